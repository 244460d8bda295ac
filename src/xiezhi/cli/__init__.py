"""The command ``xiezhi``."""
