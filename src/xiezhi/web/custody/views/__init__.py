"""The pages of the case-handling centres."""
