"""Planted defects: the loader refuses each with its place, what was received and what to do, in both languages."""

# ruff: noqa: E501 - rule files keep their one line per entry also when a test holds them
from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from xiezhi.core.text import Language
from xiezhi.law.loader import compile_rulebook, load_rulebook
from xiezhi.law.problems import Problem, RulebookError

RULE = "rules/demo/answer-in-time.yaml"
FILES = {
    "jurisdiction.yaml": """\
id: test
name: {zh: 试验, en: test}
zone: Asia/Shanghai
calendar: none
""",
    "profiles.csv": """\
id,units,counts_start,rolls_over,hour_rule,last_day_to_last_day,posted_in_time,excludes_travel,basis_zh,basis_en,note_zh,note_en
D,days,no,no,elapsed,no,no,no,,,,
H,hours minutes,no,no,elapsed,no,no,no,,,,
ANY,,no,no,elapsed,no,no,no,,,,
""",
    "instruments.yaml": 'LAW: {zh: 法, en: law, version: "2020", from: 2020-01-01, to: 2030-12-31}\n',
    "vocabulary/actors.yaml": "clerk: {zh: 书记, en: clerk}\n",
    "vocabulary/keys.yaml": "[case, request]\n",
    "vocabulary/levels.yaml": "ranked: [low, high]\nunranked: [outside]\nenums: {colours: [red, green]}\n",
    "vocabulary/periods.yaml": "rest: {zh: 休息, en: rest, from: rest-began, to: [rest-ended], where: [x.colour, eq, red]}\n",
    "vocabulary/facts.yaml": """\
urgent: {zh: 紧急, en: urgent, of: case, type: bool}
age: {zh: 年龄, en: age, of: person, type: int}
people: {zh: 人员, en: people, of: case, type: ids}
""",
    "vocabulary/events.yaml": """\
asked: {zh: 申请, en: asked, actor: clerk, attrs: {by: "enum(citizen,agency)", colour: enum(@colours), amount: money, on_day: date, ended_at: ts, who: ids, note: text, level: enum(@levels)}}
answered: {zh: 答复, en: answered, actor: clerk, attrs: {colour: enum(@colours), until: date, amount: money, who: ids}}
rest-began: {zh: 开始, en: rest began, actor: clerk, attrs: {colour: enum(@colours)}}
rest-ended: {zh: 结束, en: rest ended, actor: clerk}
""",
    "vocabulary/words.yaml": """\
colour: {zh: 颜色, en: colour}
.red: {zh: 红, en: red}
by.agency: {zh: 机关, en: agency}
""",
    "vocabulary/stages.yaml": """\
start: {zh: 申请阶段, en: start, events: [asked]}
end: {zh: 答复阶段, en: end, events: [answered, rest-began]}
""",
    RULE: """\
id: answer-in-time
kind: deadline
domain: demo
severity: major
responsible: clerk
title: {zh: 按期答复, en: answer in time}
duty: {zh: 收到申请后三十日内答复, en: answer within thirty days}
subject: {event: asked, where: [t.by, eq, citizen]}
same: [case, request, person]
choose:
- {to: 2025-12-31, if: [case.urgent, eq, true], limit: 10 days, cal: D, n: 1, pause: [rest], when: {zh: 紧急, en: urgent}, basis: [{instrument: LAW, articles: ["1"]}], confidence: medium}
- {limit: 30 days, cal: D, n: 2, pause: [], basis: [{instrument: LAW, articles: ["2"]}]}
need: {has: {event: answered, where: [x.colour, eq, red], side: after, by: due}}
clock: {from: t.at, limit: p.limit, cal: p.cal, pause: p.pause, restart: [rest-ended], extend: [{event: rest-began, add: 5 days, times: p.n}]}
verdict: {fail: breach, fail_if: [[case.urgent, eq, false], warn]}
questions: [{zh: 问, en: question}]
examples:
- {name: a, shows: met, events: [{event: asked, at: 2024-01-01T08:00, by: citizen, person: p1, request: 1}], case_facts: {urgent: true}, person_facts: {p1: {age: 3}}, expect: [pending]}
""",
}


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


