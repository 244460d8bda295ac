"""``xiezhi law impact``: which verdicts differ if a log had been judged under another law, and by which article."""

from __future__ import annotations

import argparse
import importlib
import json
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.cli.instants import instant
from xiezhi.cli.law_diff import basis_text
from xiezhi.cli.progress import Bars
from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Language, Text
from xiezhi.engine.audit import Order
from xiezhi.engine.impact import Impact, impact
from xiezhi.engine.output.wording import VERDICTS
from xiezhi.engine.runners import in_threads
from xiezhi.engine.verdicts import Verdict
from xiezhi.law.alternatives import Alternatives, of_two_days, with_draft
from xiezhi.law.loader import load_rulebook
from xiezhi.law.model import Row, Rulebook

HELP = "换一日的法律重判一份日志 / judge a log under the law of another day"
_LEVELS = {"breach": Text("违反", "breach"), "warn": Text("提示", "hint")}


class ImpactError(XiezhiError):
    """The options do not say which two laws are meant."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """How a verdict changed, and by which rows."""

    rule_id: str
    before: tuple[str, str | None]
    after: tuple[str, str | None]
    row_before: str | None
    row_after: str | None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("log", type=Path, metavar="LOG", help="日志，同 audit / a log, as for audit")
    parser.add_argument("--from", dest="first", metavar="DATE", help="以该日法律 / the law of this day")
    parser.add_argument("--to", dest="second", metavar="DATE", help="换作该日法律 / against that of this day")
    parser.add_argument("--draft", type=Path, metavar="FOLDER", help="与草案规则比较 / against a draft of rules")
    parser.add_argument("--rulebook", default="prc", metavar="NAME|PATH", help="规则库 / rulebook (prc)")
    parser.add_argument("--mapping", type=Path, metavar="M", help="映射文件 / mapping of foreign columns")
    parser.add_argument("--as-of", metavar="T", help="截至（默认日志最后时刻）/ as of (default: last instant)")
    parser.add_argument(
        "--cases", type=int, default=20, metavar="N", help="每条规则列出的案件数 / cases listed per rule"
    )
    parser.add_argument("--format", choices=["text", "json"], default="text", help="输出格式 / output")
    parser.add_argument("--quiet", action="store_true", help="不显示进度 / no progress bar")


def run(options: argparse.Namespace) -> int:
    """Judge twice and print what differs; nothing when nothing does. Exit 3 when rows were rejected."""
    rulebook = load_rulebook(options.rulebook)
    laws = _laws(options, rulebook)
    zone = ZoneInfo(rulebook.jurisdiction.zone)
    order = Order(options.log, options.mapping, rulebook, options.log, instant(options.as_of, zone, "--as-of"))
    runner = in_threads(importlib.import_module("xiezhi.engine.batch.judging").judge, os.cpu_count() or 1)
    with Bars(options.lang, quiet=options.quiet) as bars:
        result = impact(order, laws, runner, bars.advance)
    if options.format == "json":
        print(json.dumps(_json(result, laws, options.cases), ensure_ascii=False, indent=1))
    elif result.differences.num_rows:
        print(_text(result, laws, Language(options.lang), options.cases))
    return 3 if result.before.rejections.total or result.after.rejections.total else 0


def _laws(options: argparse.Namespace, rulebook: Rulebook) -> Alternatives:
    if (options.first is None) != (options.second is None) or (options.first is None and options.draft is None):
        raise ImpactError(
            "--from, --to, --draft",
            Text("没有说明比较哪两部法律", "which two laws to compare is not said"),
            Text(
                "写 --from 与 --to 两日，或 --draft 文件夹",
                "give two days with --from and --to, or a folder with --draft",
            ),
        )
    sides = Alternatives(rulebook, rulebook)
    if options.draft is not None:
        sides = with_draft(rulebook, load_rulebook(options.draft))
    if options.first is None:
        return sides
    return of_two_days(sides.before, _day(options.first, "--from"), sides.after, _day(options.second, "--to"))


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ImpactError(
            f"{option} {text}", Text("不是日期", "not a day"), Text("写成 2026-01-01", "write 2026-01-01")
        ) from error


# ---------------------------------------------------------------- what is printed


def _turns(differences: pa.Table) -> Counter[_Turn]:
    names = ["rule_id", "verdict_before", "level_before", "verdict_after", "level_after", "row_before", "row_after"]
    counted = differences.group_by(names).aggregate([([], "count_all")]).to_pylist()
    return Counter(
        {
            _Turn(
                each["rule_id"],
                (each["verdict_before"], each["level_before"]),
                (each["verdict_after"], each["level_after"]),
                each["row_before"],
                each["row_after"],
            ): each["count_all"]
            for each in counted
        }
    )


def _text(result: Impact, laws: Alternatives, language: Language, most: int) -> str:
    differences = result.differences
    number, threads = differences.num_rows, len(differences["thread_id"].unique())
    turns = _turns(differences)
    concerned = tuple(each for each in laws.rules if any(turn.rule_id == each for turn in turns))
    lines = [
        Text(
            f"{threads:,} 个案件族、{number:,} 项义务的结论不同，涉及 {len(concerned)} 条规则",
            f"{number:,} obligations of {threads:,} threads come to another verdict, by {len(concerned)} rules",
        ).say(language)
    ]
    for rule_id in concerned:
        lines += ["", f"{_title(rule_id, laws).say(language)}  [{rule_id}]"]
        for turn in sorted((each for each in turns if each.rule_id == rule_id), key=lambda each: -turns[each]):
            lines.append(f"  {turns[turn]:>8,}  {_said(turn.before, language)} → {_said(turn.after, language)}")
            before, after = _basis(turn, laws)
            lines.append(f"            {before.say(language)} → {after.say(language)}")
        lines.append(
            f"    {Text('案件族：', 'threads: ').say(language)}{', '.join(_threads(differences, rule_id, most))}"
        )
    return "\n".join(lines)


def _json(result: Impact, laws: Alternatives, most: int) -> dict[str, object]:
    differences, turns = result.differences, _turns(result.differences)
    return {
        "rulebook_digest_before": laws.before.digest,
        "rulebook_digest_after": laws.after.digest,
        "rows_read": result.before.rows_read,
        "rows_rejected": result.before.rejections.total,
        "obligations": differences.num_rows,
        "threads": len(differences["thread_id"].unique()),
        "rules": [
            {
                "rule": rule_id,
                "changes": [
                    _turn_json(each, turns[each], laws)
                    for each in sorted(turns, key=lambda each: (-turns[each], repr(each)))
                    if each.rule_id == rule_id
                ],
                "threads": _threads(differences, rule_id, most),
            }
            for rule_id in laws.rules
            if any(each.rule_id == rule_id for each in turns)
        ],
    }


def _turn_json(turn: _Turn, count: int, laws: Alternatives) -> dict[str, object]:
    sides = {"before": (turn.before, _row(laws.before, turn, turn.row_before))}
    sides["after"] = (turn.after, _row(laws.after, turn, turn.row_after))
    told: dict[str, object] = {"obligations": count}
    for side, ((verdict, level), row) in sides.items():
        basis = () if row is None else row.basis
        told[side] = {
            "verdict": verdict,
            "level": level,
            "row": None if row is None else row.row_id,
            "basis": [{"instrument": each.instrument, "articles": list(each.articles)} for each in basis],
        }
    return told


def _threads(differences: pa.Table, rule_id: str, most: int) -> list[str]:
    own = differences.filter(pc.equal(differences["rule_id"], rule_id))
    return [str(each) for each in own["thread_id"].unique().to_pylist()[: max(0, most)]]


def _said(judged: tuple[str, str | None], language: Language) -> str:
    verdict, level = judged
    told = VERDICTS[Verdict(verdict)].say(language)
    return told if level is None else f"{told} ({_LEVELS[level].say(language)})"


def _title(rule_id: str, laws: Alternatives) -> Text:
    rules: Iterable[Text] = (rule.title for rule in (*laws.after.rules, *laws.before.rules) if rule.rule_id == rule_id)
    return next(iter(rules))


def _basis(turn: _Turn, laws: Alternatives) -> tuple[Text, Text]:
    rows = (_row(laws.before, turn, turn.row_before), _row(laws.after, turn, turn.row_after))
    books = (laws.before, laws.after)
    first, second = (basis_text(() if row is None else row.basis, book) for row, book in zip(rows, books, strict=True))
    return first, second


def _row(rulebook: Rulebook, turn: _Turn, row_id: str | None) -> Row | None:
    rows = (row for rule in rulebook.rules if rule.rule_id == turn.rule_id for row in rule.rows)
    return next((row for row in rows if row.row_id == row_id), None)
