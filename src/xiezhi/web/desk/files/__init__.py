"""Attachments: what may be attached, where it is kept, how it is shown, and whether it is still what it was."""
