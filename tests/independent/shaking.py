"""A log shaken at random: steps moved, lost or doubled, words, keys, facts changed or missing, threads set back."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

_END = datetime(2026, 9, 30, 15, 59, tzinfo=UTC)
_MOVES = (
    (timedelta(minutes=1), 300),
    (timedelta(hours=1), 60),
    (timedelta(days=1), 20),
    (timedelta(days=7), 10),
    (timedelta(days=30), 14),
)
_NOBODY_KNOWS = 0.05
_FACTS = {
    "complex_or_major": ("true", "false"),
    "especially_complex": ("true", "false"),
    "trans_regional": ("true", "false"),
    "economic_crime": ("true", "false"),
    "leads_need_checking": ("true", "false"),
    "unit_level": ("police-station", "county", "city", "province"),
}
Row = dict[str, Any]


class Shaker:
    """Shakes the tables of a log, always the same way for the same seed."""

    def __init__(self, seed: int, events: list[Row], facts: list[Row]) -> None:
        self.random = Random(seed)
        self.words: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.keys: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.values: dict[str, list[str]] = defaultdict(list)
        for row in events:
            for name, value in row["attrs"] or []:
                self.words[row["event"], name].append(value)
            for name, value in row["keys"] or []:
                self.keys[row["thread_id"], name].append(value)
        for row in facts:
            self.values[row["fact"]].append(row["value"])

    def events(self, rows: list[Row]) -> list[Row]:
        """Return the events, shaken, the end of the log kept where it is."""
        back: dict[str, timedelta] = defaultdict(self._back)
        shaken = []
        for row in rows:
            if self.random.random() < _NOBODY_KNOWS:
                continue
            shaken.append(self._event(row, back[row["thread_id"]]))
            if self.random.random() < _NOBODY_KNOWS:
                double = {**shaken[-1], "event_id": f"{row['event_id']}x", "seq": row["seq"] + 1_000}
                shaken.append({**double, "occurred_at": self._moved(row["occurred_at"] - back[row["thread_id"]])})
        last = max(shaken, key=lambda row: row["occurred_at"])
        last["occurred_at"] = _END
        for row in shaken:
            row["recorded_at"] = row["occurred_at"]
        return shaken

    def facts(self, rows: list[Row]) -> list[Row]:
        """Return the facts, some lost, some changed, and some more about the cases."""
        kept = [dict(row) for row in rows if self.random.random() >= _NOBODY_KNOWS]
        for row in kept:
            if self.random.random() < 2 * _NOBODY_KNOWS:
                row["value"] = self.random.choice(self.values[row["fact"]])
        nothing = dict.fromkeys(rows[0])
        threads = sorted({row["thread_id"] for row in rows})
        for thread in threads:
            for fact, values in _FACTS.items():
                if self.random.random() < 0.3:
                    value = self.random.choice(values)
                    kept.append({**nothing, "thread_id": thread, "fact": fact, "value": value})
        return kept

    def _back(self) -> timedelta:
        return timedelta(days=self.random.randrange(3_000) if self.random.random() < 0.4 else 0)

    def _moved(self, at: datetime) -> datetime:
        unit, most = self.random.choice(_MOVES)
        moved = at + unit * self.random.randrange(-most // 3, most)
        return moved if moved < _END else at

    def _event(self, row: Row, back: timedelta) -> Row:
        at = row["occurred_at"] - back
        if self.random.random() < 0.25:
            at = self._moved(at)
        person = None if self.random.random() < _NOBODY_KNOWS / 2 else row["person_id"]
        return {**row, "occurred_at": at, "person_id": person, "attrs": self._attrs(row), "keys": self._keys(row)}

    def _attrs(self, row: Row) -> list[tuple[str, str]]:
        kept = []
        for name, entries in _grouped(row["attrs"]).items():
            chance = self.random.random()
            if chance < _NOBODY_KNOWS:
                continue
            other = [self.random.choice(self.words[row["event"], name])]
            kept += [(name, value) for value in (other if chance < 3 * _NOBODY_KNOWS else entries)]
        return kept

    def _keys(self, row: Row) -> list[tuple[str, str]]:
        kept = []
        for name, value in row["keys"] or []:
            chance = self.random.random()
            if chance >= _NOBODY_KNOWS:
                other = chance < 2 * _NOBODY_KNOWS
                kept.append((name, self.random.choice(self.keys[row["thread_id"], name]) if other else value))
        return kept


def _grouped(entries: list[tuple[str, str]] | None) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, value in entries or []:
        found[name].append(value)
    return found


def shake(log: Path, out: Path, seed: int) -> Path:
    """Write a shaken copy of a log and return its folder."""
    events, facts = (pq.read_table(log / f"{name}.parquet") for name in ("events", "facts"))
    shaker = Shaker(seed, events.to_pylist(), facts.to_pylist())
    out.mkdir()
    for name, table, rows in (
        ("events", events, shaker.events(events.to_pylist())),
        ("facts", facts, shaker.facts(facts.to_pylist())),
    ):
        pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), out / f"{name}.parquet")
    return out
