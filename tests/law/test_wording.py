"""Formulas and clocks in words: every construct in Chinese and English."""

# ruff: noqa: E501 - rule files keep their one line per entry also when a test holds them
from __future__ import annotations

from pathlib import Path

import pytest

from xiezhi.core.limits import Limit
from xiezhi.law.loader import compile_rulebook, load_rulebook
from xiezhi.law.model import Compare, Due, Operator, Ref, Scope
from xiezhi.law.wording import clock_lines, condition_text, duty_text, events_text, limit_text

CONSTRUCTS = [
    ("[t.at, le, due]", "本事件 时间 在期限内", "this event's time is in time"),
    ("[t.at, gt, due]", "本事件 时间 在期限届满之后", "this event's time is after the period is over"),
    ("[case.complex_or_major, ne, true]", "重大疑难复杂：否", "major, difficult or complex: no"),
    ("[person.is_minor, eq, true]", "本人未满18周岁：是", "the person: under 18: yes"),
    ("[t.event, ne, person-left]", "本事件 种类 不为离开/移交", "this event's kind is not person left or handed over"),
    ("[size(t.crew), ge, 2]", "本事件 crew 的人数不少于2", "the number of this event's crew is at least 2"),
    ("[t.place, in, p.places]", "本事件 place 属于〔a、b〕", "this event's place is one of [a, b]"),
    ("[t.n, eq, p.n]", "本事件 n 为3", "this event's n is 3"),
    ("{not: [t.flag, eq, true]}", "并非（本事件 flag ：是）", "not (this event's flag: yes)"),
    (
        "{any_of: [[t.flag, eq, true], {all_of: [[t.flag, eq, false], [t.n, lt, 2]]}]}",
        "（本事件 flag ：是）或（（本事件 flag ：否）且（本事件 n 小于2））",
        "(this event's flag: yes) or ((this event's flag: no) and (this event's n is less than 2))",
    ),
    (
        "{has: {event: [person-left, released], where: [x.flag, eq, true], side: before, within: p.gap, since: person-arrived}}",
        "有之前的“离开/移交”或“释放”（相距12小时以内）（其该事件 flag ：是）（其间没有“到案”）",
        "there is “person left or handed over” or “released” before it (at most 12 hours apart) (where that event's flag: yes) (with no “person arrived” in between)",
    ),
    ("{has: {event: released, by: due}}", "有之后的“释放”，且在期限内", "there is “released” after it, in time"),
    (
        "{has: {event: released, side: at, within: 5 working-days}}",
        "有同时的“释放”（相距5个工作日以内）",
        "there is “released” at the same time (at most 5 working days apart)",
    ),
    (
        "{count: {event: released, side: any}, op: le, value: 1}",
        "任何时候的“释放”的次数不超过1",
        "the number of “released” at any time is at most 1",
    ),
    (
        "[{sum: {event: released, of: cost}}, lt, {add: [{last: {event: released, of: cost}}, {first: {event: released, of: cost}}]}]",
        "之后的“释放”的 cost 合计小于之后的“释放”中最后一个的 cost加之后的“释放”中最先一个的 cost",
        "the total cost of “released” after it is less than the cost of the last “released” after it plus the cost of the first “released” after it",
    ),
    (
        "{disjoint: [[t.host, t.crew], case.investigator_ids]}",
        "（本事件 host 、本事件 crew ）与（办案人员）没有同一人",
        "nobody is both in (this event's host, this event's crew) and in (investigators of the case)",
    ),
    (
        "{overlap: {event: thing-done, share: crew, span: [at, over_at]}}",
        "另有“thing-done”与本事件时间重叠且 crew 有相同者",
        "another “thing-done” overlaps this one in time and shares a member of crew",
    ),
]
RULE = """\
- id: a
  kind: deadline
  same: [case]
  subject: {{event: [thing-done, person-left]}}
  choose: [{{places: [a, b], n: 3, gap: 12 hours, pause: [appraisal], times: 2, strict: true}}]
  need: {need}
  verdict: {{fail: breach, fail_if: [{{all_of: [[t.n, eq, p.n], [t.place, in, p.places], {{has: {{event: released, within: p.gap}}}}, [t.flag, eq, p.strict]]}}, warn]}}
  clock: {clock}
"""
CLOCK = """{from: {max: [t.at, t.began, {last: {event: released, where: [x.flag, eq, true]}}, {first: released}]}, limit: 2 months, cal: CPL-M, pause: p.pause,
    restart: [released, {event: person-left, where: [x.flag, eq, true]}],
    extend: [{event: released, where: [x.flag, eq, true], add: 5 days, times: p.times}, {event: released, to: 3 months}, {event: released, until: x.new_day}]}"""
