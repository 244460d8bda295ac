"""The table of facts turned into ``fact-recorded`` rows of the canonical log."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.core.dates import read_moment
from xiezhi.core.text import Text
from xiezhi.engine.log import EVENT_ID_PREFIX, FACT_RECORDED, ROW
from xiezhi.engine.reading import rejections as reasons
from xiezhi.engine.reading.cells import moments, texts
from xiezhi.engine.reading.conversion import Wanted
from xiezhi.engine.reading.errors import missing_column
from xiezhi.engine.reading.kinds import RawTable, row_numbers
from xiezhi.engine.reading.mapping import Column
from xiezhi.engine.reading.rejections import Rejections
from xiezhi.engine.reading.values import read_bool, read_members, read_number
from xiezhi.law.model import ValueType

_SEPARATOR = "\x1f"
_REASONS: Mapping[ValueType, Text] = {
    ValueType.NUMBER: reasons.NOT_A_NUMBER,
    ValueType.BOOL: reasons.NOT_A_BOOL,
    ValueType.DATE: reasons.NOT_A_TIME,
    ValueType.INSTANT: reasons.NOT_A_TIME,
}


class FactConversion:
    """Converts batches of facts. Facts that no rule reads are left out; ``known`` None admits every name."""

    def __init__(
        self,
        raw: RawTable,
        columns: Mapping[str, Column],
        used: Mapping[str, ValueType],
        known: frozenset[str] | None,
        wanted: Wanted,
        rejections: Rejections,
    ) -> None:
        self._place = str(raw.path)
        self._columns = columns
        self._used = used
        self._known = known
        self._wanted = wanted
        self._zone = ZoneInfo(wanted.zone)
        self._rejections = rejections

    def convert(self, first_row: int, raw: pa.RecordBatch) -> pa.RecordBatch:
        """Return the fact rows of a batch; a list fact gives one row for each member."""
        numbers = row_numbers(first_row, raw)
        thread, fact = self._text(raw, "thread_id"), self._text(raw, "fact")
        value = self._text(raw, "value")
        kept = self._refuse("thread_id", numbers, thread, pc.fill_null(pc.equal(thread, ""), True), None)
        kept = self._refuse("fact", numbers, fact, pc.fill_null(pc.equal(fact, ""), True), kept)
        if self._known is not None:
            strange = pc.invert(pc.is_in(fact, value_set=pa.array(sorted(self._known), pa.string())))
            kept = self._refuse("fact", numbers, fact, strange, kept, reasons.UNKNOWN_FACT)
        members, broken = self._members(fact, value)
        for reason, mask in broken.items():
            kept = self._refuse("value", numbers, value, mask, kept, reason)
        times = {}
        for name in ("at", "recorded_at"):
            times[name], kept = self._time(raw, name, numbers, kept)
        used = pc.is_in(fact, value_set=pa.array(sorted(self._used), pa.string()))
        chosen = pc.and_(used, pc.invert(kept))
        columns = {
            ROW: pc.negate(numbers),
            "thread_id": thread,
            "seq": numbers,
            "event": pa.repeat(pa.scalar(FACT_RECORDED), len(thread)),
            "occurred_at": times["at"],
            "precision": pa.repeat(pa.scalar("instant"), len(thread)),
            "recorded_at": times["recorded_at"],
            "person_id": self._text(raw, "person_id"),
            "fact": fact,
            "members": members,
        }
        return self._expanded(pa.RecordBatch.from_pydict(columns).filter(chosen))

    def _expanded(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        parents = pc.list_parent_indices(batch.column("members"))
        values = pc.list_flatten(batch.column("members"))
        rows = batch.drop_columns(["members"]).take(parents).append_column("fact_value", values)
        return rows.replace_schema_metadata({EVENT_ID_PREFIX: self._wanted.id_prefix.encode()})

    def _column(self, raw: pa.RecordBatch, name: str) -> str | None:
        return self._columns[name].found_in(raw.schema.names) if name in self._columns else None

    def _text(self, raw: pa.RecordBatch, name: str) -> pa.Array:
        found = self._column(raw, name)
        if found is None:
            return pa.nulls(raw.num_rows, pa.string())
        return texts(f"{self._place} {found}", raw.column(found), self._columns[name]).cast(pa.string())

    def _time(self, raw: pa.RecordBatch, name: str, numbers: pa.Array, refused: pa.Array) -> tuple[pa.Array, pa.Array]:
        found = self._column(raw, name)
        if found is None:
            return pa.nulls(raw.num_rows, pa.timestamp("us", tz="UTC")), refused
        array = raw.column(found)
        cells = moments(f"{self._place} {found}", array, self._columns[name], self._wanted.zone).cells
        if cells.bad is not None:
            refused = self._refuse(found, numbers, array, cells.bad, refused, cells.reason)
        return cells.values, refused

    def _refuse(
        self,
        column: str,
        numbers: pa.Array,
        shown: pa.Array,
        bad: pa.Array,
        before: pa.Array | None,
        reason: Text = reasons.MISSING,
    ) -> pa.Array:
        fresh = bad if before is None else pc.and_not(bad, before)
        if pc.any(fresh).as_py():
            self._rejections.add_cells("facts", column, reason, numbers.filter(fresh), shown.filter(fresh))
        return bad if before is None else pc.or_(bad, before)

    def _members(self, fact: pa.Array, value: pa.Array) -> tuple[pa.Array, Mapping[Text, pa.Array]]:
        """Return the members of each value in canonical text form, and the masks of values refused, by reason."""
        joined = pc.binary_join_element_wise(
            pc.fill_null(fact, ""), pc.fill_null(value, "\x00"), _SEPARATOR
        ).dictionary_encode()
        found: list[list[str | None]] = []
        refused: dict[Text, list[bool]] = {}
        for number, pair in enumerate(joined.dictionary.to_pylist()):
            name, _, text = pair.partition(_SEPARATOR)
            kind = self._used.get(name, ValueType.TEXT)
            members: list[str | None] | None = [None] if text == "\x00" else self._read(kind, text)
            if members is None:
                refused.setdefault(_REASONS[kind], [False] * len(joined.dictionary))[number] = True
            found.append(members or [None])
        lists = pa.array(found, pa.list_(pa.string())).take(joined.indices)
        masks = {reason: pa.array(marked).take(joined.indices) for reason, marked in refused.items()}
        return lists, masks

    def _read(self, kind: ValueType, text: str) -> list[str | None] | None:
        """Return the canonical text forms of a value (several for a list), or None when it cannot be read."""
        if kind is ValueType.TEXTS:
            return list(read_members(text))
        if kind is ValueType.NUMBER:
            number = read_number(text)
            return None if number is None else [f"{number.normalize():f}"]
        if kind is ValueType.BOOL:
            truth = read_bool(text)
            return None if truth is None else ["true" if truth else "false"]
        if kind in {ValueType.DATE, ValueType.INSTANT}:
            moment = read_moment(text, self._zone)
            if moment is None:
                return None
            local = moment.at.astimezone(self._zone)
            return [local.date().isoformat() if kind is ValueType.DATE else local.isoformat()]
        return [text]


def check_columns(raw: RawTable, columns: Mapping[str, Column]) -> None:
    """Raise ``LogError`` when the facts table lacks a column it cannot do without."""
    for name in ("thread_id", "fact", "value"):
        if columns[name].found_in(raw.columns) is None:
            raise missing_column(str(raw.path), name, columns[name].names, raw.columns)
