"""Whole threads from the first report to the end: one module a kind of thread."""
