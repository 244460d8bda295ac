"""``xiezhi audit``: every clock of every thread of a log, against a rulebook."""

from __future__ import annotations

import argparse
import importlib
import os
import signal
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import cast
from zoneinfo import ZoneInfo

from xiezhi.cli.instants import instant
from xiezhi.cli.progress import Bars
from xiezhi.cli.web import open_web
from xiezhi.core.text import Language, Text
from xiezhi.engine.audit import FINDINGS, SUMMARY, WORKBOOK, Audited, Order, Runner, audit
from xiezhi.engine.buckets import ROWS_PER_BUCKET
from xiezhi.engine.output.summary import summary_text
from xiezhi.engine.output.wording import CORRECTION, VERDICTS
from xiezhi.engine.output.workbook import MOST_ROWS, local_time
from xiezhi.engine.runners import in_threads, one_by_one
from xiezhi.engine.verdicts import Verdict
from xiezhi.law.loader import load_rulebook
from xiezhi.law.model import Rulebook

_REFERENCE_ROWS = 50_000
"""Rows the reference evaluator takes at a time, so that the progress bar moves and memory stays small."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument(
        "log", type=Path, nargs="?", metavar="LOG", help="日志：.parquet .csv .xes .xes.gz .xlsx 或文件夹 / log"
    )
    source.add_argument("--live", action="store_true", help="本装置的数据库 / the database of this install")
    parser.add_argument(
        "--mapping", type=Path, metavar="M", help="映射文件 / mapping of foreign columns and activities"
    )
    parser.add_argument(
        "--rulebook", metavar="R", help="prc、it-cds 或路径 / prc, it-cds or a path (prc; --live: the one in force)"
    )
    parser.add_argument(
        "--as-of", metavar="T", help="截至（默认日志最后时刻）/ as of (default: last instant of the log)"
    )
    parser.add_argument("--known-at", metavar="T", help="只用此前登记的 / only what was recorded by then")
    parser.add_argument("--engine", choices=sorted(_ENGINES), default="batch", help="求值器 / evaluator (batch)")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="输出文件夹 / output folder")
    parser.add_argument("--format", choices=["table", "json"], default="table", help="屏幕输出 / what is printed")
    parser.add_argument(
        "--allow-rejected", action="store_true", help="拒绝行超过 5%% 也继续 / go on above 5%% rejected"
    )
    parser.add_argument(
        "--excel-rows", type=int, default=10_000, metavar="N", help="Excel 列出的发现数 / findings listed in Excel"
    )
    parser.add_argument("--quiet", action="store_true", help="不显示进度 / no progress bar")


def run(options: argparse.Namespace) -> int:
    """Audit; print the verdict line and the table, and return the exit code."""
    if not options.live:
        return _run(options, options.log)
    with tempfile.TemporaryDirectory(prefix="xiezhi-") as folder:
        log = Path(folder) / "events.parquet"
        open_web("cases.log").export_live(log)
        # What the pages judge by, unless another one is asked for.
        if options.rulebook is None:
            options.rulebook = open_web("desk.keeping.rulebooks").in_force().place
        options.as_of = options.as_of or datetime.now(UTC).isoformat()
        return _run(options, log)


def _run(options: argparse.Namespace, log: Path) -> int:
    rulebook = load_rulebook(options.rulebook or "prc")
    zone = ZoneInfo(rulebook.jurisdiction.zone)
    order = Order(
        log=log,
        mapping=options.mapping,
        rulebook=rulebook,
        out=options.out,
        as_of=instant(options.as_of, zone, "--as-of"),
        known_at=instant(options.known_at, zone, "--known-at"),
        allow_rejected=options.allow_rejected,
        excel_rows=max(0, min(options.excel_rows, MOST_ROWS)),
        rows_per_bucket=_REFERENCE_ROWS if options.engine == "reference" else ROWS_PER_BUCKET,
    )
    runner = _ENGINES[options.engine]()
    with _tidy_on_termination(), Bars(options.lang, quiet=options.quiet) as bars:
        result = audit(order, runner, bars.advance)
    if options.format == "json":
        print(summary_text(rulebook.digest, result.rules, result.rows_read, result.rejections), end="")
    else:
        print(_report(result, rulebook, options.out, options.lang))
    return _exit_code(result)


def _exit_code(result: Audited) -> int:
    if result.rejections.total:
        return 3
    return 1 if result.has_breach else 0


@contextmanager
def _tidy_on_termination() -> Iterator[None]:
    """Turn SIGTERM into an exit that passes through every clean-up."""

    def leave(_signal: int, _frame: FrameType | None) -> None:
        sys.exit(128 + signal.SIGTERM)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _batch() -> Runner:
    module = importlib.import_module("xiezhi.engine.batch.judging")
    return in_threads(module.judge, os.cpu_count() or 1)


def _reference() -> Runner:
    return one_by_one(importlib.import_module("xiezhi.engine.reference").judge)


def _spark() -> Runner:
    # The module is loaded by name, so its functions have no static type here.
    return cast("Runner", importlib.import_module("xiezhi.engine.spark").runner())


_ENGINES: dict[str, Callable[[], Runner]] = {"batch": _batch, "reference": _reference, "spark": _spark}


def _report(result: Audited, rulebook: Rulebook, out: Path, language: Language) -> str:
    lines = [_verdict_line(result, rulebook).say(language), ""]
    lines += _table(result, rulebook, language)
    if result.rejections.total:
        lines += ["", *_rejected_lines(result, language)]
    paths = f"{out / WORKBOOK}  {out / FINDINGS}  {out / SUMMARY}"
    lines += ["", Text(f"发现与汇总：{paths}", f"findings and summary: {paths}").say(language)]
    return "\n".join(lines)


def _verdict_line(result: Audited, rulebook: Rulebook) -> Text:
    name = rulebook.jurisdiction.name
    draft = Text("（草案）", " (draft)") if rulebook.jurisdiction.draft else Text("", "")
    as_of = f"{local_time(result.as_of, result.zone)} {result.zone}"
    threads = sum(1 for counts in result.rules.values() if counts.violating_threads)
    rules = "rule" if threads == 1 else "rules"
    return Text(
        f"读取 {result.rows_read:,} 行，拒绝 {result.rejections.total:,} 行；截至 {as_of}；"
        f"规则库 {name.zh}{draft.zh}；{result.findings:,} 项义务，{threads} 条规则有违反。",
        f"{result.rows_read:,} rows read, {result.rejections.total:,} rejected; as of {as_of}; "
        f"rulebook {name.en}{draft.en}; {result.findings:,} obligations, breaches of {threads} {rules}.",
    )


def _table(result: Audited, rulebook: Rulebook, language: Language) -> list[str]:
    titles = {rule.rule_id: rule.title.say(language) for rule in rulebook.rules}
    header = [Text("规则", "rule").say(language)]
    header += [VERDICTS[each].say(language) for each in Verdict]
    header += [Text("违反案件族", "violating threads").say(language), Text("标题", "title").say(language)]
    rows = [header]
    for rule, counts in result.rules.items():
        numbers = [f"{counts.verdicts[each]:,}" for each in Verdict]
        rows.append([rule, *numbers, f"{counts.violating_threads:,}", titles.get(rule, CORRECTION.say(language))])
    widths = [max(_width(row[column]) for row in rows) for column in range(len(header))]
    return [_line(row, widths) for row in rows]


def _line(cells: list[str], widths: list[int]) -> str:
    first, *numbers, title = cells
    padded = [first + " " * (widths[0] - _width(first))]
    padded += [" " * (width - _width(cell)) + cell for cell, width in zip(numbers, widths[1:-1], strict=True)]
    return "  ".join([*padded, title]).rstrip()


def _width(text: str) -> int:
    """Return how many columns a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _rejected_lines(result: Audited, language: Language) -> list[str]:
    lines = [Text("被拒绝的行（全部原因见 summary.json）：", "rejected rows (all in summary.json):").say(language)]
    for each in result.rejections.in_order()[:5]:
        place = Text(f"第 {each.row} 行", f"row {each.row}").say(language)
        lines.append(f"  {each.table} {place}  {each.column} = {each.value!r}  {each.reason.say(language)}")
    return lines
