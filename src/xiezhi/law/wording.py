"""Formulas, clocks and rows in words, Chinese and English, for the people who answer for them."""

from __future__ import annotations

from xiezhi.law.model import Formula, Vocabulary
from xiezhi.core.text import Text


def condition_text(formula: Formula, vocabulary: Vocabulary) -> Text:
    return Text("", "")
