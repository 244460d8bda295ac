"""Limits typed from the articles: one module a domain, ``table`` puts them together."""
