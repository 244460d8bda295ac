"""Explanations of findings."""
