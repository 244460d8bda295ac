"""Draft rulebooks: undeclared words take the storage class their use implies; every output says «draft»."""

# ruff: noqa: E501 - rule files keep their one line per entry also when a test holds them
from __future__ import annotations

from pathlib import Path

import pytest

from xiezhi.core.text import Language
from xiezhi.law.loader import compile_rulebook, load_rulebook, rulebook_names
from xiezhi.law.model import AtEnd, Compare, CountOf, FailLevel, Partition, Rulebook, Severity, Side, ValueType
from xiezhi.law.problems import RulebookError

HEAD = "kind: deadline\n  same: [case]\n  verdict: {fail: breach}\n"


def draft(folder: Path, text: str) -> Rulebook:
    path = folder / "draft.yaml"
    path.write_text(text, encoding="utf-8")
    return compile_rulebook(path, "0")


def rule(rule_id: str, rest: str) -> str:
    return f"- id: {rule_id}\n  {HEAD}  choose: [{{n: 2}}]\n  subject: {{event: thing-done}}\n{rest}"


def kinds(rulebook: Rulebook, event: str) -> dict[str, ValueType]:
    return {name: each.value_type for name, each in rulebook.vocabulary.events[event].attributes.items()}


def test_a_single_file_borrows_the_words_of_prc_and_is_a_draft(tmp_path: Path) -> None:
    rulebook = draft(tmp_path, rule("a", "  need: [t.n, ge, p.n]\n"))
    assert rulebook.jurisdiction.draft
    assert rulebook.jurisdiction.jurisdiction == "prc"
    only = rulebook.rules[0]
    assert (only.title.zh, only.domain, only.severity, only.responsible) == ("a", "draft", Severity.MAJOR, "unit")
    assert (only.rows[0].when.en, only.rows[0].basis, only.policy.at_end) == ("in general", (), AtEnd.PENDING)


def test_each_use_implies_a_class(tmp_path: Path) -> None:
    rulebook = draft(
        tmp_path,
        rule(
            "a",
            """\
  need:
    all_of:
    - [t.flag, eq, true]
    - [t.word, eq, red]
    - [t.amount, ge, p.n]
    - [t.moment, lt, t.at]
    - [t.place, in, [here, there]]
    - [t.number, in, [1, 2]]
    - [t.names, contains, me]
    - [size(t.people), ge, 2]
    - [t.one, in, t.several]
    - [t.echo, eq, t.word]
    - [t.alone, eq, t.alone_too]
    - [t.less, lt, t.more]
    - [case.big, eq, true]
    - [person.years, ge, 18]
    - [{sum: {event: other-done, of: cost}}, ge, {add: [t.base, {last: {event: other-done, of: price}}]}]
    - disjoint: [[t.host, t.hosts], case.guests]
    - overlap: {event: thing-done, share: crew, span: [at, over_at]}
    - has: {event: [other-done, third-done], where: [x.level, eq, superior-organ], by: due}
  clock:
    from: {max: [t.began, {last: other-done}, {first: {event: other-done, where: [x.cost, gt, 1]}}]}
    limit: 3 days
    cal: APR-D
    extend: {event: third-done, until: x.new_day}
""",
        ),
    )
    thing = kinds(rulebook, "thing-done")
    assert thing == {
        "flag": ValueType.BOOL,
        "word": ValueType.TEXT,
        "amount": ValueType.NUMBER,
        "moment": ValueType.INSTANT,
        "place": ValueType.TEXT,
        "number": ValueType.NUMBER,
        "names": ValueType.TEXTS,
        "people": ValueType.TEXTS,
        "one": ValueType.TEXT,
        "several": ValueType.TEXTS,
        "echo": ValueType.TEXT,
        "alone": ValueType.TEXT,
        "alone_too": ValueType.TEXT,
        "less": ValueType.NUMBER,
        "more": ValueType.NUMBER,
        "base": ValueType.NUMBER,
        "host": ValueType.TEXT,
        "hosts": ValueType.TEXTS,
        "crew": ValueType.TEXTS,
        "over_at": ValueType.INSTANT,
        "began": ValueType.INSTANT,
    }
    assert kinds(rulebook, "other-done") == {
        "cost": ValueType.NUMBER,
        "price": ValueType.NUMBER,
        "level": ValueType.TEXT,
    }
    assert kinds(rulebook, "third-done")["new_day"] is ValueType.DATE
    assert rulebook.vocabulary.facts["big"].of_person is False
    assert rulebook.vocabulary.facts["years"].of_person is True
    assert rulebook.vocabulary.facts["guests"].attribute.value_type is ValueType.TEXTS


def test_a_later_rule_settles_an_earlier_word(tmp_path: Path) -> None:
    rulebook = draft(
        tmp_path,
        rule("a", "  need: [t.x1, eq, t.x2]\n").replace("{n: 2}", "{}")
        + rule("b", "  need: {all_of: [[t.x1, eq, true], [t.n, ge, p.n]]}\n"),
    )
    assert kinds(rulebook, "thing-done") == {"x1": ValueType.BOOL, "x2": ValueType.BOOL, "n": ValueType.NUMBER}


def test_a_draft_may_use_further_words_of_an_enum_and_further_keys(tmp_path: Path) -> None:
    text = rule(
        "a",
        "  need: {all_of: [[t.n, ge, p.n], {has: {event: [person-arrived, released], where: {all_of: [[x.regime, eq, by-balloon], [x.request, eq, t.request]]}}}, [case.case_class, eq, maritime]]}\n",
    ).replace("same: [case]", "same: [case, voyage]")
    rulebook = draft(tmp_path, text)
    assert "by-balloon" in rulebook.vocabulary.events["person-arrived"].attributes["regime"].allowed
    assert "maritime" in rulebook.vocabulary.facts["case_class"].attribute.allowed
    assert "voyage" in rulebook.vocabulary.keys


