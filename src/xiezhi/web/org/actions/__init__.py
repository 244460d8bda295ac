"""Every act on units, postings and accounts: the right checked, rows and journal written in one transaction."""
