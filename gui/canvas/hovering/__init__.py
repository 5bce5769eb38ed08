"""What the pointer rests on, explained."""
