"""``xiezhi law``: list, show, test."""

# ruff: noqa: E501 - rule files keep their one line per entry also when a test holds them
from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest

from xiezhi.cli.main import main
from xiezhi.law.loader import load_rulebook

DRAFT = """\
- id: a
  kind: duration-limit
  same: [case]
  subject: {event: report-received}
  choose: [{limit: 03-01 date, cal: DATE}]
  need: {has: {event: report-registered, by: due}}
  clock: {from: t.at, limit: p.limit, cal: p.cal}
  verdict: {fail: breach}
"""
EXAMPLES = """\
  examples:
  - {name: wrong, shows: met, events: [{event: report-received, at: 2026-01-05}], expect: [{verdict: met, level: warn, due_on: 2026-03-01, row: "always#1", missing: []}]}
  - {name: none, shows: met, events: [{event: report-registered, at: 2026-01-05}], expect: [met]}
  - {name: not applicable, shows: met, events: [{event: report-registered, at: 2026-01-05}], expect: [not-applicable]}
"""


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.yaml"
    path.write_text(DRAFT, encoding="utf-8")
    return path


def test_list_as_json_has_the_promised_keys(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "list", "--format", "json"]) == 0
    rules = json.loads(capsys.readouterr().out)
    assert len(rules) == 364
    period = next(rule for rule in rules if rule["id"] == "po-case-period")
    assert {"title_zh", "title_en", "kind", "domain", "severity", "versions"} <= period.keys()
    assert period["versions"][1] == {
        "effective_from": "2026-01-01",
        "effective_to": None,
        "limit": {"value": 30, "unit": "days", "calendar": "APR-D"},
        "basis": [
            {"instrument": "PSL25", "articles": ["118", "141"]},
            {"instrument": "APR", "articles": ["165", "185(2)"]},
        ],
        "confidence": "high",
        "when_zh": "自立案之日起",
        "when_en": "from filing",
        "row": "2026-01-01#1",
    }
    window = next(rule for rule in rules if rule["id"] == "hearing-request-window")
    assert [each["limit"]["calendar"] for each in window["versions"]] == ["APR-D", "APL-WD"]
    lineup = next(rule for rule in rules if rule["id"] == "identification-lineup")
    assert {each["limit"] for each in lineup["versions"]} == {None}


def test_list_as_text_names_every_rule_in_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "law", "list", "--rulebook", "it-cds"]) == 0
    said = capsys.readouterr().out
    assert "10 rules" in said
    assert "At most two payments" in said
    assert main(["--lang", "zh", "law", "list", "--rulebook", "platform"]) == 0
    assert "0 条规则" in capsys.readouterr().out


def test_show_prints_a_page_with_rows_of_the_day_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "zh", "law", "show", "po-case-period", "--on", "2025-06-01"]) == 0
    said = capsys.readouterr().out
    assert "2013-01-01 至 2025-12-31" in said
    assert "2026-01-01 至" not in said
    for words in ("治安案件办案期限", "治安管理处罚法", "第 99 条", "不计入：鉴定期间", "未决的法律问题", "示例"):
        assert words in said
    assert main(["--lang", "en", "law", "show", "po-case-period", "--on", "2012-06-01"]) == 0
    assert "No row is in force on 2012-06-01." in capsys.readouterr().out


def test_show_prints_every_rule_of_both_rulebooks_without_a_leftover(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Read once for some hundred rules, not once for each.
    monkeypatch.setattr("xiezhi.cli.law.load_rulebook", cache(load_rulebook))
    for book in ("prc", "it-cds"):
        assert main(["law", "list", "--rulebook", book, "--format", "json"]) == 0
        for rule in json.loads(capsys.readouterr().out):
            for language in ("zh", "en"):
                assert main(["--lang", language, "law", "show", rule["id"], "--rulebook", book]) == 0
                said = capsys.readouterr().out
                assert rule[f"title_{language}"] in said
                assert not re.search(r"(^|[ （(\[])[ptx]\.[a-z]", said)
                assert "True" not in said


def test_show_as_json_is_one_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "show", "r1", "--rulebook", "it-cds", "--format", "json", "--on", "2007-01-01"]) == 0
    rule = json.loads(capsys.readouterr().out)
    assert rule["versions"][0]["limit"] == {"value": 90, "unit": "days", "calendar": "LOCAL-D"}


def test_an_unknown_rule_or_day_or_rulebook_exits_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "law", "show", "nope"]) == 2
    assert "choose one of: " in capsys.readouterr().err
    assert main(["--lang", "zh", "law", "show", "po-case-period", "--on", "tomorrow"]) == 2
    assert "不是日期" in capsys.readouterr().err
    assert main(["--lang", "en", "law", "list", "--rulebook", "/nowhere"]) == 2
    assert "there is no such rulebook" in capsys.readouterr().err


def test_test_exits_with_0_when_every_example_agrees(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "zh", "law", "test", "r1", "r10", "--rulebook", "it-cds"]) == 0
    assert "2 条规则，32 次判断（两个引擎），0 次不符" in capsys.readouterr().out


def test_a_draft_says_so_everywhere(draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["list"], ["show", "a"], ["test"]):
        assert main(["--lang", "en", "law", *arguments, "--rulebook", str(draft)]) == 0
        assert "«draft»" in capsys.readouterr().out
    assert main(["law", "list", "--rulebook", str(draft), "--format", "json"]) == 0
    rule = json.loads(capsys.readouterr().out)[0]
    assert rule["draft"] is True
    assert rule["versions"][0]["limit"] == {"value": "03-01", "unit": "date", "calendar": "DATE"}


def test_a_planted_wrong_example_is_found_and_exits_with_1(draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft.write_text(DRAFT + EXAMPLES, encoding="utf-8")
    assert main(["--lang", "en", "law", "test", "--rulebook", str(draft)]) == 1
    said = capsys.readouterr().out
    assert "reference: expected met warn 2026-03-01 always#1" in said
    assert "found overdue breach 2026-03-02 always#1" in said or "found overdue breach 2026-03-01 always#1" in said
    assert "6 judgements" in said
    assert main(["law", "test", "--rulebook", str(draft), "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["judgements"] == 6
    assert {each["evaluator"] for each in report["disagreements"]} == {"reference", "batch"}


def test_rules_without_examples_are_named(draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "zh", "law", "test", "--rulebook", str(draft)]) == 0
    assert "没有示例：a" in capsys.readouterr().out


def test_warming_compiles_every_built_in_rulebook(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "law", "warm"]) == 0
    assert capsys.readouterr().out == "compiled: it-cds, prc\n"
