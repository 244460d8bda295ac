"""Writing: closing off, asking, deciding."""
