"""A deterministic synthetic bureau with planted, known violations. Never imports ``law`` or ``engine``."""
