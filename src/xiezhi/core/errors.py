"""The root of every error a user may see: where, what, and what to do."""

from __future__ import annotations

from xiezhi.core.text import Language, Text


class XiezhiError(Exception):
    """An error that teaches.

    ``where`` names the place (``file:line``, case, figure), ``what`` the fact with the value received,
    ``remedy`` the next step. Packages derive their own class; the command line prints it and exits with 2.
    """

    def __init__(self, where: str, what: Text, remedy: Text) -> None:
        super().__init__(f"{where}  {what.en}; {remedy.en}")
        self.where = where
        self.what = what
        self.remedy = remedy

    def say(self, language: Language) -> str:
        """Return one line: where, what, what to do."""
        joint = "；" if language is Language.ZH else "; "
        return f"{self.where}  {self.what.say(language)}{joint}{self.remedy.say(language)}"
