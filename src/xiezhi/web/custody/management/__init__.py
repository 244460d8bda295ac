"""Commands of the case-handling centres."""
