"""Reads ``jurisdiction.yaml``, ``instruments.yaml`` and ``periods.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from xiezhi.core.text import Text
from xiezhi.law.formulas import FormulaReader
from xiezhi.law.model import Instrument, Jurisdiction, Period
from xiezhi.law.operands import Frame
from xiezhi.law.problems import Problems
from xiezhi.law.source import Fields, Node, Scalar, as_bilingual, as_day, as_text, read_yaml
from xiezhi.law.vocabulary import entries_of
from xiezhi.law.words import Words

Chosen = TypeVar("Chosen")
_ORDERS = {"time": False, "seq": True}


def read_jurisdiction(path: Path, known: tuple[str, ...], problems: Problems) -> tuple[Jurisdiction, str | None]:
    """Return the jurisdiction and the name of the built-in rulebook whose words it borrows."""
    fields = Fields(read_yaml(path, str(path), problems), problems)
    name = as_bilingual(fields.need("name"), problems)
    jurisdiction_id = as_text(fields.need("id"), problems)
    zone = _zone(fields.need("zone"), problems)
    calendar, mapping = fields.get("calendar"), fields.get("mapping")
    order = fields.get("order")
    by_seq = False if order is None else _choice(order, _ORDERS, problems)
    draft = fields.get("draft")
    borrows = fields.get("borrows")
    fields.finish()
    return (
        Jurisdiction(
            jurisdiction_id,
            name,
            zone,
            "none" if calendar is None else as_text(calendar, problems),
            None if mapping is None else as_text(mapping, problems),
            by_seq,
            isinstance(draft, Scalar) and draft.value is True,
        ),
        None if borrows is None else _choice(borrows, {each: each for each in known}, problems),
    )


def _zone(node: Node, problems: Problems) -> str:
    text = as_text(node, problems)
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError):
        problems.stop(
            node.place,
            Text(f"未知的时区 {text}", f"unknown time zone {text}"),
            Text("写 Asia/Shanghai 之类", "write one such as Asia/Shanghai"),
        )
    return text


def _choice(node: Node, choices: Mapping[str, Chosen], problems: Problems) -> Chosen:
    text = as_text(node, problems)
    if text not in choices:
        problems.stop(
            node.place,
            Text(f"未知的值 {text}", f"unknown value {text}"),
            Text(f"用 {' '.join(choices)}", f"use {' '.join(choices)}"),
        )
    return choices[text]


def read_instruments(path: Path, problems: Problems) -> dict[str, Instrument]:
    """Return the instruments of a rulebook; none when the file is absent."""
    if not path.is_file():
        return {}
    node = problems.attempt(lambda: read_yaml(path, str(path), problems))
    return {} if node is None else entries_of(node, _instrument, problems)


def _instrument(instrument: str, fields: Fields, problems: Problems) -> Instrument:
    name = Text(as_text(fields.need("zh"), problems), as_text(fields.need("en"), problems))
    version = as_text(fields.need("version"), problems)
    first, last = fields.get("from"), fields.get("to")
    fields.finish()
    return Instrument(
        instrument,
        name,
        version,
        None if first is None else as_day(first, problems),
        None if last is None else as_day(last, problems),
    )


def read_periods(path: Path, words: Words, problems: Problems) -> dict[str, Period]:
    """Return the periods (pauses) of a rulebook; none when the file is absent."""
    if not path.is_file():
        return {}
    node = problems.attempt(lambda: read_yaml(path, str(path), problems))
    return {} if node is None else entries_of(node, _PeriodReader(words).period, problems)


@dataclass(frozen=True, slots=True)
class _PeriodReader:
    words: Words

    def period(self, period: str, fields: Fields, problems: Problems) -> Period:
        formulas = FormulaReader(self.words, problems)
        label = Text(as_text(fields.need("zh"), problems), as_text(fields.need("en"), problems))
        opened = formulas.events(fields.need("from"))
        closed = formulas.events(fields.need("to"))
        where = fields.get("where")
        fields.finish()
        if len(opened) != 1:
            problems.stop(
                fields.place, Text("from 只能是一个事件", "from is one event"), Text("分成两个期间", "make two periods")
            )
        condition = None if where is None else formulas.formula(where, Frame((), found=opened, inside=True))
        return Period(period, label, opened[0], closed, condition)
