"""What happens when the program itself breaks."""
