"""The obligations of a table judged and explained."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pyarrow as pa

from xiezhi.engine.explain.obligation import Explainer, Explanation
from xiezhi.engine.explain.wording import Wording
from xiezhi.engine.reference.evaluator import judged
from xiezhi.engine.settings import Settings
from xiezhi.law.model import Rulebook


def explain(
    events: pa.Table, rulebook: Rulebook, settings: Settings, thread_id: str | None = None
) -> tuple[Explanation, ...]:
    """Judge a table as ``judge`` does and explain every obligation, or those of one thread, in the same order."""
    explainer = Explainer(rulebook, wording_of(rulebook, settings))
    return tuple(explainer.explanation(each) for each in judged(events, rulebook, settings, thread_id))


def wording_of(rulebook: Rulebook, settings: Settings) -> Wording:
    """Return the words of a rulebook, with times in the zone of the settings."""
    return Wording(rulebook, ZoneInfo(settings.zone))
