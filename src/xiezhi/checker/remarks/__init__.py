"""Remarks on wording, structure, dates and style that need no second figure."""
