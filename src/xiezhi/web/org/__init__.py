"""Units, people, postings, accounts, and who may do what."""
