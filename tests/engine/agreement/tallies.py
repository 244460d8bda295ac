"""What the random trials exercise: verdicts, constructs and units, counted by obligation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from tests.engine.agreement.comparing import Finding
from xiezhi.core.limits import Limit
from xiezhi.law.model import Anchor, Compare, Due, Has, LatestOf, Operator, Partition, Pattern, Ref, Rule, Side, ValueOf

LEAST_SHARE = 0.01
"""Each verdict, construct and unit of limit occurs in so many of the generated obligations (decision 23)."""


def features(rule: Rule) -> frozenset[str]:
    """Return the constructs and units a rule uses."""
    found = {f"partition {rule.partition}", f"fail {rule.policy.fail}", f"at_end {rule.policy.at_end}"}
    if rule.partition is Partition.THREAD and "person" in rule.same:
        found.add("same person")
    if rule.subject.where is not None:
        found.add("subject.where")
    if rule.policy.fail_if:
        found.add("fail_if")
    if len(rule.rows) > 1:
        found.add("choose several")
    for row in rule.rows:
        found.update(("row condition",) if row.condition is not None else ())
        found.update(("row dated",) if row.effective_from or row.effective_to else ())
    if rule.clock is not None:
        found.update(_of_clock(rule))
    for part in parts((rule.need, rule.subject.where, rule.policy.fail_if, [row.condition for row in rule.rows])):
        found.update(_of_part(part))
    return frozenset(found)


def _of_clock(rule: Rule) -> Iterator[str]:
    clock = rule.clock
    if clock is None:
        return
    yield "clock"
    for part in parts(clock.start):
        if isinstance(part, Anchor):
            yield "start last" if part.last else "start first"
        if isinstance(part, LatestOf):
            yield "start max"
        if isinstance(part, Ref):
            yield "start t.at" if part.name == "at" else "start t.attribute"
    for value, name in ((clock.pauses, "pause"), (clock.restarts, "restart")):
        if value:
            yield name
    for extension in clock.extensions:
        yield f"extend {'add' if extension.add else 'to' if extension.to else 'until'}"
    for row in rule.rows:
        limit = row.parameters["limit"]
        if isinstance(limit, Limit):
            yield f"limit {limit.unit}"


def _of_part(part: object) -> Iterator[str]:
    yield type(part).__name__
    if isinstance(part, Compare):
        yield f"operator {part.op}"
        if isinstance(part.right, Due):
            yield "due compared le" if part.op is Operator.LE else "due compared gt"
    if isinstance(part, Has) and part.by_due:
        yield "by due"
    if isinstance(part, ValueOf):
        yield "last" if part.last else "first"
    if isinstance(part, Pattern):
        yield f"side {part.side}"
        if part.unless_since:
            yield "unless_since"
        if isinstance(part.within, Limit):
            yield f"within {part.within.unit}"
        elif part.side is Side.AT and part.within is None:
            yield "at the instant"


def parts(value: object) -> Iterator[object]:
    """Yield a value of the model and everything it is made of."""
    if isinstance(value, tuple | list):
        for item in value:
            yield from parts(item)
    elif is_dataclass(value):
        yield value
        for field in fields(value):
            yield from parts(getattr(value, field.name))


class Tally:
    """Counts obligations by what their rule uses and what came out."""

    def __init__(self) -> None:
        self.obligations = 0
        self.seen: Counter[str] = Counter()

    def add(self, rules: tuple[Rule, ...], findings: dict[str, Finding]) -> None:
        """Count the findings of one trial."""
        uses = {rule.rule_id: features(rule) for rule in rules}
        for finding in findings.values():
            self.obligations += 1
            self.seen.update(uses[str(finding["rule_id"])])
            self.seen[f"verdict {finding['verdict']}"] += 1
            if finding["level"] is not None:
                self.seen[f"level {finding['level']}"] += 1
            if finding["provisional"]:
                self.seen["provisional"] += 1

    def rare(self, wanted: frozenset[str]) -> dict[str, float]:
        """Return what occurs too rarely, with its share."""
        shares = {name: self.seen[name] / self.obligations for name in sorted(wanted)}
        return {name: share for name, share in shares.items() if share < LEAST_SHARE}