def defects(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(RulebookError) as caught:
        compile_rulebook(folder, "0")
    return caught.value.problems


class Planted(NamedTuple):
    name: str
    file: str
    old: str
    new: str
    phrase: str


def in_rule(name: str, old: str, new: str, phrase: str) -> Planted:
    return Planted(name, RULE, old, new, phrase)


CONDITION = "[t.by, eq, citizen]"
NEED = "{has: {event: answered, where: [x.colour, eq, red], side: after, by: due}}"
CLOCK = (
    "{from: t.at, limit: p.limit, cal: p.cal, pause: p.pause, restart: [rest-ended], "
    "extend: [{event: rest-began, add: 5 days, times: p.n}]}"
)
PLANTED = [
    in_rule("no title", "title: {zh: 按期答复, en: answer in time}\n", "", "title is missing"),
    in_rule(
        "title in one language", "title: {zh: 按期答复, en: answer in time}", "title: {zh: 按期答复}", "en is missing"
    ),
    in_rule("title is a text", "title: {zh: 按期答复, en: answer in time}", "title: x", "a table of keys"),
    in_rule("no duty", "duty: {zh: 收到申请后三十日内答复, en: answer within thirty days}\n", "", "duty is missing"),
    in_rule("no kind", "kind: deadline\n", "", "kind is missing"),
    in_rule("unknown kind", "kind: deadline", "kind: dealdine", "unknown value dealdine"),
    in_rule("unknown severity", "severity: major", "severity: huge", "unknown value huge"),
    in_rule("no domain", "domain: demo\n", "", "domain is missing"),
    in_rule("domain is not the folder", "domain: demo", "domain: other", "the file or folder says demo"),
    in_rule("id is not the file name", "id: answer-in-time", "id: answer", "the file or folder says answer-in-time"),
    in_rule("no id", "id: answer-in-time\n", "", "id is missing"),
    in_rule("id is a list", "id: answer-in-time", "id: [a]", "a text is expected"),
    in_rule("unknown actor", "responsible: clerk", "responsible: nobody", "unknown actor nobody"),
    in_rule("questions is no list", "questions: [{zh: 问, en: question}]", "questions: x", "a list is expected"),
    in_rule("no citation", ', basis: [{instrument: LAW, articles: ["2"]}]', "", "cites no article"),
    in_rule("empty citation", 'basis: [{instrument: LAW, articles: ["2"]}]', "basis: []", "cites no article"),
    in_rule("citation without articles", 'articles: ["2"]', "articles: []", "no article is named"),
    in_rule("unknown instrument", 'LAW, articles: ["2"]', 'LAX, articles: ["2"]', "unknown instrument LAX"),
    in_rule("unknown confidence", "confidence: medium", "confidence: sure", "confidence is sure"),
    in_rule("no examples", "examples:\n- {name: a", "questions2:\n- {name: a", "the rule has no example"),
    in_rule("unknown rule key", "questions: [", "quetsions: [", "unknown key quetsions"),
    in_rule("condition without words", "when: {zh: 紧急, en: urgent}, ", "", "lacks when"),
    in_rule("no choose", "choose:\n", "chooze:\n", "choose is missing"),
    in_rule("no need", f"need: {NEED}\n", "", "need is missing"),
    in_rule(
        "no verdict", "verdict: {fail: breach, fail_if: [[case.urgent, eq, false], warn]}\n", "", "verdict is missing"
    ),
    in_rule("no subject", f"subject: {{event: asked, where: {CONDITION}}}\n", "", "subject is missing"),
    in_rule("no same", "same: [case, request, person]\n", "", "same is missing"),
    in_rule("unknown key in same", "same: [case, request, person]", "same: [case, stay]", "unknown key stay"),
    in_rule("unknown event", "subject: {event: asked", "subject: {event: askd", "unknown event askd"),
    in_rule("no event", "{has: {event: answered", "{has: {event: []", "unknown event"),
    in_rule("unknown attribute", CONDITION, "[t.bye, eq, citizen]", "asked has no attribute bye"),
    in_rule("unknown fact", "if: [case.urgent, eq, true]", "if: [case.urgnt, eq, true]", "unknown fact case.urgnt"),
    in_rule(
        "fact of a person", "if: [case.urgent, eq, true]", "if: [person.urgent, eq, true]", "unknown fact person.urgent"
    ),
    in_rule("word outside the enum", CONDITION, "[t.by, eq, citizens]", "values not allowed: citizens"),
    in_rule(
        "word outside the enum in a list", CONDITION, "[t.by, in, [citizen, agenci]]", "values not allowed: agenci"
    ),
    in_rule("constant on the left", CONDITION, "[citizen, eq, t.by]", "begins with a reference"),
    in_rule("two members", CONDITION, "[t.by, citizen]", "three members"),
    in_rule("unknown operator", CONDITION, "[t.by, is, citizen]", "unknown operator is"),
    in_rule("wrong class", CONDITION, "[t.by, gt, 3]", "gt cannot compare text with number"),
    in_rule(
        "bool against text",
        "if: [case.urgent, eq, true]",
        'if: [case.urgent, eq, "true"]',
        "eq cannot compare bool with text",
    ),
    in_rule("in without a list", CONDITION, "[t.by, in, citizen]", "in cannot compare"),
    in_rule("text in numbers", CONDITION, "[t.by, in, [1, 2]]", "in cannot compare text with numbers"),
    in_rule("contains on a text", CONDITION, "[t.by, contains, citizen]", "contains cannot compare"),
    in_rule("empty list", CONDITION, "[t.by, in, []]", "the list is empty or mixes kinds"),
    in_rule("mixed list", CONDITION, "[t.by, in, [citizen, 1]]", "the list is empty or mixes kinds"),
    in_rule("date constant", CONDITION, "[t.on_day, ge, 2024-01-01]", "a constant"),
    in_rule("list in a list", CONDITION, "[t.by, in, [[citizen]]]", "a constant"),
    in_rule("too many decimals", CONDITION, "[t.amount, ge, 1.00001]", "more than four decimals"),
    in_rule("table as operand", CONDITION, "[t.by, eq, {has: 1}]", "unknown aggregate has"),
    in_rule("unknown level", CONDITION, '[t.level, in, "RANKS[>=top]"]', "unknown level top"),
    in_rule("broken ranks", CONDITION, '[t.level, in, "RANKS[high]"]', "cannot be understood"),
    in_rule("size of a text", CONDITION, "[size(t.by), ge, 2]", "size(t.by) is text"),
    in_rule("size of nothing", CONDITION, "[size(who), ge, 2]", "a reference is expected"),
    in_rule("x where nothing is found", CONDITION, "[x.by, eq, citizen]", "no found event x"),
    in_rule("p before the row is chosen", CONDITION, "[p.n, eq, 1]", "before a row is chosen"),
    in_rule("due in the subject", CONDITION, "[t.at, le, due]", "due is named where it may not be"),
    in_rule("due on the left", NEED, "[due, ge, t.at]", "may only be written"),
    in_rule("due with another operator", NEED, "[t.at, lt, due]", "may only be written"),
    in_rule("unknown parameter", NEED, "[t.amount, ge, p.most]", "not every row has the parameter most"),
    in_rule("limit compared", NEED, "[t.amount, ge, p.limit]", "is a limit and cannot be compared"),
    in_rule("parameter on one row", "n: 2, ", "", "not every row has the parameter n"),
    in_rule("parameter of two kinds", "n: 2, ", "n: two, ", "differs in kind between rows"),
    in_rule("unused parameter", "n: 2, ", "n: 2, m: 3, ", "no formula uses the parameter m"),
    in_rule("broken limit", "limit: 30 days", "limit: 30 dayz", "not a limit: 30 dayz"),
    in_rule("limit is no limit", "limit: p.limit", "limit: soon", "not a limit: soon"),
    in_rule("limit of another kind", "limit: p.limit", "limit: p.n", "is not a limit on every row"),
    in_rule(
        "working days under a day profile", "limit: 30 days", "limit: 30 working-days", "cannot count 30 working-days"
    ),
    in_rule(
        "hours under a day profile", "limit: p.limit, cal: p.cal", "limit: 5 hours, cal: D", "cannot count 5 hours"
    ),
    in_rule("unknown profile", "cal: p.cal", "cal: E", "unknown calendar profile E"),
    in_rule("unknown profile on a row", "cal: D, n: 2", "cal: E, n: 2", "unknown calendar profile E"),
    in_rule("profile parameter of another kind", "cal: p.cal", "cal: p.n", "not every row has a fitting parameter n"),
    in_rule("unknown period", "pause: p.pause", "pause: [sleep]", "unknown period sleep"),
    in_rule("unknown single period", "pause: p.pause", "pause: sleep", "unknown period sleep"),
    in_rule("unknown period on a row", "pause: [rest], when", "pause: [sleep], when", "unknown period sleep"),
    in_rule(
        "pause parameter of another kind", "pause: p.pause", "pause: p.n", "not every row has a fitting parameter n"
    ),
    in_rule("clock without start", "{from: t.at, limit", "{limit", "from is missing"),
    in_rule("clock from a text", "from: t.at", "from: t.by", "must start at a time"),
    in_rule("clock from an unknown table", "from: t.at", "from: {then: asked}", "must start at a time"),
    in_rule("unknown clock key", "{from: t.at,", "{from: t.at, til: x,", "unknown key til"),
    in_rule("extension without effect", "add: 5 days, ", "", "exactly one of add, to, until"),
    in_rule("extension until a text", "add: 5 days", "until: x.colour", "must start at a time"),
    in_rule("extension until one's own day", "add: 5 days", "until: t.on_day", "must start at a time"),
    in_rule("times is a half", "times: p.n", "times: 0.5", "times is 0.5"),
    in_rule("times from an attribute", "times: p.n", "times: t.amount", "fitting parameter times"),
    in_rule("by due without a clock", f"clock: {CLOCK}\n", "", "by may only be due"),
    in_rule("by something else", "by: due", "by: noon", "by may only be due"),
    in_rule(
        "has inside where",
        "where: [x.colour, eq, red]",
        "where: {has: {event: asked}}",
        "has may not stand inside a where",
    ),
    in_rule(
        "sum inside where",
        "where: [x.colour, eq, red]",
        "where: [{sum: {event: asked, of: amount}}, ge, 1]",
        "sum may not stand inside a where",
    ),
    in_rule(
        "count inside where",
        "where: [x.colour, eq, red]",
        "where: {count: {event: asked}, op: ge, value: 1}",
        "count may not stand",
    ),
    in_rule("unknown side", "side: after", "side: later", "unknown side later"),
    in_rule("unknown construct", NEED, "{exists: {event: answered}}", "unknown construct exists"),
    in_rule("formula is a text", NEED, "yes please", "a formula is expected"),
    in_rule("connective over one comparison", NEED, "{all_of: [t.by, eq, citizen]}", "wants a list of formulas"),
    in_rule("connective over nothing", NEED, "{any_of: []}", "wants a list of formulas"),
    in_rule("two constructs in one table", NEED, "{not: [t.by, eq, citizen], any_of: []}", "unknown key"),
    in_rule("count without operator", NEED, "{count: {event: answered}}", "op is missing"),
    in_rule("sum of a text", NEED, "[{sum: {event: asked, of: by}}, ge, 1]", "by is not a number"),
    in_rule("sum of nothing", NEED, "[{sum: {event: asked}}, ge, 1]", "of is missing"),
    in_rule("add of a text", NEED, "[{add: [t.by, 1]}, ge, 1]", "add adds numbers only"),
    in_rule("add of nothing", NEED, "[{add: []}, ge, 1]", "add adds numbers only"),
    in_rule("disjoint with one side", NEED, "{disjoint: [t.who]}", "disjoint wants two sides"),
    in_rule("disjoint of numbers", NEED, "{disjoint: [t.amount, t.who]}", "disjoint compares texts"),
    in_rule(
        "overlap with half a span", NEED, "{overlap: {event: asked, share: who, span: [at]}}", "a start and an end"
    ),
    in_rule("overlap over a text", NEED, "{overlap: {event: asked, share: who, span: [at, note]}}", "t.note is text"),
    in_rule(
        "fail_if of three",
        "[[case.urgent, eq, false], warn]",
        "[[[case.urgent, eq, false], warn, warn]]",
        "each pair of fail_if",
    ),
    in_rule("unknown level of failure", "fail: breach", "fail: bad", "unknown value bad"),
    in_rule("choose is empty", "need: {has", "choose2: x\nneed: {has", "unknown key choose2"),
    in_rule("YAML boolean as key", "subject: {event", "on: {event", "is read as a boolean"),
    in_rule("YAML boolean as value", "fail: breach", "fail: yes", "is read as a boolean"),
    in_rule("repeated key", "kind: deadline\n", "kind: deadline\nkind: quorum\n", "the key kind is repeated"),
    in_rule("no such day", "to: 2025-12-31", "to: 2025-13-31", "there is no day 2025-13-31"),
    in_rule("day is a text", "to: 2025-12-31", "to: soon", "a date is expected"),
    in_rule("from after to", "{to: 2025-12-31", "{from: 2026-01-01, to: 2025-12-31", "is after to"),
    in_rule("broken YAML", "kind: deadline", "kind: [deadline", "not valid YAML"),
    in_rule("anchor", "kind: deadline", "kind: &k deadline", "aliases and anchors"),
    in_rule("anchored key", "kind: deadline", "&k kind: deadline", "a key must be a single word"),
    in_rule("tag", "kind: deadline", "kind: !!python/name:os.system deadline", "is not accepted"),
    in_rule("key is a list", "kind: deadline", "? [kind]\n: deadline", "a key must be a single word"),
    in_rule("two documents", "kind: deadline\n", "kind: deadline\n---\nx: 1\n", "more than one document"),
    in_rule("example with an unknown event", "[{event: asked, at", "[{event: askd, at", "unknown word askd"),
    in_rule(
        "example with an unknown attribute",
        "by: citizen, person: p1",
        "bye: citizen, person: p1",
        "unknown word asked.bye",
    ),
    in_rule(
        "example with an unknown fact", "case_facts: {urgent: true}", "case_facts: {urgnt: true}", "unknown word urgnt"
    ),
    in_rule(
        "example with a person's fact on the case",
        "case_facts: {urgent: true}",
        "case_facts: {age: 3}",
        "unknown word age",
    ),
    in_rule("example without a time", "at: 2024-01-01T08:00", "at: noon", "not a time: noon"),
    in_rule(
        "example at an hour that is not", "at: 2024-01-01T08:00", "at: 2024-01-01T28:00", "not a time: 2024-01-01T28:00"
    ),
    in_rule("example with the hour only", "at: 2024-01-01T08:00", "at: 2024-01-01T08", "not a time: 2024-01-01T08"),
    in_rule("example shows nothing known", "shows: met", "shows: off-day", "unknown value off-day"),
    in_rule("example expects nothing known", "expect: [pending]", "expect: [fine]", "unknown verdict fine"),
    in_rule(
        "example expects an unknown level",
        "expect: [pending]",
        "expect: [{verdict: late, level: bad}]",
        "unknown value bad",
    ),
    Planted("unknown zone", "jurisdiction.yaml", "Asia/Shanghai", "Asia/Shangri-La", "unknown time zone"),
    Planted("unknown order", "jurisdiction.yaml", "calendar: none", "order: random", "unknown value random"),
    Planted("borrows from nobody", "jurisdiction.yaml", "calendar: none", "borrows: nowhere", "unknown value nowhere"),
    Planted(
        "event without actor",
        "vocabulary/events.yaml",
        "en: rest ended, actor: clerk",
        "en: rest ended",
        "actor is missing",
    ),
    Planted(
        "event with an unknown actor",
        "vocabulary/events.yaml",
        "en: rest ended, actor: clerk",
        "en: rest ended, actor: x",
        "unknown actor x",
    ),
    Planted("unknown type", "vocabulary/events.yaml", "until: date", "until: day", "unknown type day"),
    Planted(
        "unknown word list",
        "vocabulary/events.yaml",
        "until: date",
        "until: enum(@shades)",
        "unknown type enum(@shades)",
    ),
    Planted(
        "built-in attribute name",
        "vocabulary/events.yaml",
        "until: date",
        "at: date",
        "the attribute name at is built in",
    ),
    Planted(
        "two classes of one name",
        "vocabulary/events.yaml",
        "until: date, amount: money",
        "until: date, amount: text",
        "the attribute amount is text here and number in asked",
    ),
    Planted(
        "malformed event id",
        "vocabulary/events.yaml",
        "rest-ended: {zh",
        "rest ended: {zh",
        "characters that are not allowed",
    ),
    Planted("fact of nobody", "vocabulary/facts.yaml", "of: person", "of: dog", "of is dog"),
    Planted("events file is a list", "vocabulary/keys.yaml", "[case, request]", "{a: b}", "a list is expected"),
    Planted(
        "period with two starts",
        "vocabulary/periods.yaml",
        "from: rest-began",
        "from: [rest-began, asked]",
        "from is one event",
    ),
    Planted(
        "empty file", "vocabulary/levels.yaml", FILES["vocabulary/levels.yaml"], "# nothing\n", "the file is empty"
    ),
    Planted("label of no attribute", "vocabulary/words.yaml", "colour:", "shade:", "the label shade is of no use"),
    Planted("label of no word", "vocabulary/words.yaml", ".red:", ".blue:", "the label .blue is of no use"),
    Planted(
        "label of a word under an attribute without it",
        "vocabulary/words.yaml",
        "by.agency:",
        "colour.agency:",
        "the label colour.agency is of no use",
    ),
    Planted(
        "general label of a word that has its own everywhere",
        "vocabulary/words.yaml",
        "by.agency:",
        ".agency: {zh: 机构, en: agency}\nby.agency:",
        "the label .agency is of no use",
    ),
    Planted("label in one language", "vocabulary/words.yaml", "{zh: 红, en: red}", "{zh: 红}", "en is missing"),
    Planted("label with more", "vocabulary/words.yaml", "en: red}", "en: red, of: x}", "unknown key of"),
    Planted(
        "labels file is a list",
        "vocabulary/words.yaml",
        FILES["vocabulary/words.yaml"],
        "[a]\n",
        "a table of keys and values",
    ),
    Planted(
        "stage with an unknown event",
        "vocabulary/stages.yaml",
        "[asked]",
        "[begged]",
        "the stage start has the unknown event begged",
    ),
    Planted(
        "event in two stages",
        "vocabulary/stages.yaml",
        "[answered,",
        "[asked,",
        "the event asked stands in a stage already",
    ),
    Planted(
        "event twice in a stage",
        "vocabulary/stages.yaml",
        "[asked]",
        "[asked, asked]",
        "the event asked stands in a stage already",
    ),
    Planted("stage without events", "vocabulary/stages.yaml", ", events: [asked]", "", "events is missing"),
    Planted("stage with more", "vocabulary/stages.yaml", "[asked]}", "[asked], of: x}", "unknown key of"),
    Planted(
        "actors file is a list",
        "vocabulary/actors.yaml",
        FILES["vocabulary/actors.yaml"],
        "[a]\n",
        "a table of keys and values",
    ),
]


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.name)
def test_each_planted_defect_is_refused_with_its_place_and_the_next_step(planted: Planted, tmp_path: Path) -> None:
    assert planted.old in FILES[planted.file]
    folder = write(tmp_path, {**FILES, planted.file: FILES[planted.file].replace(planted.old, planted.new)})
    found = defects(folder)
    hit = [each for each in found if planted.phrase in each.what.en]
    assert hit, [each.say(Language.EN) for each in found]
    assert re.search(r"\.yaml(:\d+| \w)", hit[0].where), hit[0].where
    for text in (hit[0].what, hit[0].remedy):
        assert re.search(r"[一-鿿]", text.zh)
        assert text.en


