"""The one function of this package: a report in, its claims and findings out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from xiezhi.checker.bench import Bench
from xiezhi.checker.figures import FigureReader
from xiezhi.checker.folding import fold
from xiezhi.checker.known import find_known
from xiezhi.checker.model import Check, Claim, Finding, KnownFigures, Progress, SourceText
from xiezhi.checker.numbers import NumberReader
from xiezhi.checker.outline import read_outline
from xiezhi.checker.relations.chain import find_chain
from xiezhi.checker.relations.changes import find_changes, mixed_changes
from xiezhi.checker.relations.lists import find_lists
from xiezhi.checker.relations.same import find_same
from xiezhi.checker.relations.shares import find_shares
from xiezhi.checker.relations.stages import find_stages
from xiezhi.checker.relations.sums import find_sums
from xiezhi.checker.relations.tables import find_tables
from xiezhi.checker.remarks.dates import find_dates
from xiezhi.checker.remarks.hedges import find_hedges
from xiezhi.checker.remarks.structure import find_structure
from xiezhi.checker.remarks.universals import find_universals, read_wordings
from xiezhi.checker.remarks.wording import find_wording

_FINDERS: tuple[Callable[[Bench], Iterator[Finding]], ...] = (
    find_sums,
    find_shares,
    find_changes,
    find_stages,
    find_tables,
    find_lists,
    find_same,
    find_universals,
    find_hedges,
    find_dates,
    find_structure,
    find_wording,
)


def check_report(
    source: SourceText,
    previous: SourceText | None = None,
    against: KnownFigures | None = None,
    progress: Progress | None = None,
) -> Check:
    """Read ``source``, find its numeric claims and say how they hang together.

    ``previous`` is last year's report of the same body (figures of both years are compared), ``against`` known figures.
    ``progress`` is called with (characters done, characters in all). Never raises for any text: a report without
    figures has no claims.

    >>> check = check_report(SourceText("全年受理投诉200件，办结190件，办结率95%。"))
    >>> [(claim.text, str(claim.value)) for claim in check.claims]
    [('200件', '200'), ('190件', '190'), ('95%', '95')]
    >>> [(finding.type, str(finding.verdict)) for finding in check.findings]
    [('ratio', 'ok'), ('le', 'ok')]
    >>> check_report(SourceText("全年受理投诉200件，办结190件，办结率98%。")).inconsistent
    True
    """
    bench = read_bench(source)
    size = len(source.text)
    found: list[Finding] = []
    for done, finder in enumerate(_FINDERS, 1):
        found.extend(finder(bench))
        if progress is not None:
            progress(size * done // len(_FINDERS), size)
    found.extend(mixed_changes(bench, found))
    if previous is not None:
        found.extend(find_chain(bench, read_bench(previous)))
    if against is not None:
        found.extend(find_known(bench, against))
    findings = _numbered(found)
    claims = linked([figure.claim for figure in bench.figures], findings)
    numbers = sorted([*claims, *read_wordings(bench, 1)], key=lambda number: number.span)
    return Check(bench.outline.report, tuple(numbers), findings)


def read_bench(source: SourceText) -> Bench:
    """Read the text up to its figures, without judging anything."""
    folded = fold(source.text)
    outline = read_outline(source, folded)
    numbers = NumberReader(folded, outline.cells()).read()
    figures = FigureReader(source.text, folded, outline, numbers).read()
    return Bench.of(source.text, folded, outline, numbers, figures)


def linked(claims: Iterable[Claim], findings: Iterable[Finding]) -> list[Claim]:
    """Return the claims with parent, base and previous value as the findings have linked them."""
    parents: dict[str, str] = {}
    bases: dict[str, str] = {}
    earlier: dict[str, str] = {}
    for finding in findings:
        members = finding.claims
        if finding.type in ("sum", "sumle", "le") and len(members) >= 2:
            parents.update((part, members[-1]) for part in members[:-1] if part not in parents)
        elif finding.type == "ratio" and len(members) == 3:
            bases.setdefault(members[2], members[1])
        elif finding.type in ("yoy", "points", "difference") and len(members) == 3:
            earlier.setdefault(members[0], members[1])
    return [replace(c, parent=parents.get(c.id), base=bases.get(c.id), previous=earlier.get(c.id)) for c in claims]


def _numbered(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Drop relations found by two ways, put the rest in reading order and number them."""
    seen: set[tuple[str, frozenset[tuple[int, int]]]] = set()
    kept = []
    for finding in found:
        key = (finding.type, frozenset((span.start, span.end) for span in finding.members))
        if key not in seen:
            seen.add(key)
            kept.append(finding)
    kept.sort(key=lambda each: min(each.members))
    return tuple(replace(finding, id=f"f{number}") for number, finding in enumerate(kept, 1))
