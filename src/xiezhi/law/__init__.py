"""What a rule is, how it is loaded and validated. The law itself is data under ``rulebook/``."""