def test_the_sound_rulebook_is_accepted(tmp_path: Path) -> None:
    rulebook = compile_rulebook(write(tmp_path, FILES), "0")
    assert [rule.rule_id for rule in rulebook.rules] == ["answer-in-time"]
    assert [row.row_id for row in rulebook.rules[0].rows] == ["always#1", "always#2"]
    assert rulebook.folder == str(tmp_path)


def test_all_defects_are_reported_at_once(tmp_path: Path) -> None:
    broken = (
        FILES[RULE]
        .replace("severity: major", "severity: huge")
        .replace("eq, citizen", "eq, citizens")
        .replace("cal: D, n: 2", "cal: E, n: 2")
    )
    other = FILES[RULE].replace("title: {zh: 按期答复, en: answer in time}\n", "")
    found = defects(write(tmp_path, {**FILES, RULE: broken, "rules/demo/other.yaml": other}))
    said = "\n".join(each.say(Language.EN) for each in found)
    for phrase in ("huge", "citizens", "unknown calendar profile E", "title is missing", "says other", "already used"):
        assert phrase in said
    with pytest.raises(RulebookError) as caught:
        compile_rulebook(tmp_path, "0")
    assert "severity" not in caught.value.say(Language.ZH).splitlines()[0]
    assert len(caught.value.say(Language.ZH).splitlines()) == len(found) + 1


