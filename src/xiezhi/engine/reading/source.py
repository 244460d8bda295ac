"""``read_log``: one door for every form of log, giving canonical batches of one schema."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from xiezhi.engine.history import PLATFORM_ATTRIBUTES, PLATFORM_EVENTS
from xiezhi.engine.log import EVENT_SCHEMA, FACT_RECORDED
from xiezhi.engine.reading.activities import Activities
from xiezhi.engine.reading.conversion import Conversion, Wanted
from xiezhi.engine.reading.errors import missing_column
from xiezhi.engine.reading.fact_rows import FactConversion, check_columns
from xiezhi.engine.reading.formats import LogFiles, open_log
from xiezhi.engine.reading.kinds import RawTable
from xiezhi.engine.reading.mapping import REQUIRED, LogMapping, over_plain, plain_mapping
from xiezhi.engine.reading.mapping_file import default_mapping, load_mapping
from xiezhi.engine.reading.rejections import Rejection, Rejections
from xiezhi.engine.usage import Usage, usage
from xiezhi.law.model import Rulebook, ValueType

_PIECE = 1 << 22
_ID_LENGTH = 12
_FACT_COLUMNS = ("person_id", "occurred_at", "recorded_at", "fact", "fact_value")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that was read: its path, SHA-256 (hex) and size, for the record of where findings come from."""

    path: Path
    sha256: str
    size: int


class LogSource:
    """A log being read. ``batches`` may be walked once; the counts are complete after it."""

    def __init__(self, files: LogFiles, mapping: LogMapping, rulebook: Rulebook) -> None:
        self.files = tuple(_source_file(each.path) for each in (files.events, files.facts) if each is not None)
        self.rejections = Rejections()
        self.rows_read = 0
        self.mapping = mapping
        self.zone = mapping.zone or rulebook.jurisdiction.zone
        self.rulebook = _in_order_of(mapping, rulebook)
        self.expected_rows = _sum_known(files)
        self._files = files
        self._rulebook = self.rulebook
        self._last: int | None = None

    @property
    def last_instant(self) -> int | None:
        """Latest time in the log, µs since 1970 UTC."""
        return self._last

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield canonical batches: first all events, then all facts, every one with the same schema."""
        used = usage(self._rulebook)
        wanted = self._wanted(used)
        schema: pa.Schema | None = None
        for batch in self._events(wanted):
            schema = schema or self._schema(batch)
            yield _aligned(batch, schema)
        if self._files.facts is not None:
            for batch in self._facts(self._files.facts, used, wanted):
                schema = schema or self._schema(batch)
                yield _aligned(batch, schema)

    def _wanted(self, used: Usage) -> Wanted:
        attributes: dict[str, ValueType] = {**PLATFORM_ATTRIBUTES, **used.attributes}
        return Wanted(attributes, tuple(used.keys), self.zone, f"{self.files[0].sha256[:_ID_LENGTH]}-")

    def _events(self, wanted: Wanted) -> Iterator[pa.RecordBatch]:
        raw = self._files.events
        known = None if self._rulebook.jurisdiction.draft else frozenset(self._rulebook.vocabulary.events)
        admitted = None if known is None else known | PLATFORM_EVENTS | {FACT_RECORDED}
        conversion = Conversion(raw, self.mapping, Activities(self.mapping, admitted), wanted, self.rejections)
        columns = (*self.mapping.columns(), "keys", "attrs", "fact", "fact_value")
        for first, batch in raw.batches(columns, self._reject):
            self.rows_read += batch.num_rows
            yield conversion.convert(first, batch)
            self._last = conversion.last_instant

    def _facts(self, raw: RawTable, used: Usage, wanted: Wanted) -> Iterator[pa.RecordBatch]:
        known = None if self._rulebook.jurisdiction.draft else frozenset(self._rulebook.vocabulary.facts)
        conversion = FactConversion(raw, self.mapping.facts, used.facts, known, wanted, self.rejections)
        columns = [name for column in self.mapping.facts.values() for name in column.names]
        for first, batch in raw.batches(columns, self._reject):
            self.rows_read += batch.num_rows
            yield conversion.convert(first, batch)

    def _reject(self, rejection: Rejection) -> None:
        self.rows_read += 1
        self.rejections.add(rejection)

    def _schema(self, first: pa.RecordBatch) -> pa.Schema:
        """Return the schema of the first batch, where columns that only facts fill have their type already."""
        if self._files.facts is None:
            return first.schema
        fields = []
        for field in first.schema:
            empty = pa.types.is_null(field.type) and field.name in _FACT_COLUMNS
            fields.append(field.with_type(EVENT_SCHEMA.field(field.name).type) if empty else field)
        return pa.schema(fields, first.schema.metadata)


def read_log(path: Path, mapping: Path | None, rulebook: Rulebook) -> LogSource:
    """Return the log at ``path`` ready to be read with a mapping file, by default the one the rulebook names.

    The default mapping gives way to our own column names where the log has them. Raises ``LogError``.
    """
    files = open_log(path)
    present = files.events.columns
    used = usage(rulebook)
    plain = plain_mapping(rulebook.vocabulary, (*PLATFORM_ATTRIBUTES, *used.attributes), present)
    chosen = over_plain(load_mapping(mapping, rulebook), plain) if mapping else _default(files.events, rulebook, plain)
    for name in REQUIRED:
        if chosen.fields[name].found_in(present) is None:
            raise missing_column(str(files.events.path), name, chosen.fields[name].names, present)
    if files.facts is not None:
        check_columns(files.facts, chosen.facts)
    return LogSource(files, chosen, rulebook)


def _default(events: RawTable, rulebook: Rulebook, plain: LogMapping) -> LogMapping:
    path = default_mapping(rulebook)
    if path is None:
        return plain
    mapping = load_mapping(path, rulebook)
    present = events.columns
    named = [mapping.fields[name] for name in REQUIRED if name in mapping.fields]
    if {"thread_id", "event"} <= set(present) or any(column.found_in(present) is None for column in named):
        return plain
    return over_plain(mapping, plain)


def _in_order_of(mapping: LogMapping, rulebook: Rulebook) -> Rulebook:
    """Return the rulebook with the order of events that the mapping asks for."""
    by_seq = mapping.order_by_seq
    if by_seq is None or by_seq == rulebook.jurisdiction.order_by_seq:
        return rulebook
    return replace(rulebook, jurisdiction=replace(rulebook.jurisdiction, order_by_seq=by_seq))


def _source_file(path: Path) -> SourceFile:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            digest.update(piece)
    return SourceFile(path, digest.hexdigest(), path.stat().st_size)


def _sum_known(files: LogFiles) -> int | None:
    counts = [each.rows for each in (files.events, files.facts) if each is not None]
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def _aligned(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """Return the batch with exactly the columns and types of ``schema``."""
    if batch.schema.equals(schema):
        return batch
    arrays = []
    for field in schema:
        if field.name not in batch.schema.names:
            arrays.append(pa.nulls(batch.num_rows, field.type))
            continue
        array = batch.column(field.name)
        if array.type != field.type:
            array = array.dictionary_encode() if pa.types.is_dictionary(field.type) else array
            array = array if array.type == field.type else array.cast(field.type)
        arrays.append(array)
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


__all__ = ["LogSource", "SourceFile", "read_log"]