UNUSED = "{all_of: [%s, [t.extra, eq, true]]}"


def draft(folder: Path, need: str, clock: str = CLOCK) -> Path:
    path = folder / "draft.yaml"
    path.write_text(RULE.format(need=need, clock=clock), encoding="utf-8")
    return path


@pytest.mark.parametrize(("written", "zh", "en"), CONSTRUCTS)
def test_each_construct_is_said_in_both_languages(written: str, zh: str, en: str, tmp_path: Path) -> None:
    rulebook = compile_rulebook(draft(tmp_path, written), "0")
    rule = rulebook.rules[0]
    said = duty_text(rule.need, rule.rows[0], rulebook.vocabulary)
    assert (said.zh, said.en) == (zh, en)


def test_without_a_row_a_parameter_keeps_its_name(tmp_path: Path) -> None:
    rulebook = compile_rulebook(draft(tmp_path, "[t.n, eq, p.n]"), "0")
    said = condition_text(rulebook.rules[0].need, rulebook.vocabulary)
    assert (said.zh, said.en) == ("本事件 n 为本行 n ", "this event's n is the row's n")


def test_a_clock_is_said_line_by_line(tmp_path: Path) -> None:
    rulebook = compile_rulebook(draft(tmp_path, "[t.at, le, due]"), "0")
    rule = rulebook.rules[0]
    assert rule.clock is not None
    lines = clock_lines(rule.clock, rule.rows[0], rulebook.vocabulary)
    assert [line.zh for line in lines] == [
        "自本事件、本事件 began 、最后一个之前的“释放”（其该事件 flag ：是）、最先一个之后的“释放”中最晚者起2个月（计算规则 CPL-M）",
        "不计入：鉴定期间",
        "重新计算：自“释放”之日起",
        "重新计算：自“离开/移交”（其该事件 flag ：是）之日起",
        "期限内有“释放”（该事件 flag ：是）的，延长5日，至多2次",
        "期限内有“释放”的，期限为3个月，至多1次",
        "期限内有“释放”的，延至其 new_day，至多1次",
    ]
    assert lines[0].en.startswith("2 months from the latest of this event, this event's began, the last “released”")
    assert lines[-1].en == "with “released” in time, until its new_day, at most 1 time(s)"


def test_a_clock_with_named_pauses_and_row_limits_is_said_too(tmp_path: Path) -> None:
    text = RULE.format(need="[t.at, le, due]", clock="{from: t.at, limit: p.limit, cal: p.cal, pause: [restraint]}")
    text = text.replace("pause: [appraisal], times: 2", "limit: 03-01 date, cal: DATE")
    path = tmp_path / "draft.yaml"
    path.write_text(text, encoding="utf-8")
    rulebook = compile_rulebook(path, "0")
    clock = rulebook.rules[0].clock
    assert clock is not None
    assert [line.en for line in clock_lines(clock, rulebook.rules[0].rows[0], rulebook.vocabulary)] == [
        "03-01 date from this event (calendar profile DATE)",
        "not counted: restraint until sober",
    ]


def test_constant_parts_of_a_row_are_left_out() -> None:
    rulebook = load_rulebook("prc")
    rule = next(each for each in rulebook.rules if each.rule_id == "po-case-period")
    old, new = (duty_text(rule.need, row, rulebook.vocabulary) for row in rule.rows)
    for said in (old, new):
        assert "True" not in said.zh + said.en
        assert "False" not in said.zh + said.en
    assert "行政案件受案" in new.zh
    assert "行政案件受案" not in old.zh


def test_unknown_events_keep_their_id_and_known_ones_their_label() -> None:
    vocabulary = load_rulebook("prc").vocabulary
    said = events_text(("penalty-decided", "not-declared"), vocabulary)
    assert (said.zh, said.en) == (
        "“行政处罚决定”或“not-declared”",
        "“administrative penalty decided” or “not-declared”",
    )


def test_limits_are_said_in_both_languages() -> None:
    assert limit_text(Limit.parse("2 years")).zh == "2年"
    assert limit_text(Limit.parse("03-01 date")).en == "03-01 date"


def test_the_due_time_itself_can_be_said() -> None:
    said = condition_text(Compare(Due(), Operator.GE, Ref(Scope.SUBJECT, "at")), load_rulebook("prc").vocabulary)
    assert (said.zh, said.en) == ("期限不少于本事件 时间 ", "the due time is at least this event's time")
