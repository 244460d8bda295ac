"""The examples of the reference run, and its tables name what there is."""

from __future__ import annotations

import doctest
from pathlib import Path

from xiezhi.checker.model import Level, Verdict

_REFERENCE = Path(__file__).parents[2] / "docs/reference/checker.md"


def test_the_examples_of_the_reference_run() -> None:
    result = doctest.testfile(str(_REFERENCE), module_relative=False, encoding="utf-8")
    assert result.attempted >= 8
    assert result.failed == 0


def test_every_verdict_and_level_is_explained() -> None:
    words = _REFERENCE.read_text(encoding="utf-8")
    assert all(f"| `{each}` |" in words for each in (*Verdict, *Level))
