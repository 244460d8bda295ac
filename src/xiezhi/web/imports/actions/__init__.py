"""What is done with imports and tokens."""
