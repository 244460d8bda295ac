"""Xiezhi (獬豸): the law on a police agency's own acts, checked with its working shown."""

__version__ = "0.1.0"
