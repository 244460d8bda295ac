"""The labelled reports outside the repository: what the checker must show on them."""

from __future__ import annotations

import importlib.util
import json
from collections import Counter
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from xiezhi.checker import Check, SourceText, check_report
from xiezhi.checker.jsonl import claim_lines, finding_lines

DEVELOPMENT = tuple(f"dev/dev{number:02d}" for number in range(1, 18))
HOLDS = {"ok", "ok-within-rounding", "info"}


@pytest.fixture
def reports(shared: Path) -> Path:
    return shared / "reports"


def scorer(folder: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, folder / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(folder: Path, stem: str) -> str:
    with (folder / f"{stem}.txt").open(encoding="utf-8", newline="") as file:
        return file.read()


def load(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def members_of(relation: dict[str, object]) -> set[str]:
    members = relation["members"]
    assert isinstance(members, list)
    return {str(member) for member in members}


@cache
def checked(folder: Path, stem: str) -> Check:
    return check_report(SourceText(read(folder, stem), stem))


def claims_of(check: Check) -> list[dict[str, object]]:
    return [claim for claim in map(json.loads, claim_lines(check)) if claim["is_claim"]]


@pytest.mark.shared
def test_the_city_report_has_its_fifty_claims_with_value_and_unit_and_no_other(reports: Path) -> None:
    judge = scorer(reports, "score")
    gold = load(reports / "city-2025.claims.jsonl")
    counted, *_ = judge.score(claims_of(checked(reports, "city-2025")), gold)
    assert (counted["gold"], counted["pred"], counted["both_ok"]) == (50, 50, 50)


@pytest.mark.shared
def test_no_relation_of_the_city_report_that_holds_is_flagged(reports: Path) -> None:
    judge = scorer(reports, "score_relations")
    gold = load(reports / "city-2025.claims.jsonl")
    held = [members_of(r) for r in load(reports / "city-2025.relations.jsonl") if r["verdict"] == "ok"]
    open_to_doubt = [members_of(r) for r in load(reports / "city-2025.relations.jsonl") if r["verdict"] not in HOLDS]
    for finding in checked(reports, "city-2025").findings:
        members = judge.ids_of([[s.start, s.end] for s in finding.members], gold)
        if finding.verdict not in HOLDS and members and members in held:
            assert members in open_to_doubt, finding


@pytest.mark.shared
@pytest.mark.parametrize(
    ("kind", "figures", "verdict", "working"),
    [
        ("partition", ("12489起", "11855起", "2556起"), "ambiguous", "1922"),
        ("sum", ("3307起", "5415起", "7995余件"), "ambiguous", "8722"),
        ("remainder", ("4304个", "3983个"), "gap", "321"),
        ("heading-duplicate", ("二、存在问题",), "fail", "五"),
        ("unbalanced-bracket", ("《刑事诉讼法及配套规定(新释新解与适用指南》",), "fault", "("),
        ("approx-after-nonround", ("7995余件",), "fault", "余"),
        ("approx-after-nonround", ("6376余人次",), "fault", "余"),
        ("unit-mismatch", ("18640人次",), "fail", "人次"),
    ],
)
def test_the_known_points_of_the_city_report_are_found(
    reports: Path, kind: str, figures: tuple[str, ...], verdict: str, working: str
) -> None:
    text = read(reports, "city-2025")
    found = {
        (f.type, frozenset(span.of(text) for span in f.members), str(f.verdict)): f.computed
        for f in checked(reports, "city-2025").findings
    }
    assert working in found[kind, frozenset(figures), verdict]


@pytest.mark.shared
def test_the_city_report_has_nothing_inconsistent(reports: Path) -> None:
    assert not checked(reports, "city-2025").inconsistent


@pytest.mark.shared
def test_development_claims_reach_an_end_to_end_f1_of_0_97(reports: Path) -> None:
    judge, total = scorer(reports, "score"), Counter[str]()
    for stem in DEVELOPMENT:
        counted, *_ = judge.score(claims_of(checked(reports, stem)), load(reports / f"{stem}.claims.jsonl"))
        total.update(counted)
    assert 2 * total["both_ok"] / (total["pred"] + total["gold"]) >= 0.97


@pytest.mark.shared
def test_development_relations_are_linked_and_judged(reports: Path) -> None:
    judge, total, held = scorer(reports, "score_relations"), Counter[str](), 0
    for stem in DEVELOPMENT:
        found = [json.loads(line) for line in finding_lines(checked(reports, stem))]
        related = load(reports / f"{stem}.relations.jsonl")
        total.update(judge.score(found, related, load(reports / f"{stem}.claims.jsonl")))
        held += sum(each["verdict"] in HOLDS for each in related if len(members_of(each)) >= 2)
    alarms = total["false_alarm"] + total["alarm_on_nothing"]
    assert total["linked"] / total["gold_checkable"] >= 0.85
    assert total["matched"] / total["pred"] >= 0.70
    assert total["defect_hit"] / total["gold_defects"] >= 0.85
    assert alarms / (held + total["pred"] - total["matched"]) <= 0.15


@pytest.mark.shared
def test_nothing_the_labels_call_sound_is_called_inconsistent(reports: Path) -> None:
    judge = scorer(reports, "score_relations")
    for stem in DEVELOPMENT:
        gold = load(reports / f"{stem}.claims.jsonl")
        faults = [members_of(r) for r in load(reports / f"{stem}.relations.jsonl") if r["verdict"] not in HOLDS]
        for finding in checked(reports, stem).findings:
            if finding.level == "inconsistent":
                members = judge.ids_of([[s.start, s.end] for s in finding.members], gold)
                assert any(len(members & each) * 2 >= len(members | each) for each in faults), (stem, finding)


@pytest.mark.shared
def test_the_text_of_traps_gives_no_claim(reports: Path) -> None:
    assert checked(reports, "dev/dev18").claims == ()


@pytest.mark.shared
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("化解率94.92%", "化解率94.93%"),
        ("化解11855起", "化解11955起"),
        ("纠纷12489起", "纠纷12589起"),
        ("物质33人", "物质93人"),
        ("整改67起", "整改68起"),
        ("问题案件67起", "问题案件66起"),
        ("均100%破获", "均400%破获"),
    ],
)
def test_one_changed_digit_that_breaks_a_relation_is_reported(reports: Path, old: str, new: str) -> None:
    text = read(reports, "city-2025")
    assert old in text
    before = Counter((f.type, str(f.verdict)) for f in checked(reports, "city-2025").findings if f.verdict not in HOLDS)
    after = check_report(SourceText(text.replace(old, new)))
    now = Counter((f.type, str(f.verdict)) for f in after.findings if f.verdict not in HOLDS)
    assert now - before
