"""Made-up logs: for each rule threads of the steps it looks at, at random times, with random words, keys and facts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

_VOCABULARY = Path(__file__).parents[2] / "src/xiezhi/law/rulebook/prc/vocabulary"
_END = datetime(2026, 9, 30, 15, 59, tzinfo=UTC)
_FIRST = datetime(2017, 6, 1, tzinfo=UTC)
_NOT_RECORDED = 0.06
_PAIRS = pa.map_(pa.string(), pa.string())
_INSTANT = pa.timestamp("us", tz="UTC")
_EVENTS = pa.schema(
    [
        *((name, pa.string()) for name in ("event_id", "thread_id", "event", "person_id", "precision")),
        ("seq", pa.int64()),
        ("occurred_at", _INSTANT),
        ("recorded_at", _INSTANT),
        ("keys", _PAIRS),
        ("attrs", _PAIRS),
    ]
)
_FACTS = pa.schema([(name, pa.string()) for name in ("thread_id", "person_id", "fact", "value")])
Row = dict[str, Any]


@dataclass(frozen=True)
class Recipe:
    """The steps a rule looks at, the words that matter to it, the facts, and how many days its threads span."""

    subjects: str
    others: str
    days: int
    words: Mapping[str, str] = field(default_factory=dict)
    facts: str = ""
    keys: str = ""


class Maker:
    """Makes rows of made-up logs, always the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.kinds: Row = yaml.safe_load((_VOCABULARY / "events.yaml").read_text("utf-8"))
        self.fact_types: Row = yaml.safe_load((_VOCABULARY / "facts.yaml").read_text("utf-8"))
        lists = yaml.safe_load((_VOCABULARY / "levels.yaml").read_text("utf-8"))
        self.named = {"levels": [*lists["ranked"], *lists["unranked"]], **lists["enums"]}

    def thread(self, name: str, recipe: Recipe) -> tuple[list[Row], list[Row]]:
        """Return the events and facts of one made-up thread."""
        start = _FIRST + timedelta(minutes=self.random.randrange(60 * 24 * 3_300))
        subjects, others = recipe.subjects.split(), recipe.others.split()
        kinds = [self.random.choice(subjects)]
        kinds += [self.random.choice([*subjects, *others, *others, *others]) for _ in range(self.random.randrange(7))]
        rows = []
        for number, kind in enumerate(kinds):
            at = start if number == 0 else self._when(start, recipe.days)
            rows.append(self._event(f"{name}-e{number}", name, kind, at, recipe))
        rows.sort(key=lambda row: row["occurred_at"])
        for seq, row in enumerate(rows):
            row["seq"] = seq
        return rows, list(self._facts(name, recipe))

    def _when(self, start: datetime, days: int) -> datetime:
        chance = self.random.random()
        if chance < 0.15:
            return start + timedelta(minutes=self.random.randrange(-120, 120))
        at = start + timedelta(days=self.random.randrange(-days // 4 - 1, days + 2))
        if chance < 0.7:
            at = at.replace(hour=self.random.randrange(24), minute=self.random.choice((0, 0, 30, 59)))
        return min(at, _END)

    def _event(self, event_id: str, thread: str, kind: str, at: datetime, recipe: Recipe) -> Row:
        keys = [("case", f"{thread}-c")] if self.random.random() > _NOT_RECORDED else []
        for key in recipe.keys.split():
            if key != "person" and self.random.random() > 2 * _NOT_RECORDED:
                keys.append((key, f"{thread}-{self.random.choice('aaaab')}"))
        person = f"{thread}-p{self.random.choice('11112')}" if "person" in recipe.keys else None
        if self.random.random() < _NOT_RECORDED:
            person = None
        attrs = [
            pair
            for name, kind_of in (self.kinds[kind].get("attrs") or {}).items()
            for pair in self._attr(name, kind_of, at, recipe)
        ]
        return {
            "event_id": event_id,
            "thread_id": thread,
            "event": kind,
            "person_id": person,
            "precision": "instant",
            "occurred_at": at,
            "recorded_at": at,
            "keys": keys,
            "attrs": attrs,
        }

    def _attr(self, name: str, kind: str, at: datetime, recipe: Recipe) -> list[tuple[str, str]]:
        if self.random.random() < _NOT_RECORDED:
            return []
        if kind.startswith("list"):
            words = self._words(name, kind, recipe)
            return [(name, word) for word in self.random.sample(words, self.random.randrange(1, len(words) + 1))]
        if kind in {"ts", "date"}:
            when = at + timedelta(hours=self.random.randrange(-30, 24 * recipe.days))
            return [(name, when.isoformat() if kind == "ts" else when.date().isoformat())]
        return [(name, self.random.choice(self._words(name, kind, recipe)))]

    def _words(self, name: str, kind: str, recipe: Recipe) -> list[str]:
        if name in recipe.words and self.random.random() < 0.85:
            return recipe.words[name].split()
        if kind == "bool":
            return ["true", "false"]
        if kind in {"int", "money", "number"}:
            return ["1", "2", "3", "4", "7", "24", "48"]
        inside = kind.partition("(")[2].rstrip(")")
        if inside.startswith("@"):
            return list(self.named[inside[1:]])
        return inside.split(",") if inside else [f"{name}-1", f"{name}-2"]

    def _facts(self, thread: str, recipe: Recipe) -> Iterator[Row]:
        for fact in recipe.facts.split():
            known = self.fact_types[fact]
            for person in [f"{thread}-p1", f"{thread}-p2"] if known["of"] == "person" else [None]:
                if self.random.random() < _NOT_RECORDED:
                    continue
                value = self.random.choice(self._words(fact, known["type"], recipe))
                value = json.dumps([value]) if known["type"] in {"ids", "list"} else value
                yield {"thread_id": thread, "person_id": person, "fact": fact, "value": value}


def make(out: Path, recipes: Mapping[str, Recipe], each: int, seed: int) -> Path:
    """Write a log with so many made-up threads for each rule and return its folder."""
    maker = Maker(seed)
    events: list[Row] = []
    facts: list[Row] = []
    for rule, recipe in sorted(recipes.items()):
        for number in range(each):
            more, known = maker.thread(f"{rule}-{number}", recipe)
            events += more
            facts += known
    last = {**events[-1], "event_id": "last", "thread_id": "last", "event": "year-ended", "occurred_at": _END}
    events.append({**last, "recorded_at": _END, "keys": [], "attrs": [], "person_id": None})
    out.mkdir()
    pq.write_table(pa.Table.from_pylist(events, schema=_EVENTS), out / "events.parquet")
    pq.write_table(pa.Table.from_pylist(facts, schema=_FACTS), out / "facts.parquet")
    return out
