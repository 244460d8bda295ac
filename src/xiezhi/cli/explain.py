"""``xiezhi explain``: every clock of one thread, day by day, with article and deciding event."""

from __future__ import annotations

import argparse
import json
from datetime import UTC
from pathlib import Path
from zoneinfo import ZoneInfo

from xiezhi.core.dates import parse_moment
from xiezhi.core.periods import DAY, MICROSECOND, Instant, to_instant
from xiezhi.core.text import Language, Text
from xiezhi.engine.explain import wording_of
from xiezhi.engine.explain.casework import Casework, Question, explain_thread
from xiezhi.engine.explain.printing import json_of, text_of
from xiezhi.law.loader import load_rulebook


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("log", type=Path, metavar="LOG", help="日志文件或文件夹 / log: a file or a folder")
    parser.add_argument("--thread", required=True, metavar="ID", help="案件族编号 / the thread to explain")
    parser.add_argument("--rule", metavar="ID", help="只说明这条规则 / this rule only")
    parser.add_argument("--rulebook", default="prc", metavar="R", help="规则库名称或路径 / rulebook: a name or a path")
    parser.add_argument("--mapping", type=Path, metavar="M", help="映射文件 / mapping of columns and activities")
    parser.add_argument("--as-of", metavar="T", help="截至（默认日志最后时刻）/ as of (default: the last)")
    parser.add_argument("--known-at", metavar="T", help="只计此前登记的 / only what was recorded by then")
    parser.add_argument("--format", choices=["text", "json"], default="text", help="输出格式 / output")


def run(options: argparse.Namespace) -> int:
    """Print the explanation of a thread."""
    rulebook = load_rulebook(options.rulebook)
    zone = ZoneInfo(rulebook.jurisdiction.zone)
    question = Question(
        log=options.log,
        mapping=options.mapping,
        rulebook=rulebook,
        thread_id=options.thread,
        rule_id=options.rule,
        as_of=_instant(options.as_of, zone, "--as-of"),
        known_at=_instant(options.known_at, zone, "--known-at"),
    )
    casework = explain_thread(question)
    print(_json(casework, question) if options.format == "json" else _text(casework, question, options.lang))
    return 0


def _instant(text: str | None, zone: ZoneInfo, option: str) -> Instant | None:
    """Return an instant; a day stands for its last microsecond."""
    if text is None:
        return None
    moment = parse_moment(text, zone, option)
    if not moment.whole_day:
        return to_instant(moment.at)
    next_day = moment.at.astimezone(zone) + DAY
    return to_instant(next_day.astimezone(UTC)) - MICROSECOND


def _json(casework: Casework, question: Question) -> str:
    wording = wording_of(question.rulebook, casework.settings)
    as_of = casework.settings.as_of
    return json.dumps(
        {
            "thread_id": question.thread_id,
            "rulebook_digest": question.rulebook.digest,
            "zone": casework.settings.zone,
            "as_of": None if as_of is None else wording.iso(as_of),
            "rows_read": casework.rows_read,
            "rows_rejected": casework.rows_rejected,
            "obligations": [json_of(each, wording) for each in casework.explanations],
        },
        ensure_ascii=False,
        indent=1,
    )


def _text(casework: Casework, question: Question, language: Language) -> str:
    number, draft = len(casework.explanations), question.rulebook.jurisdiction.draft
    name = question.rulebook.jurisdiction.name
    head = [
        Text(
            f"案件族 {question.thread_id} · {name.zh}{'（草案）' if draft else ''} · {number} 项义务",
            f"thread {question.thread_id} · {name.en}{' (draft)' if draft else ''} · {number} obligations",
        )
    ]
    if casework.rows_rejected:
        head.append(
            Text(
                f"注意：日志有 {casework.rows_rejected} 行无法读取，未计入",
                f"note: {casework.rows_rejected} rows of the log could not be read and are not counted",
            )
        )
    if not casework.explanations:
        head.append(Text("没有规则适用于该案件族的任何事件", "no rule applies to any event of this thread"))
    said = "\n".join(each.say(language) for each in head)
    return f"{said}\n\n{text_of(casework.explanations, language)}".rstrip()
