"""The one function of this package: a report in, its claims and findings out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from xiezhi.checker.bench import Bench
from xiezhi.checker.figures import FigureReader
from xiezhi.checker.folding import fold
from xiezhi.checker.model import Check, Finding, KnownFigures, Progress, SourceText
from xiezhi.checker.numbers import NumberReader
from xiezhi.checker.outline import read_outline
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
    Never raises for any text: a report without figures has no claims.
    """
    _ = previous, against, progress
    bench = read_bench(source)
    found: list[Finding] = []
    for finder in _FINDERS:
        found.extend(finder(bench))
    found.extend(mixed_changes(bench, found))
    numbers = [figure.claim for figure in bench.figures] + read_wordings(bench, 1)
    numbers.sort(key=lambda number: number.span)
    return Check(bench.outline.report, tuple(numbers), _numbered(found))


def read_bench(source: SourceText) -> Bench:
    """Read the text up to its figures, without judging anything."""
    folded = fold(source.text)
    outline = read_outline(source, folded)
    numbers = NumberReader(folded, outline.cells()).read()
    figures = FigureReader(source.text, folded, outline, numbers).read()
    return Bench.of(source.text, folded, outline, numbers, figures)


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
