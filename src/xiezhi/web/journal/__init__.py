"""The journal: one append-only table, one writer, and the tree over it."""
