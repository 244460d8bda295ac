"""What the report checker is worth: scores over the labelled reports, single-digit mutations, speed.

Run with ``python benchmarks/checker.py [scores] [mutations] [speed]`` (all three without arguments). The labelled
reports and their scorers stay outside the repository: they are read from the folder named by XIEZHI_SHARED (default
../shared).
"""

from __future__ import annotations

import collections
import importlib.util
import json
import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import ParamSpec

from xiezhi.checker import Check, SourceText, check_report
from xiezhi.checker.jsonl import claim_lines, finding_lines

P = ParamSpec("P")
OWN = Path(__file__).parent.parent / "tests" / "checker" / "reports"
LIMITS = (("10,000 characters", 10_000, 0.5), ("2 MB yearbook", 700_000, 30.0))


def shared() -> Path:
    """Return the folder of labelled reports."""
    return Path(os.environ.get("XIEZHI_SHARED", "../shared")) / "reports"


def scorer(name: str) -> ModuleType:
    """Load one of the scorers beside the labelled reports."""
    spec = importlib.util.spec_from_file_location(name, shared() / f"{name}.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{shared()}/{name}.py: not found; set XIEZHI_SHARED")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(path: Path) -> str:
    """Return the text with its offsets untouched."""
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


def scores(title: str, stems: list[Path]) -> None:
    """Print claim and relation scores of one set of reports, with micro totals and levels."""
    claim_scorer, relation_scorer = scorer("score"), scorer("score_relations")
    claims: collections.Counter[str] = collections.Counter()
    relations: collections.Counter[str] = collections.Counter()
    levels: collections.Counter[str] = collections.Counter()
    held = wrong = 0
    print(f"== {title}")
    for stem in stems:
        check = check_report(SourceText(read(stem.with_suffix(".txt")), stem.name))
        predicted = [json.loads(line) for line in claim_lines(check)]
        predicted = [claim for claim in predicted if claim["is_claim"]]
        found = [json.loads(line) for line in finding_lines(check)]
        gold = claim_scorer.load(f"{stem}.claims.jsonl")
        related = relation_scorer.load(f"{stem}.relations.jsonl")
        counted, *_ = claim_scorer.score(predicted, gold)
        linked = relation_scorer.score(found, related, gold)
        claims.update(counted)
        relations.update(linked)
        held += sum(each["verdict"] in relation_scorer.OK for each in related if len(each["members"]) >= 2)
        levels.update(each["level"] or "holds" for each in found)
        wrong += len(false_inconsistent(found, related, gold, relation_scorer))
        print(f"{stem.name:12s}", end=" ")
        relation_scorer.show(linked)
    total = claims["pred"] + claims["gold"]
    print(
        f"MICRO claims {claims['gold']}: end-to-end F1 "
        f"{2 * claims['both_ok'] / (total or 1):.4f}, false {claims['pred'] - claims['found']}"
    )
    print("MICRO", end=" ")
    relation_scorer.show(relations)
    alarms = relations["false_alarm"] + relations["alarm_on_nothing"]
    absent = relations["pred"] - relations["matched"]
    print(
        f"MICRO false alarms {alarms} on {held} relations the gold calls ok and {absent} it does not have: "
        f"{100 * alarms / ((held + absent) or 1):.1f} per 100; 'inconsistent' on those: {wrong}"
    )
    print("levels:", ", ".join(f"{level} {count}" for level, count in sorted(levels.items())))


def false_inconsistent(
    found: list[dict[str, object]], related: list[dict[str, object]], gold: list[dict[str, object]], judge: ModuleType
) -> list[dict[str, object]]:
    """Return the findings of level inconsistent that the gold calls ok or does not have (single figures included)."""
    sets = [(set(each["members"]), each["verdict"]) for each in related]  # type: ignore[call-overload]  # gold is JSON
    wrong = []
    for each in found:
        if each["level"] != "inconsistent":
            continue
        members = judge.ids_of(each["members"], gold)
        match = [verdict for ids, verdict in sets if ids and len(ids & members) * 2 >= len(ids | members)]
        if not any(verdict not in judge.OK for verdict in match):
            wrong.append(each)
    return wrong


