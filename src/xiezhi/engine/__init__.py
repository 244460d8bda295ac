"""Judging event logs against a rulebook: the readable reference and the columnar batch."""