def test_conflicting_uses_are_refused_also_in_a_draft(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match="eq cannot compare"):
        draft(tmp_path, rule("a", "  need: {all_of: [[t.n, ge, p.n], [t.n, eq, true]]}\n"))
    text = rule("a", "  need: {all_of: [[t.n, ge, p.n], [person.complex_or_major, eq, true]]}\n")
    with pytest.raises(RulebookError, match=r"unknown fact person\.complex_or_major"):
        draft(tmp_path, text)


def test_conditions_of_a_draft_are_put_into_words(tmp_path: Path) -> None:
    rulebook = draft(
        tmp_path, rule("a", "  need: [t.n, ge, p.n]\n").replace("{n: 2}", "{n: 2, if: [t.flag, eq, true]}")
    )
    when = rulebook.rules[0].rows[0].when
    assert (when.zh, when.en) == ("本事件 flag ：是", "this event's flag: yes")


def test_a_folder_of_plain_files_is_a_draft_of_all_of_them(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(rule("a", "  need: [t.n, ge, p.n]\n"), encoding="utf-8")
    single = rule("b", "  need: [t.n, ge, p.n]\n").replace("- id", "  id").replace("\n  ", "\n").strip()
    (tmp_path / "two.yml").write_text(single, encoding="utf-8")
    rulebook = load_rulebook(tmp_path)
    assert [each.rule_id for each in rulebook.rules] == ["a", "b"]
    assert rulebook.jurisdiction.draft


def test_the_digest_covers_names_bytes_and_what_is_borrowed(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(rule("a", "  need: [t.n, ge, p.n]\n"), encoding="utf-8")
    first = load_rulebook(tmp_path).digest
    (tmp_path / "one.yaml").rename(tmp_path / "other.yaml")
    second = load_rulebook(tmp_path).digest
    (tmp_path / "other.yaml").write_text(rule("a", "  need: [t.n, gt, p.n]\n"), encoding="utf-8")
    assert len({first, second, load_rulebook(tmp_path).digest}) == 3


def test_both_spellings_of_aggregates_and_of_fail_if_are_one(tmp_path: Path) -> None:
    longer = rule("a", "  need: {count: {event: thing-done, side: before, since: other-done}, op: le, value: p.n}\n")
    shorter = rule("b", "  need: [{count: {event: thing-done, side: before, unless_since: [other-done]}}, le, p.n]\n")
    one = "verdict: {fail: breach, fail_if: [[t.flag, eq, true], manual]}"
    many = "verdict: {fail: breach, fail_if: [[[t.flag, eq, true], manual]]}"
    text = longer.replace("verdict: {fail: breach}", one) + shorter.replace("verdict: {fail: breach}", many)
    first, second = draft(tmp_path, text).rules
    assert first.need == second.need
    assert first.policy == second.policy
    assert first.policy.fail_if[0][1] is FailLevel.MANUAL
    assert isinstance(first.need, Compare)
    assert isinstance(first.need.left, CountOf)
    assert first.need.left.pattern.side is Side.BEFORE
    assert first.need.left.pattern.unless_since == ("other-done",)


def test_the_partition_follows_from_same(tmp_path: Path) -> None:
    need = "  need: [t.n, ge, p.n]\n"
    overlap = "  need: {all_of: [[t.n, ge, p.n], {overlap: {event: thing-done, share: crew, span: [at, over_at]}}]}\n"
    cases = [("[case]", need), ("[person]", need), ("[]", need), ("[]", overlap), ("[person, item]", need)]
    text = "".join(rule(f"r{i}", body).replace("[case]", same) for i, (same, body) in enumerate(cases))
    found = [each.partition for each in draft(tmp_path, text).rules]
    assert found == [Partition.THREAD, Partition.PERSON, Partition.THREAD, Partition.OFFICER, Partition.THREAD]


def test_built_in_rulebooks_load_and_none_is_a_draft() -> None:
    assert rulebook_names() == ("it-cds", "platform", "prc")
    for name in rulebook_names():
        rulebook = load_rulebook(name)
        assert not rulebook.jurisdiction.draft
        assert "event-corrected" in rulebook.vocabulary.events
    assert load_rulebook("it-cds").jurisdiction.order_by_seq
    assert [rule.rule_id for rule in load_rulebook("it-cds").rules] == ["r1", "r10", *(f"r{n}" for n in range(2, 10))]


def test_a_full_folder_may_call_itself_a_draft(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "a.yaml").write_text(rule("a", "  need: [t.n, ge, p.n]\n"), encoding="utf-8")
    (tmp_path / "vocabulary").mkdir()
    (tmp_path / "vocabulary" / "levels.yaml").write_text("ranked: [one, two]\nunranked: ~\n", encoding="utf-8")
    (tmp_path / "jurisdiction.yaml").write_text(
        "id: mine\nname: {zh: 我的, en: mine}\nzone: Asia/Shanghai\nborrows: prc\ndraft: true\nmapping: mappings/m.yaml\n",
        encoding="utf-8",
    )
    rulebook = load_rulebook(tmp_path)
    assert rulebook.jurisdiction.draft
    assert rulebook.jurisdiction.mapping == "mappings/m.yaml"
    assert rulebook.folder.endswith("prc")
    assert rulebook.vocabulary.levels == ("one", "two")
    assert "CPR" in rulebook.instruments


def test_an_error_in_a_draft_is_said_in_both_languages(tmp_path: Path) -> None:
    with pytest.raises(RulebookError) as caught:
        draft(tmp_path, "- id: a\n  kind: nothing\n")
    assert "未知的值 nothing" in caught.value.say(Language.ZH)
    assert "unknown value nothing" in caught.value.say(Language.EN)