def test_rows_in_force_together_under_one_condition_are_refused(tmp_path: Path) -> None:
    first = FILES[RULE].replace("- {to: 2025-12-31,", "- {to: 2025-12-31,", 1)
    line = next(each for each in first.splitlines() if each.startswith("- {to"))
    twice = first.replace(line, f"{line}\n{line.replace('to: 2025-12-31', 'from: 2025-12-31')}")
    assert any("in force on a common day" in each.what.en for each in defects(write(tmp_path, {**FILES, RULE: twice})))
    apart = first.replace(line, f"{line}\n{line.replace('to: 2025-12-31', 'from: 2026-01-01')}")
    compile_rulebook(write(tmp_path, {**FILES, RULE: apart}), "0")


def test_a_row_that_can_never_be_chosen_is_refused(tmp_path: Path) -> None:
    lines = FILES[RULE].splitlines()
    urgent = next(each for each in lines if each.startswith("- {to"))
    general = next(each for each in lines if each.startswith("- {limit: 30"))
    swapped = FILES[RULE].replace(urgent, "@").replace(general, urgent).replace("@", general)
    assert any("can never be chosen" in each.what.en for each in defects(write(tmp_path, {**FILES, RULE: swapped})))
    halves = [
        general.replace("{limit", "{to: 2019-12-31, limit"),
        general.replace("{limit", "{from: 2020-01-01, to: 2025-12-31, limit"),
    ]
    split = FILES[RULE].replace(urgent, "\n".join([*halves, urgent])).replace(general + "\nneed", "need")
    assert any("can never be chosen" in each.what.en for each in defects(write(tmp_path, {**FILES, RULE: split})))
    gap = split.replace("{from: 2020-01-01, to: 2025-12-31, limit", "{from: 2020-01-02, to: 2025-12-31, limit")
    compile_rulebook(write(tmp_path, {**FILES, RULE: gap}), "0")


