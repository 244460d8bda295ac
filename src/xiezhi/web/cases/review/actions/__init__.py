"""Writing: submitting a matter and deciding on it."""