def mutants(text: str, gold: list[dict[str, object]]) -> list[tuple[str, str]]:
    """Return (claim id, changed text) for every change of one digit of a figure, without leading zeros."""
    changed = []
    for claim in gold:
        if not claim["is_claim"]:
            continue
        start, end = int(str(claim["start"])), int(str(claim["end"]))
        places = [at for at in range(start, end) if text[at].isdigit()]
        for at in places:
            for digit in "0123456789":
                leading = digit == "0" and at == places[0] and len(places) > 1
                if digit != text[at] and not leading:
                    changed.append((str(claim["id"]), text[:at] + digit + text[at + 1 :]))
    return changed


def signature(check: Check) -> collections.Counter[tuple[str, str, tuple[str, ...]]]:
    """Return the not-ok findings by type, verdict and the order of their members, whatever the digits."""
    place = {number.id: str(index) for index, number in enumerate(check.claims)}
    bad = [f for f in check.findings if f.verdict not in ("ok", "ok-within-rounding", "info")]
    return collections.Counter(
        (f.type, str(f.verdict), tuple(place.get(claim, "") for claim in f.claims) or (f.message.en,)) for f in bad
    )


def mutations() -> None:
    """Print how many single-digit changes of the city report's figures its own text can show."""
    stem = shared() / "city-2025"
    text = read(stem.with_suffix(".txt"))
    judge = scorer("score_relations")
    gold, related = judge.load(f"{stem}.claims.jsonl"), judge.load(f"{stem}.relations.jsonl")
    baseline = signature(check_report(SourceText(text)))
    made: collections.Counter[str] = collections.Counter()
    seen: collections.Counter[str] = collections.Counter()
    breaking = caught = 0
    missed = []
    for claim, changed in mutants(text, gold):
        now = signature(check_report(SourceText(changed)))
        detected = bool(now - baseline)
        made[claim] += 1
        seen[claim] += detected
        if breaks(claim, changed, gold, related):
            breaking += 1
            caught += detected
            if not detected:
                missed.append((claim, changed))
    again = signature(check_report(SourceText(text))) - baseline
    print(f"== single-digit mutations of the city report: {sum(made.values())}, detected {sum(seen.values())}")
    for claim, count in made.items():
        if seen[claim]:
            print(f"  {claim:24s} {seen[claim]:3d} of {count:3d}")
    print(f"breaking a numeric relation the gold calls ok: {breaking}, reported {caught}")
    for claim, _ in missed[:10]:
        print(f"  missed: {claim}")
    print(f"beyond the baseline without any mutation: {sum(again.values())}")


def breaks(claim: str, changed: str, gold: list[dict[str, object]], related: list[dict[str, object]]) -> bool:
    """Say whether the change of ``claim`` breaks a ratio, subset, universal or range that the gold calls ok."""
    value = {str(c["id"]): digits(changed, c) for c in gold if c["is_claim"]}
    for relation in related:
        members = [str(m) for m in relation["members"]]  # type: ignore[attr-defined]  # gold is JSON
        if relation["verdict"] != "ok" or claim not in members:
            continue
        kind, numbers = relation["type"], [value[m] for m in members]
        if kind == "ratio" and round(100 * numbers[0] / numbers[1] + 1e-9, 2) != numbers[2]:
            return True
        if kind == "subset" and numbers[0] > numbers[1]:
            return True
        if kind == "universal" and numbers[0] != numbers[1]:
            return True
        if kind == "percent-range" and not all(0 <= number <= 100 for number in numbers):
            return True
    return False


def digits(text: str, claim: dict[str, object]) -> float:
    """Return the printed digits of a claim as a number."""
    words = text[int(str(claim["start"])) : int(str(claim["end"]))]
    return float("".join(character for character in words if character.isdigit() or character == "."))


def patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Return every compiled pattern in the modules of the checker."""
    found: list[tuple[str, re.Pattern[str]]] = []
    for name, module in sorted(sys.modules.items()):
        for key, value in vars(module).items() if name.startswith("xiezhi.checker.") else ():
            rows = value if isinstance(value, tuple) else (value,)
            cells = [cell for row in rows for cell in (row if isinstance(row, tuple) else (row,))]
            found += [(f"{name}.{key}", cell) for cell in cells if isinstance(cell, re.Pattern)]
    return found


def speed() -> None:
    """Print the time for a report and a yearbook, of each pattern on adversarial text, and how the whole grows."""
    sample = "\n".join(read(path) for path in sorted(OWN.glob("*.txt")))
    print("== speed")
    for name, size, limit in LIMITS:
        took = seconds(check_text, repeated(sample, size))
        print(f"  {name:28s} {took:7.3f} s  (limit {limit:g} s){'  TOO SLOW' if took > limit else ''}")
    found = patterns()
    runs = [
        (seconds(scan, pattern, repeated(unit, 100_000)), name, text)
        for name, pattern in found
        for text, unit in ADVERSARIAL
    ]
    took, name, text = max(runs)
    print(f"  slowest of {len(found)} patterns on {len(ADVERSARIAL)} texts of 100,000 characters (limit 1 s):")
    print(f"    {took:.3f} s: {name} on {text}")
    print("  whole checker on 25,000 and 50,000 adversarial characters (2.0 is linear):")
    for text, unit in ADVERSARIAL:
        first = seconds(check_text, repeated(unit, 25_000))
        second = seconds(check_text, repeated(unit, 50_000))
        print(f"    {text:20s} {first:7.3f} s {second:7.3f} s  × {second / first:.1f}")


def repeated(unit: str, size: int) -> str:
    """Return ``size`` characters of ``unit`` over and over."""
    return (unit * (size // len(unit) + 1))[:size]


def check_text(text: str) -> None:
    """Check one text."""
    check_report(SourceText(text))


def scan(pattern: re.Pattern[str], text: str) -> None:
    """Find every match of one pattern."""
    collections.deque(pattern.finditer(text), 0)


def seconds(work: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> float:
    """Return how long ``work`` takes."""
    start = time.perf_counter()
    work(*args, **kwargs)
    return time.perf_counter() - start


ADVERSARIAL = (
    ("digits", "9"),
    ("grouped digits", "1,111"),
    ("decimal points", "1.1"),
    ("brackets", "("),
    ("book marks", "《"),
    ("quotes", "“"),
    ("其中", "其中"),
    ("numerals", "一二三四"),
    ("ten", "十"),
    ("points", "一是"),
    ("shares", "占1%,"),
    ("parts", "其中1件,"),
    ("counts", "受理1件办结1件"),
    ("bars", "|1"),
    ("rows", "1|1\n"),
    ("blanks", " "),
    ("full stops", "。"),
    ("rates", "率"),
    ("changes", "同比上升"),
    ("separators", "、"),
    ("years", "2025年"),
    ("months", "1月1日"),
    ("respectively", "分别1、1和"),
    ("letters", "a"),
    ("pairs", "1/1,"),
    ("brackets closed", "(1)"),
    ("nested", "1件(1件"),
    ("line starts", "1\n"),
    ("headings", "一、\n"),
)


def main() -> None:
    """Run the parts named on the command line, or all of them."""
    wanted = set(sys.argv[1:]) or {"scores", "mutations", "speed"}
    if "scores" in wanted:
        folder = shared()
        if folder.exists():
            scores("city report", [folder / "city-2025"])
            scores("development texts 01-17", [folder / "dev" / f"dev{number:02d}" for number in range(1, 18)])
            scores("texts of traps", [folder / "dev" / "dev18"])
        scores("reports of our own", sorted(path.with_suffix("") for path in OWN.glob("*.txt")))
    if "mutations" in wanted and shared().exists():
        mutations()
    if "speed" in wanted:
        speed()


if __name__ == "__main__":
    main()
