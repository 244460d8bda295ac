"""Two reports of one body, a year apart: last year's published figure against this year's figure and change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from xiezhi.checker.arithmetic import show
from xiezhi.checker.bench import Bench, finding
from xiezhi.checker.figures import Figure, Role
from xiezhi.checker.model import Direction, Finding, Verdict
from xiezhi.checker.relations.changes import change_of, judge_change
from xiezhi.core.text import Text

_MEND = Text(
    "请说明上年数是否修订，或核对本年数与增减幅度。",
    "Say whether last year's figure was revised, or check this year's.",
)
_NEEDED = Text(
    "若要都成立，上年公布的数须已修订或口径有变。",
    "Both can hold only if last year's figure was revised or counted differently.",
)


def find_chain(bench: Bench, previous: Bench) -> Iterator[Finding]:
    """Yield comparisons of this report's changes with the figures the report before published."""
    before = _by_subject(previous)
    rates: dict[str, list[Figure]] = defaultdict(list)
    for old in previous.figures:
        if old.role is Role.RATE:
            rates[old.subject].append(old)
    for figure in bench.figures:
        if figure.role is Role.RATE and len(figure.subject) >= 3:
            yield from _points(bench, figure, rates.get(figure.subject, []), previous)
        if not figure.is_count or len(figure.subject) < 2:
            continue
        candidates = before.get((figure.subject, figure.claim.unit), [])
        values = {candidate.value for candidate in candidates}
        if len(values) != 1:
            continue
        yield from _compare(bench, figure, previous, candidates[0])


def _by_subject(bench: Bench) -> dict[tuple[str, str | None], list[Figure]]:
    found: dict[tuple[str, str | None], list[Figure]] = defaultdict(list)
    for figure in bench.figures:
        if figure.is_count and len(figure.subject) >= 2:
            found[figure.subject, figure.claim.unit].append(figure)
    return found


def _points(bench: Bench, rate: Figure, before: list[Figure], previous: Bench) -> Iterator[Finding]:
    """破案率48.26%，提高2.4个百分点: last year's report must have had 45.86%."""
    points = bench.described_by(rate, Role.POINTS, "yoy")
    if points is None or len({old.value for old in before}) != 1:
        return
    change = rate.value - before[0].value
    signed = -points.value if points.claim.direction is Direction.DOWN else points.value
    slack = (rate.claim.step + before[0].claim.step + points.claim.step) / 2
    verdict = Verdict.OK if change == signed else Verdict.OK_WITHIN_ROUNDING
    if abs(change - signed) > slack:
        verdict = Verdict.AMBIGUOUS
    source = previous.outline.report.source.name
    message = Text(
        f"“{bench.quote(points)}”：上年报告（{source}）为 {show(before[0].value)}%，"
        f"相差 {show(change)} 个百分点，文中为 {show(signed)}。",
        f"“{bench.quote(points)}”: last year's report ({source}) gave {show(before[0].value)}%, "
        f"a difference of {show(change)} points; printed {show(signed)}.",
    )
    yield finding("chain", [rate, points], verdict, f"{show(change)}; {show(signed)}", message, _NEEDED, _MEND)


def _compare(bench: Bench, figure: Figure, previous: Bench, old: Figure) -> Iterator[Finding]:
    source = previous.outline.report.source.name
    rate = bench.described_by(figure, Role.CHANGE, "yoy")
    if rate is not None and rate.claim.unit == "%" and old.value > 0:
        exact = change_of(figure.value, old.value)
        verdict = _softened(judge_change(figure.claim.interval, old.claim.interval, exact, rate))
        sign = "-" if rate.claim.direction is Direction.DOWN else "+"
        message = Text(
            f"“{bench.quote(rate)}”：上年报告（{source}）为 {show(old.value)}，"
            f"据此变动 {show(exact)}%，文中为 {sign}{show(rate.value)}%。",
            f"“{bench.quote(rate)}”: last year's report ({source}) gave {show(old.value)}, a change of {show(exact)}%; "
            f"printed {sign}{show(rate.value)}%.",
        )
        yield finding(
            "chain", [figure, rate], verdict, f"{show(exact)}%; {sign}{show(rate.value)}%", message, _NEEDED, _MEND
        )
    stated = bench.described_by(figure, Role.PREVIOUS)
    if stated is not None and stated.claim.unit == old.claim.unit:
        yield _stated(bench, stated, old, source)
    amount = bench.described_by(figure, Role.AMOUNT)
    if amount is not None and rate is None and amount.comparison == "yoy":
        change = figure.value - old.value
        signed = -amount.value if amount.claim.direction is Direction.DOWN else amount.value
        verdict = Verdict.OK if change == signed else Verdict.AMBIGUOUS
        message = Text(
            f"“{bench.quote(amount)}”：上年报告（{source}）为 "
            f"{show(old.value)}，据此增减 {show(change)}，文中为 {show(signed)}。",
            f"“{bench.quote(amount)}”: last year's report ({source}) "
            f"gave {show(old.value)}, a difference of {show(change)}; "
            f"printed {show(signed)}.",
        )
        yield finding("chain", [figure, amount], verdict, f"{show(change)}; {show(signed)}", message, _NEEDED, _MEND)


def _softened(verdict: Verdict) -> Verdict:
    """Figures of earlier years are revised lawfully, so a break between two reports is doubtful, not inconsistent."""
    return Verdict.AMBIGUOUS if verdict is Verdict.FAIL else verdict


def _stated(bench: Bench, stated: Figure, old: Figure, source: str) -> Finding:
    verdict = Verdict.OK if stated.value == old.value else Verdict.AMBIGUOUS
    message = Text(
        f"“{bench.quote(stated)}”：文中上年数 {show(stated.value)}，上年报告（{source}）公布 {show(old.value)}。",
        f"“{bench.quote(stated)}”: last year's figure is given as "
        f"{show(stated.value)}, last year's report ({source}) had {show(old.value)}.",
    )
    return finding("chain", [stated], verdict, f"{show(stated.value)}; {show(old.value)}", message, _NEEDED, _MEND)
