"""Duties as the plans see them, typed from the articles: to which acts each attaches. One module a domain."""
