"""Lawful pieces of a case that several courses use; each kind of event is written by one scene only."""
