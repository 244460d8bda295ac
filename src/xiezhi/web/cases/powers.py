"""At which rank of the rulebook somebody approves: one table, by the role of a posting and the kind of its unit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from xiezhi.core.text import Language
from xiezhi.law.labels import word_label
from xiezhi.web.cases.judging import rulebook
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.org.models import Posting
from xiezhi.web.org.subtree import line_of
from xiezhi.web.org.viewer import in_force

_FILE = Path(__file__).with_name("powers.yaml")


@cache
def powers() -> Mapping[str, Mapping[str, str]]:
    """Return the table: role → kind of unit → rank."""
    table: Mapping[str, Mapping[str, str]] = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return table


def level_of(posting: Posting) -> str:
    """Return the rank at which a posting approves; empty where it approves nothing."""
    return powers().get(posting.role, {}).get(posting.unit.kind, "")


def reaches(level: str, least: str) -> bool:
    """Say whether a rank is at least another; what is no rank of the police chain reaches nothing."""
    ranks = rulebook().vocabulary.levels
    return level in ranks and ranks.index(level) >= ranks.index(least)


def approvers(path: str, day: date) -> list[Posting]:
    """Return the postings in force on a day that approve what lies at a path: at its unit or above, the nearest first.

    Of several postings of one person the one that ranks highest stands for them all.
    """
    rows = in_force(Posting.objects.filter(role__in=powers(), unit__path__in=line_of(path)), day)
    found = [each for each in rows.select_related("person", "unit") if level_of(each)]
    ranks = rulebook().vocabulary.levels
    found.sort(key=lambda each: (ranks.index(level_of(each)), each.posting_id))
    highest = {each.person_id: each for each in found}
    return sorted(highest.values(), key=lambda each: (-len(each.unit.path), each.posting_id))


def level_held(person_id: str, path: str, day: date) -> str:
    """Return the rank at which somebody approves what lies at a path; ``CaseError`` for who approves nothing there."""
    found = next((each for each in approvers(path, day) if each.person_id == person_id), None)
    if found is None:
        raise CaseError("approver_id", "此人当日没有这里的审批权", "held no power of approval here on that day")
    return level_of(found)


def offered(path: str, day: date, language: Language) -> tuple[tuple[str, str], ...]:
    """Return those who approve what lies at a path as the choices of a form: name, unit and rank."""
    return tuple((each.person_id, _said(each, language)) for each in approvers(path, day))


def _said(posting: Posting, language: Language) -> str:
    rank = word_label("level", level_of(posting), rulebook().vocabulary).say(language)
    return f"{posting.person.name} · {posting.unit.name} · {rank}"
