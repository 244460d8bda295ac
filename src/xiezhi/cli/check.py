"""``xiezhi check``: check the figures of any published report."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from xiezhi.checker.check import check_report
from xiezhi.checker.jsonl import claim_lines, finding_lines
from xiezhi.checker.known import JsonFigures
from xiezhi.checker.model import Check, Level, SourceText
from xiezhi.checker.page import render_page
from xiezhi.checker.reading import read_report
from xiezhi.cli.check_text import check_text
from xiezhi.cli.outputs import OutputError, write_all
from xiezhi.cli.progress import progress_bar
from xiezhi.core.text import Language, Text

_LONG_TEXT = 100_000
"""Characters from which on a progress bar is worth its line: about a second of work."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("report", type=Path, metavar="REPORT", help="报告 / the report: .txt .md .docx .pdf .html")
    parser.add_argument("--previous", type=Path, metavar="R", help="上一年的报告 / last year's report of the same body")
    parser.add_argument("--against", type=Path, metavar="F", help="已知数字（JSON） / figures on record (JSON)")
    parser.add_argument("--claims", type=Path, metavar="OUT.jsonl", help="写出数字清单 / write the figures")
    parser.add_argument("--findings", type=Path, metavar="OUT.jsonl", help="写出全部发现 / write all findings")
    parser.add_argument("--html", type=Path, metavar="OUT.html", help="写出可转发的网页 / write a page to pass on")
    parser.add_argument("--format", choices=["text", "json"], default="text", help="屏幕输出格式 / format on screen")


def run(options: argparse.Namespace) -> int:
    """Check the report, write what was asked for, and return 0 or, where something is inconsistent, 1."""
    _refuse_overwriting(options)
    source = read_report(options.report)
    previous = read_report(options.previous) if options.previous else None
    against = JsonFigures.read(options.against) if options.against else None
    check = _check(source, previous, against, options.lang)
    write_all(_files(options, check))
    print(_as_json(check) if options.format == "json" else check_text(check, options.lang))
    return int(check.inconsistent)


def _check(source: SourceText, previous: SourceText | None, against: JsonFigures | None, language: Language) -> Check:
    label = Text("核对数字", "checking figures")
    quiet = len(source.text) < _LONG_TEXT
    with progress_bar(label, len(source.text), language, quiet=quiet) as advance:
        return check_report(source, previous, against, lambda done, _total: advance(done))


def _refuse_overwriting(options: argparse.Namespace) -> None:
    """An output that would replace an input, or another output, is a slip of the hand."""
    inputs = [path.resolve() for path in (options.report, options.previous, options.against) if path]
    outputs = [path for path in (options.claims, options.findings, options.html) if path]
    places = Counter([*set(inputs), *(path.resolve() for path in outputs)])
    for path in outputs:
        if places[path.resolve()] > 1:
            what = Text("这个输出文件与另一个文件同名", "this output is also another file of the command")
            raise OutputError(str(path), what, Text("请另取文件名", "give it a name of its own"))


def _files(options: argparse.Namespace, check: Check) -> dict[Path, str]:
    files: dict[Path, str] = {}
    if options.claims:
        files[options.claims] = "".join(f"{line}\n" for line in claim_lines(check))
    if options.findings:
        files[options.findings] = "".join(f"{line}\n" for line in finding_lines(check))
    if options.html:
        files[options.html] = render_page(check)
    return files


def _as_json(check: Check) -> str:
    counted = Counter(finding.level for finding in check.findings)
    record = {
        "report": check.report.source.name,
        "characters": len(check.report.source.text),
        "inconsistent": check.inconsistent,
        "counts": {str(level): counted[level] for level in Level} | {"holds": counted[None]},
        "claims": [json.loads(line) for line in claim_lines(check)],
        "findings": [json.loads(line) for line in finding_lines(check)],
    }
    return json.dumps(record, ensure_ascii=False, indent=2)
