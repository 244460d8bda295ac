"""Words of the rulebook's vocabulary as the forms, lists and pages of intake say them."""

from __future__ import annotations

from xiezhi.core.text import Language
from xiezhi.law.labels import attribute_label, word_label
from xiezhi.web.cases.judging import rulebook


def choices(event: str, attribute: str, language: Language) -> tuple[tuple[str, str], ...]:
    """Return the words an attribute of an event takes, each with its label."""
    vocabulary = rulebook().vocabulary
    allowed = vocabulary.events[event].attributes[attribute].allowed
    return tuple((word, word_label(attribute, word, vocabulary).say(language)) for word in allowed)


def word(attribute: str, value: str, language: Language) -> str:
    """Return the label of one word."""
    return word_label(attribute, value, rulebook().vocabulary).say(language)


def label(attribute: str, language: Language) -> str:
    """Return what an attribute is called."""
    return attribute_label(attribute, rulebook().vocabulary).say(language)
