"""Every word on a page, in Chinese and in English; a template says ``{{ w.units }}``. A module here for each field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xiezhi.core.text import Language, Text
from xiezhi.web.ui.words import (
    cases,
    custody,
    deadlines,
    extensions,
    files,
    forms,
    ground,
    identity,
    imports,
    intake,
    keeping,
    papers,
    registers,
    remedies,
    review,
    running,
    sheets,
)
from xiezhi.web.ui.words.ground import AUTHORS, RESULTS, ROLES

__all__ = ["ACTS", "AUTHORS", "RESULTS", "ROLES", "WORDS", "Words", "two"]


def _joined(*tables: Mapping[str, Text]) -> dict[str, Text]:
    joined: dict[str, Text] = {}
    for table in tables:
        twice = joined.keys() & table.keys()
        if twice:
            raise LookupError(f"said in two modules of ui.words: {sorted(twice)}")
        joined |= table
    return joined


_FIELDS = (
    cases,
    custody,
    deadlines,
    extensions,
    files,
    forms,
    ground,
    identity,
    imports,
    intake,
    keeping,
    papers,
    registers,
    remedies,
    review,
    running,
    sheets,
)
WORDS = _joined(*(each.WORDS for each in _FIELDS))
ACTS = _joined(*(each.ACTS for each in _FIELDS))


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language, by name."""

    language: Language

    def __getitem__(self, name: str) -> str:
        return WORDS[name].say(self.language)


def two(label: str, language: Language) -> str:
    """Return the half of a label such as ``局 / bureau`` that is in a language.

    >>> two("局 / bureau", Language.EN)
    'bureau'
    """
    zh, en = two_halves(label)
    return zh if language is Language.ZH else en


def two_halves(label: str) -> tuple[str, str]:
    """Return both halves of a label such as ``局 / bureau``."""
    zh, _, en = label.partition(" / ")
    return zh, en
