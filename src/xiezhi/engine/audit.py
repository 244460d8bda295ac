"""An audit from the file to the findings: reading, buckets, history, judging, and three files written or none."""

from __future__ import annotations

import glob
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from xiezhi.core.text import Text
from xiezhi.engine.buckets import ROWS_PER_BUCKET, Buckets
from xiezhi.engine.ground import settings_for
from xiezhi.engine.history import corrected, known_by
from xiezhi.engine.lineage import Lineage
from xiezhi.engine.log import without_empty_columns
from xiezhi.engine.output.findings_file import FindingsFile
from xiezhi.engine.output.selection import Selection
from xiezhi.engine.output.summary import summary_text, write_summary
from xiezhi.engine.output.tally import RuleCounts, Tally
from xiezhi.engine.output.workbook import Provenance, write_workbook
from xiezhi.engine.pieces import Pieces
from xiezhi.engine.reading.errors import LogError
from xiezhi.engine.reading.rejections import Rejections
from xiezhi.engine.reading.source import LogSource, SourceFile, read_log
from xiezhi.engine.reading.unique import without_repeated_ids
from xiezhi.engine.revisions import Revisions
from xiezhi.engine.settings import Settings
from xiezhi.engine.slices import passes
from xiezhi.law.model import Partition, Rulebook

Runner = Callable[[Iterable[pa.Table], Rulebook, Settings], Iterator[pa.Table]]
"""Judges tables of whole groups one after another; may work on several at once, and keeps their order."""
Progress = Callable[[Text, int, int], None]
"""Takes what is being done, how far it is, and how far it goes (0: unknown)."""
READING = Text("读取行", "reading rows")
JUDGING = Text("判断分桶", "judging buckets")

FINDINGS = "findings.parquet"
SUMMARY = "summary.json"
WORKBOOK = "findings.xlsx"
MOST_REJECTED = 0.05
"""Above this share of rejected rows an audit stops (decision 27)."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to audit. Instants are µs since 1970 UTC; ``as_of`` None is the last instant of the log."""

    log: Path
    mapping: Path | None
    rulebook: Rulebook
    out: Path
    as_of: int | None = None
    known_at: int | None = None
    allow_rejected: bool = False
    excel_rows: int = 10_000
    rows_per_bucket: int = ROWS_PER_BUCKET


@dataclass(frozen=True, slots=True)
class Audited:
    """What came of it."""

    files: tuple[SourceFile, ...]
    rows_read: int
    rejections: Rejections
    as_of: int | None
    zone: str
    findings: int
    rules: Mapping[str, RuleCounts]

    @property
    def has_breach(self) -> bool:
        """Say whether any thread breaches any rule."""
        return any(counts.violating_threads for counts in self.rules.values())


def audit(order: Order, run: Runner, progress: Progress = lambda _what, _done, _total: None) -> Audited:
    """Audit a log; write ``findings.parquet``, ``summary.json`` and ``findings.xlsx`` into ``order.out``, all or none.

    Raises ``LogError`` (nothing written) when the log cannot be used or too many rows were rejected.
    """
    source = read_log(order.log, order.mapping, order.rulebook)
    with _staging(order.out) as staging, ExitStack() as stack:
        buckets = stack.enter_context(Buckets(staging, source.expected_rows, rows_per_bucket=order.rows_per_bucket))
        lineage = Lineage()
        for batch in source.batches():
            lineage.note(batch)
            buckets.add(batch)
            progress(READING, source.rows_read, source.expected_rows or 0)
        _refuse_too_many(order, source)
        judged = _Judging(order, source, buckets, lineage, staging)
        result = judged.run(run, progress)
        _refuse_too_many(order, source)
        judged.write(result)
        _publish(staging, order.out)
    return result


