"""Read a published report, find its numeric claims, and say which cannot hold together."""

from xiezhi.checker.check import check_report
from xiezhi.checker.model import Check, Claim, Finding, KnownFigure, KnownFigures, SourceText

__all__ = ["Check", "Claim", "Finding", "KnownFigure", "KnownFigures", "SourceText", "check_report"]
