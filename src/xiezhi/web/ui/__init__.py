"""What pages are made of: the base page, styles, words in two languages. No queries."""
