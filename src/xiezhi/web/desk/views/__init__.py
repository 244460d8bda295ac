"""Views: load through access, call an action, render or redirect."""
