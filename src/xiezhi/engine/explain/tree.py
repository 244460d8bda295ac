"""An explanation as a tree of sentences, in Chinese and English, for paper and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from xiezhi.core.text import Language, Text
from xiezhi.engine.verdicts import Truth

NO_TEXT = Text("", "")


class Topic(StrEnum):
    """What a sentence is about."""

    SUBJECT = "subject"
    ROW = "row"
    BASIS = "basis"
    CLOCK = "clock"
    START = "start"
    DAY = "day"
    PAUSE = "pause"
    EXTENSION = "extension"
    READING = "reading"
    DUE = "due"
    NEED = "need"
    CONDITION = "condition"
    MATCH = "match"
    LEVEL = "level"
    VERDICT = "verdict"
    REMARK = "remark"


@dataclass(frozen=True, slots=True)
class Entry:
    """One sentence, the source that decides it, the truth it states if any, and what lies under it.

    ``series``: sentences of one series that follow one another may be shortened on paper to the first and the last.
    """

    topic: Topic
    text: Text
    children: tuple[Entry, ...] = ()
    truth: Truth | None = None
    source: Text = NO_TEXT
    series: str = ""

    def walk(self) -> Iterator[Entry]:
        """Yield the entry and everything under it."""
        yield self
        for child in self.children:
            yield from child.walk()


_TRUTHS = {
    Truth.TRUE: Text("成立", "holds"),
    Truth.FALSE: Text("不成立", "does not hold"),
    Truth.UNKNOWN: Text("无法判断", "cannot tell"),
    Truth.OPEN: Text("尚未确定", "still open"),
}


def truth_words(truth: Truth) -> Text:
    """Say a truth value."""
    return _TRUTHS[truth]


def as_lines(entry: Entry, language: Language, depth: int = 0, above: Text = NO_TEXT) -> Iterator[str]:
    """Yield an entry as indented lines for paper; a source is named where it is not that of the entry above."""
    truth = "" if entry.truth is None else f" → {truth_words(entry.truth).say(language)}"
    source = NO_TEXT if entry.source == above else entry.source
    named = f"  〔{source.say(language)}〕" if source.say(language) else ""
    yield f"{'  ' * depth}{entry.text.say(language)}{truth}{named}"
    below = above if entry.source == NO_TEXT else entry.source
    for _, group in groupby(entry.children, key=_series):
        for child in _shortened(list(group)):
            yield from as_lines(child, language, depth + 1, below)


LONG_SERIES = 64
"""From so many sentences on a series is shortened on paper: two months are shown day by day, a year is not."""


def _series(entry: Entry) -> str | int:
    """Return what neighbours of one series share; entries of no series share nothing."""
    return entry.series or id(entry)


def _shortened(entries: list[Entry]) -> list[Entry]:
    if len(entries) < LONG_SERIES:
        return entries
    between = len(entries) - 2
    dots = Entry(entries[0].topic, Text(f"……（其间 {between} 日逐日相同）", f"… ({between} days alike in between)"))
    return [entries[0], dots, entries[-1]]


def as_json(entry: Entry) -> dict[str, object]:
    """Return an entry as JSON values; texts in both languages."""
    found: dict[str, object] = {"topic": str(entry.topic), "zh": entry.text.zh, "en": entry.text.en}
    if entry.truth is not None:
        found["truth"] = entry.truth.name.lower()
    if entry.source != NO_TEXT:
        found |= {"source_zh": entry.source.zh, "source_en": entry.source.en}
    if entry.children:
        found["children"] = [as_json(child) for child in entry.children]
    return found
