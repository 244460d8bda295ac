"""Units, people, postings and rights."""
