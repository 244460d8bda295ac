"""``xiezhi synth``: a synthetic case log with known violations."""

from __future__ import annotations

import argparse
import os
from datetime import date, datetime, time
from pathlib import Path

from xiezhi.cli.progress import progress_bar
from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text
from xiezhi.demo.legal_days import LegalDays
from xiezhi.demo.parquet import Written, write_log
from xiezhi.demo.stream import Order
from xiezhi.demo.window import DEFAULT_WINDOW, ZONE, Window
from xiezhi.law.places import working_calendar

_MOST_CASES = 100_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--cases", type=int, required=True, metavar="N", help="案件族数 / number of threads")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="种子：同种子同结果 / same seed, same bytes")
    parser.add_argument(
        "--plant", type=float, default=0.02, metavar="RATE", help="植入违规的比例 / share of threads with a violation"
    )
    parser.add_argument(
        "--from",
        dest="start",
        type=date.fromisoformat,
        default=DEFAULT_WINDOW.start.date(),
        metavar="DATE",
        help="首日 / first day",
    )
    parser.add_argument(
        "--to",
        dest="end",
        type=date.fromisoformat,
        default=DEFAULT_WINDOW.end.date(),
        metavar="DATE",
        help="末日 / last day",
    )
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="进程数 / processes")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="输出目录 / output folder")


def run(options: argparse.Namespace) -> int:
    """Write ``events.parquet``, ``facts.parquet`` and ``truth.parquet`` into ``--out``."""
    order = _order(options)
    days = LegalDays(working_calendar("prc"))
    with progress_bar(Text("生成案件族", "making threads"), order.cases, options.lang) as advance:
        written = write_log(order, days, options.out, workers=max(1, options.workers), progress=advance)
    print(_summary(written, options.out).say(options.lang))
    return 0


def _order(options: argparse.Namespace) -> Order:
    if not 0 < options.cases <= _MOST_CASES:
        raise _refused(
            "--cases", str(options.cases), Text(f"1 到 {_MOST_CASES} 之间", f"a number from 1 to {_MOST_CASES}")
        )
    if not 0 <= options.plant <= 1:
        raise _refused(
            "--plant", str(options.plant), Text("0 到 1 之间，例如 0.02", "a share from 0 to 1, such as 0.02")
        )
    window = Window(datetime.combine(options.start, time(), ZONE), datetime.combine(options.end, time(23, 59), ZONE))
    if (options.end - options.start).days < 400:
        raise _refused("--to", str(options.end), Text("首日之后至少 400 天", "at least 400 days after the first day"))
    return Order(options.cases, options.seed, options.plant, window)


def _refused(where: str, got: str, want: Text) -> XiezhiError:
    return XiezhiError(
        where,
        Text(f"收到 {got}", f"got {got}"),
        Text(f"需要{want.zh}", f"need {want.en}"),
    )


def _summary(written: Written, folder: Path) -> Text:
    return Text(
        f"已写入 {folder}：{written.cases} 个案件族，{written.events} 个事件，"
        f"{written.facts} 项事实，{written.obligations} 项已知结论。",
        f"written to {folder}: {written.cases} threads, {written.events} events, {written.facts} facts, "
        f"{written.obligations} known verdicts.",
    )
