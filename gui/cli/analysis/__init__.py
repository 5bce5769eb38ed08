"""The kinds of `gradloom analyse`."""
