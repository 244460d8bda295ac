"""Running an install."""
