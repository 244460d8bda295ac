"""From a file of any accepted form to canonical event batches, with every unreadable row counted and named."""
