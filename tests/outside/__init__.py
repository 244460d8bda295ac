"""Logs and rulebooks written by an outsider."""