class _Judging:
    """The second half of an audit: what happens once all rows are in buckets."""

    def __init__(self, order: Order, source: LogSource, buckets: Buckets, lineage: Lineage, staging: Path) -> None:
        self._order = order
        self._source = source
        self._buckets = buckets
        self._lineage = lineage
        self._staging = staging
        self._as_of = source.last_instant if order.as_of is None else order.as_of
        self._rulebook = source.rulebook
        self._settings = settings_for(self._rulebook, self._as_of, order.known_at)
        parts = passes(self._rulebook)
        self._threads = next((each for each in parts if each.partition is Partition.THREAD), None)
        across = (each for each in parts if each.partition is not Partition.THREAD)
        self._across = tuple(Pieces(each, staging, len(buckets)) for each in across)
        self._revisions = Revisions()
        self._tally = Tally(self._rulebook)
        self._selection = Selection(order.excel_rows)

    def run(self, run: Runner, progress: Progress) -> Audited:
        """Judge everything and write the findings."""
        with FindingsFile(self._staging / FINDINGS) as file:
            self._judge_threads(run, file, progress)
            for pieces in self._across:
                for findings in run(pieces.tables(), pieces.judged.rulebook, self._settings):
                    self._take(file, pieces.own(findings))
            if self._threads is not None:
                changed = self._revisions.findings(run, self._threads.rulebook, self._settings)
                self._take(file, changed)
        source = self._source
        return Audited(
            source.files,
            source.rows_read,
            source.rejections,
            self._as_of,
            self._settings.zone,
            self._tally.findings,
            self._tally.rules(),
        )

    def write(self, result: Audited) -> None:
        """Write the summary and the workbook."""
        text = summary_text(self._rulebook.digest, result.rules, result.rows_read, result.rejections)
        write_summary(self._staging / SUMMARY, text)
        origin = Provenance(self._rulebook, result.files, result.as_of, self._order.known_at, result.zone)
        write_workbook(self._staging / WORKBOOK, origin, result, self._selection)

    def _judge_threads(self, run: Runner, file: FindingsFile, progress: Progress) -> None:
        tables = self._tables()
        if self._threads is None:
            for _ in tables:
                pass
            return
        for done, findings in enumerate(run(tables, self._threads.rulebook, self._settings), start=1):
            self._take(file, self._lineage.own(findings))
            progress(JUDGING, done, max(done, len(self._buckets)))

    def _tables(self) -> Iterator[pa.Table]:
        """Yield tables of whole threads as the log says today that things happened."""
        for table in self._buckets.tables():
            unique = without_repeated_ids(table, self._source.rejections)
            yield self._as_known(self._lineage.separate(unique))
        linked = self._lineage.table()
        if linked is not None:
            yield self._as_known(linked)

    def _as_known(self, table: pa.Table) -> pa.Table:
        known = known_by(table, self._order.known_at)
        result = corrected(known, self._source.zone)
        self._revisions.note(known, result)
        for pieces in self._across:
            pieces.add(result.events)
        return without_empty_columns(result.events)

    def _take(self, file: FindingsFile, findings: pa.Table) -> None:
        if findings.num_rows:
            file.write(findings)
            self._tally.add(findings)
            self._selection.add(findings)


def _refuse_too_many(order: Order, source: LogSource) -> None:
    """Stop when nothing is left to judge, or when too many rows could not be read."""
    rejected, read = source.rejections.total, source.rows_read
    if read == 0:
        raise LogError(
            str(order.log),
            Text("没有一行数据", "there is no row"),
            Text("检查是否导出了空表", "check whether an empty table was exported"),
        )
    if rejected >= read:
        raise LogError(
            str(order.log),
            Text(f"{read} 行中没有一行可用", f"none of {read} rows can be used"),
            _look_at(source.rejections),
        )
    if rejected > MOST_REJECTED * read and not order.allow_rejected:
        raise LogError(
            str(order.log),
            Text(
                f"{read} 行中有 {rejected} 行无法读取（{rejected / read:.1%}，上限 {MOST_REJECTED:.0%}）",
                f"{rejected} of {read} rows cannot be read ({rejected / read:.1%}, at most {MOST_REJECTED:.0%})",
            ),
            _look_at(source.rejections),
        )


def _look_at(rejections: Rejections) -> Text:
    most = rejections.counts()[:5]
    listed_zh = " | ".join(f"{column or '-'}：{reason.zh} × {number}" for column, reason, number in most) or "-"
    listed_en = " | ".join(f"{column or '-'}: {reason.en} × {number}" for column, reason, number in most) or "-"
    first = next(iter(rejections.in_order()), None)
    example_zh = f"，首例第 {first.row} 行 {first.column}={first.value!r}" if first else ""
    example_en = f", first row {first.row} {first.column}={first.value!r}" if first else ""
    return Text(
        f"检查映射与原始数据（{listed_zh}{example_zh}），确认无误可用 --allow-rejected",
        f"check mapping and data ({listed_en}{example_en}), or, if this is right, use --allow-rejected",
    )


@contextmanager
def _staging(out: Path) -> Iterator[Path]:
    """Give a folder beside ``out`` that is gone afterwards, whatever happens."""
    parent = out.resolve().parent
    try:
        parent.mkdir(parents=True, exist_ok=True)
        _clear_leftovers(parent, f".{out.name}.")
        if out.exists() and not out.is_dir():
            raise NotADirectoryError(out)
        folder = Path(tempfile.mkdtemp(prefix=f".{out.name}.{os.getpid()}-", dir=parent))
    except OSError as error:
        raise LogError(
            str(out),
            Text(f"无法在此写入：{error.strerror or error}", f"cannot be written to: {error.strerror or error}"),
            Text("用 --out 指定可写的文件夹", "name a folder you may write to with --out"),
        ) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _clear_leftovers(parent: Path, prefix: str) -> None:
    """Remove the folders of runs that were killed outright: those whose process no longer runs."""
    for folder in parent.glob(f"{glob.escape(prefix)}*"):
        process, dash, _ = folder.name.removeprefix(prefix).partition("-")
        if dash and process.isdecimal() and folder.is_dir() and not _runs(int(process)):
            shutil.rmtree(folder, ignore_errors=True)


def _runs(process: int) -> bool:
    """Say whether a process exists; signal 0 asks and does nothing. One that may not be asked exists too."""
    try:
        os.kill(process, 0)
    except (OSError, OverflowError) as error:
        return isinstance(error, PermissionError)
    return True


def _publish(staging: Path, out: Path) -> None:
    """Move the finished files into place; each move is atomic, and the summary comes last."""
    out.mkdir(exist_ok=True)
    for name in (FINDINGS, WORKBOOK, SUMMARY):
        (staging / name).replace(out / name)