def test_an_empty_choose_is_refused(tmp_path: Path) -> None:
    text = re.sub(r"choose:\n(- .*\n)+need", "choose: []\nneed", FILES[RULE], count=1)
    assert any("choose has no row" in each.what.en for each in defects(write(tmp_path, {**FILES, RULE: text})))


def test_an_empty_list_of_examples_is_refused(tmp_path: Path) -> None:
    text = re.sub(r"examples:\n(- .*\n)+", "examples: []\n", FILES[RULE])
    assert any("the rule has no example" in each.what.en for each in defects(write(tmp_path, {**FILES, RULE: text})))


def test_large_and_deep_files_are_refused(tmp_path: Path) -> None:
    for content, phrase in (
        ("# " + "x" * 1_048_576, "larger than 1 MB"),
        ("[" * 80 + "]" * 80, "too large"),
        ("[" + "a," * 300_000 + "]", "too large"),
    ):
        found = defects(write(tmp_path, {**FILES, RULE: content}))
        assert any(phrase in each.what.en for each in found)


def test_a_billion_laughs_is_refused(tmp_path: Path) -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
    )
    assert any("aliases" in each.what.en for each in defects(write(tmp_path, {**FILES, RULE: bomb})))


def test_text_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    (tmp_path / RULE).write_bytes("id: 答复".encode("gb18030"))
    assert any("not UTF-8" in each.what.en for each in defects(tmp_path))


def test_a_character_that_yaml_forbids_is_refused(tmp_path: Path) -> None:
    assert any("not valid YAML" in each.what.en for each in defects(write(tmp_path, {**FILES, RULE: "a: \x01"})))


def test_a_list_of_rules_is_no_rule_file_of_a_full_rulebook(tmp_path: Path) -> None:
    assert any("a table of keys" in each.what.en for each in defects(write(tmp_path, {**FILES, RULE: "[1]"})))


def test_an_unknown_rulebook_names_the_known_ones() -> None:
    with pytest.raises(RulebookError, match="it-cds, platform, prc"):
        load_rulebook("nowhere")
