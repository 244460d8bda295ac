"""Explaining findings: every step from the event to the verdict, as a lawyer would write it in the margin."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pyarrow as pa

from xiezhi.engine.explain.obligation import Explainer, Explanation
from xiezhi.engine.explain.wording import Wording
from xiezhi.engine.reference.evaluator import judged
from xiezhi.engine.settings import Settings
from xiezhi.law.model import Rulebook

__all__ = ["Explanation", "explain", "wording_of"]


def explain(events: pa.Table, rulebook: Rulebook, settings: Settings) -> tuple[Explanation, ...]:
    """Judge a table as ``judge`` does and explain every obligation, in the same order."""
    explainer = Explainer(rulebook, wording_of(rulebook, settings))
    return tuple(explainer.explanation(obligation) for obligation in judged(events, rulebook, settings))


def wording_of(rulebook: Rulebook, settings: Settings) -> Wording:
    """Return the words of a rulebook, with times in the zone of the settings."""
    return Wording(rulebook, ZoneInfo(settings.zone))
