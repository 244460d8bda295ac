"""Writing: the only ways to change a case."""
