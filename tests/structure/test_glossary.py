"""The glossary: one English word for each Chinese term, and the other way round."""

from __future__ import annotations

from collections import Counter

from tests.structure.tree import ROOT


def terms(text: str) -> list[tuple[str, str]]:
    """Return the pairs of a glossary's tables.

    >>> terms("| 中文 | English | note |\\n|---|---|---|\\n| 期限 | legal deadline | |")
    [('期限', 'legal deadline')]
    """
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| ")
    ]
    return [(row[0], row[1]) for row in rows if row[0] != "中文"]


def twice(words: list[str]) -> list[str]:
    """Return the words that occur more than once."""
    return [word for word, times in Counter(words).items() if times > 1]


def test_no_term_stands_twice_in_either_language() -> None:
    pairs = terms((ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"))
    assert len(pairs) >= 120
    assert twice([zh for zh, _ in pairs]) == []
    assert twice([en for _, en in pairs]) == []


def test_a_planted_double_is_seen() -> None:
    planted = terms("| 督办 | directive | |\n| 指令 | directive | |\n")
    assert twice([en for _, en in planted]) == ["directive"]
