"""Text that exists in Chinese and in English."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """A language the program speaks; Chinese first."""

    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Text:
    """One message in both languages.

    >>> Text("逾期", "overdue").say(Language.EN)
    'overdue'
    """

    zh: str
    en: str

    def say(self, language: Language) -> str:
        """Return the message in ``language``."""
        return self.zh if language is Language.ZH else self.en
