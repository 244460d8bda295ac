"""``xiezhi law``: list and show the rules of a rulebook, run their examples, compare the law of two days."""

from __future__ import annotations

import argparse
import importlib
import json
from datetime import date

from xiezhi.cli.law_diff import difference, difference_json
from xiezhi.cli.law_pages import listing, page, rule_json
from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Language, Text
from xiezhi.law.loader import load_rulebook
from xiezhi.law.model import Rulebook
from xiezhi.law.selection import rules_named

_ALONE = {
    "pages": "xiezhi.cli.law_pages_command",
    "impact": "xiezhi.cli.law_impact",
    "mutate": "xiezhi.cli.law_mutate",
    "workbook": "xiezhi.cli.law_workbook",
    "marks": "xiezhi.cli.law_marks",
    "warm": "xiezhi.cli.law_warm",
}
"""Actions with a module of their own, which offers ``add_arguments`` and ``run`` like a command."""


class DayError(XiezhiError):
    """A day on the command line cannot be read."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listed = actions.add_parser("list", help="列出全部规则 / list all rules")
    shown = actions.add_parser("show", help="一条规则的全文 / one rule in full")
    shown.add_argument("rule", metavar="ID", help="规则编号 / rule id")
    shown.add_argument("--on", metavar="DATE", help="只看该日有效的行 / rows in force on that day")
    tested = actions.add_parser("test", help="用两个引擎检验规则的示例 / run the examples on both evaluators")
    tested.add_argument("rules", nargs="*", metavar="ID", help="规则编号，缺省为全部 / rule ids, all by default")
    compared = actions.add_parser("diff", help="两日之间法律有何变化 / what changed between the law of two days")
    compared.add_argument("first", metavar="DATE", help="前一日 / the first day")
    compared.add_argument("second", metavar="DATE", help="后一日 / the second day")
    for action in (listed, shown, tested, compared):
        action.add_argument(
            "--rulebook", default="prc", metavar="NAME|PATH", help="规则库名或路径 / a built-in name or a path"
        )
        action.add_argument("--format", choices=["text", "json"], default="text", help="输出格式 / output")
    for name, module in _ALONE.items():
        alone = importlib.import_module(module)
        alone.add_arguments(actions.add_parser(name, help=alone.HELP))


def run(options: argparse.Namespace) -> int:
    """Do what was asked; exit 1 only when an example disagrees."""
    if options.action in _ALONE:
        return int(importlib.import_module(_ALONE[options.action]).run(options))
    rulebook = load_rulebook(options.rulebook)
    as_json, language = options.format == "json", Language(options.lang)
    if options.action == "test":
        return _test(rulebook, tuple(options.rules), language, as_json=as_json)
    if options.action == "diff":
        return _diff(rulebook, options, language, as_json=as_json)
    if options.action == "show":
        (rule,), on = rules_named(rulebook, [options.rule]), None if options.on is None else day(options.on, "--on")
        print(_dumped(rule_json(rule, rulebook, on)) if as_json else page(rule, rulebook, on, language))
    else:
        rules = [rule_json(rule, rulebook, None) for rule in rulebook.rules]
        print(_dumped(rules) if as_json else listing(rulebook, language))
    return 0


def day(text: str, option: str) -> date:
    """Return a day of the command line; raise ``DayError`` when it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise DayError(
            f"{option} {text}", Text("不是日期", "not a day"), Text("写成 2026-01-01", "write 2026-01-01")
        ) from error


def _diff(rulebook: Rulebook, options: argparse.Namespace, language: Language, *, as_json: bool) -> int:
    first, second = day(options.first, "DATE"), day(options.second, "DATE")
    text = (
        _dumped(difference_json(rulebook, first, second)) if as_json else difference(rulebook, first, second, language)
    )
    if text:
        print(text)
    return 0


def _test(rulebook: Rulebook, ids: tuple[str, ...], language: Language, *, as_json: bool) -> int:
    # Only this action needs the evaluators, which take long to import.
    from xiezhi.cli.law_test import report, report_json, run_examples

    rules = rules_named(rulebook, ids) or rulebook.rules
    outcomes = run_examples(rulebook, rules)
    print(_dumped(report_json(rulebook, outcomes)) if as_json else report(rulebook, rules, outcomes, language))
    return 0 if all(each.agrees for each in outcomes) else 1


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
