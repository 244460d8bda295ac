"""What an install keeps and for how long, and by which rulebook it judges."""
