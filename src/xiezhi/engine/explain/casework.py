"""One thread of a log explained: the log read as an audit reads it, and only that thread's obligations judged."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.core.periods import Instant
from xiezhi.core.text import Text
from xiezhi.engine.buckets import Buckets
from xiezhi.engine.explain.obligation import Explanation
from xiezhi.engine.explain.thread import explain
from xiezhi.engine.ground import settings_for
from xiezhi.engine.history import corrected, known_by
from xiezhi.engine.lineage import Lineage
from xiezhi.engine.log import plain_texts, with_event_ids
from xiezhi.engine.reading.errors import LogError
from xiezhi.engine.reading.source import LogSource, read_log
from xiezhi.engine.reading.unique import without_repeated_ids
from xiezhi.engine.settings import Settings
from xiezhi.engine.slices import Pass, Slice, passes
from xiezhi.law.model import Partition, Rulebook
from xiezhi.law.selection import rules_named


@dataclass(frozen=True, slots=True)
class Question:
    """Which thread of which log is to be explained; ``rule_id`` None: every rule. Instants are µs since 1970 UTC."""

    log: Path
    mapping: Path | None
    rulebook: Rulebook
    thread_id: str
    rule_id: str | None = None
    as_of: Instant | None = None
    known_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class Casework:
    """The explanations of one thread, in the order of the rulebook, and what they were judged on."""

    explanations: tuple[Explanation, ...]
    settings: Settings
    rows_read: int
    rows_rejected: int


def explain_thread(question: Question) -> Casework:
    """Explain every obligation of a thread. Raises ``LogError`` for a log, thread or rule that cannot be used."""
    source = read_log(question.log, question.mapping, _asked(question))
    with tempfile.TemporaryDirectory(prefix="xiezhi-") as folder:
        parts = [_Part(each, question.thread_id) for each in passes(source.rulebook)]
        for table in _tables(question, source, Path(folder)):
            for part in parts:
                part.add(table)
    as_of = source.last_instant if question.as_of is None else question.as_of
    settings = settings_for(source.rulebook, as_of, question.known_at)
    if not any(part.has_thread for part in parts):
        raise _no_thread(question, source)
    found = [each for part in parts for each in part.explanations(settings)]
    order = {rule.rule_id: number for number, rule in enumerate(question.rulebook.rules)}
    found.sort(key=lambda each: order[each.rule.rule_id])
    return Casework(tuple(found), settings, source.rows_read, source.rejections.total)


def _asked(question: Question) -> Rulebook:
    """Return the rulebook with the rule asked for alone, if one is."""
    if question.rule_id is None:
        return question.rulebook
    return replace(question.rulebook, rules=rules_named(question.rulebook, [question.rule_id]))


def _tables(question: Question, source: LogSource, folder: Path) -> Iterator[pa.Table]:
    """Yield tables of whole threads as the log says today that things happened."""
    lineage = Lineage()
    with Buckets(folder, source.expected_rows) as buckets:
        for batch in source.batches():
            lineage.note(batch)
            buckets.add(batch)
        for table in buckets.tables():
            separate = lineage.separate(without_repeated_ids(table, source.rejections))
            yield _as_known(separate, question.known_at, source.zone)
        linked = lineage.table()
        if linked is not None:
            yield _as_known(linked, question.known_at, source.zone)


def _as_known(table: pa.Table, known_at: Instant | None, zone: str) -> pa.Table:
    return with_event_ids(corrected(known_by(table, known_at), zone).events)


class _Part:
    """The rules of one partition and the events they see: the thread, or all that may share a person or officer."""

    def __init__(self, part: Pass, thread_id: str) -> None:
        self.part = part
        self.thread_id = thread_id
        self.gathered = Slice(part)
        self.threads: list[pa.Table] = []
        self.has_thread = False

    def add(self, table: pa.Table) -> None:
        """Take what the rules see from a table of whole threads."""
        own = table.filter(pc.equal(table.column("thread_id").cast(pa.string()), self.thread_id))
        self.has_thread = self.has_thread or own.num_rows > 0
        if self.part.partition is not Partition.THREAD:
            self.gathered.add(table)
        elif own.num_rows:
            self.threads.append(plain_texts(own))

    def explanations(self, settings: Settings) -> tuple[Explanation, ...]:
        """Explain the thread's obligations under these rules."""
        table = self.gathered.table()
        if self.threads:
            table = pa.concat_tables(self.threads, promote_options="permissive")
        return () if table is None else explain(table, self.part.rulebook, settings, self.thread_id)


def _no_thread(question: Question, source: LogSource) -> LogError:
    return LogError(
        f"{question.log}",
        Text(
            f"读取 {source.rows_read} 行，没有案件族 {question.thread_id!r}",
            f"{source.rows_read} rows read, none of thread {question.thread_id!r}",
        ),
        Text("核对 --thread 与映射中的 thread_id 列", "compare --thread with the mapping's column for thread_id"),
    )
