"""Logs shipped with the program (README.md beside them says where they come from)."""
