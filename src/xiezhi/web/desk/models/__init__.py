"""The tables of the desk: what belongs to one account, and is no evidence."""

from xiezhi.web.desk.models.forms import Draft, Submission

__all__ = ["Draft", "Submission"]
