"""The tables of the desk: what belongs to one account, and is no evidence."""

from xiezhi.web.desk.models.forms import Draft, Submission
from xiezhi.web.desk.models.registers import RegisterChoice, SavedFilter

__all__ = ["Draft", "RegisterChoice", "SavedFilter", "Submission"]
