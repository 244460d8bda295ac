"""When an obligation may turn by the passing of time alone: what a page needs to be true at every moment."""

from __future__ import annotations

from xiezhi.core.periods import Instant
from xiezhi.engine.reference.obligations import Obligation
from xiezhi.engine.reference.operands import View
from xiezhi.engine.reference.order import Distance
from xiezhi.engine.reference.patterns import reach
from xiezhi.law.model import Pattern, Rule, Side
from xiezhi.law.shape import parts


def turning_instants(obligation: Obligation) -> frozenset[Instant]:
    """Return every instant at which verdict or level may change though nothing more happens.

    These are the readings of the clocks considered, and the ends of the distances in which an event could still lie.
    """
    found: set[Instant | None] = set()
    for choice in () if obligation.chosen is None else obligation.chosen.choices:
        if choice.working is not None:
            runs = () if choice.working.clock is None else choice.working.clock.runs
            for run in runs:
                found |= {run.due.warn_at, run.due.due_at, run.due.breach_at}
            found |= _ends(obligation.rule, choice.working.view)
    return frozenset(instant for instant in found if instant is not None)


def _ends(rule: Rule, view: View) -> set[Instant]:
    patterns = (each for each in parts((rule.need, rule.policy, view.row)) if isinstance(each, Pattern))
    return {
        Distance(limit, each.side, view.case.ground).last_instant(view.subject)
        for each in patterns
        if each.side is not Side.BEFORE and (limit := reach(each, view)) is not None
    }
