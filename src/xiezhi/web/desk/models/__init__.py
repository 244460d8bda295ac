"""The tables of the desk, a module for each field."""

from xiezhi.web.desk.models.files import StoredFile

__all__ = ["StoredFile"]
