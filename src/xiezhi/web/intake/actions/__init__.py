"""Writing: the only ways to change venues and reports."""
