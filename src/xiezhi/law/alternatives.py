"""Two laws to judge one log under: of two days, or the rulebook and a draft. Only rules that differ are kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text
from xiezhi.law.changes import as_if_on
from xiezhi.law.model import Rule, Rulebook


class DraftError(XiezhiError):
    """A draft that cannot be compared with the rulebook."""


@dataclass(frozen=True, slots=True)
class Alternatives:
    """The law before and after; both hold only the rules that may come to another verdict."""

    before: Rulebook
    after: Rulebook

    @property
    def rules(self) -> tuple[str, ...]:
        """Return the ids of all rules on either side, in order."""
        sides = (*self.before.rules, *self.after.rules)
        return tuple(dict.fromkeys(rule.rule_id for rule in sides))


def of_two_days(before: Rulebook, first: date, after: Rulebook, second: date) -> Alternatives:
    """Return the law as if every subject event had happened on the first day, and on the second.

    ``before`` and ``after`` are the same rulebook, or the two sides of a draft.
    """
    return _differing(as_if_on(before, first), as_if_on(after, second))


def with_draft(rulebook: Rulebook, draft: Rulebook) -> Alternatives:
    """Return the rulebook, and the rulebook with the rules of a draft in place of those with the same id.

    Raises ``DraftError`` when the draft does not know the words of the rulebook (it borrows those of ``prc``).
    """
    missing = set(rulebook.vocabulary.events) - set(draft.vocabulary.events)
    if missing:
        words = ", ".join(sorted(missing)[:5])
        raise DraftError(
            draft.folder,
            Text(f"草案不认识规则库的事件：{words}", f"the draft does not know events of the rulebook: {words}"),
            Text(
                "给草案加 jurisdiction.yaml，用 borrows 指明规则库",
                "give the draft a jurisdiction.yaml that borrows from the rulebook",
            ),
        )
    ids = {rule.rule_id for rule in draft.rules}
    shared = replace(
        rulebook,
        rules=tuple(rule for rule in rulebook.rules if rule.rule_id in ids),
        vocabulary=draft.vocabulary,
        instruments={**rulebook.instruments, **draft.instruments},
    )
    return _differing(shared, replace(shared, rules=draft.rules))


def _differing(before: Rulebook, after: Rulebook) -> Alternatives:
    """Keep the rules that are not the same on both sides."""
    first = {rule.rule_id: rule for rule in before.rules}
    second = {rule.rule_id: rule for rule in after.rules}
    same = {rule_id for rule_id, rule in first.items() if rule_id in second and _judge_alike(rule, second[rule_id])}
    return Alternatives(_without(before, same), _without(after, same))


def _judge_alike(first: Rule, second: Rule) -> bool:
    """Say whether two rules are the same but for where they are written and how their duty is worded."""
    return replace(first, place="", title=second.title, duty=second.duty, questions=()) == replace(
        second, place="", questions=()
    )


def _without(rulebook: Rulebook, same: Iterable[str]) -> Rulebook:
    left_out = frozenset(same)
    rules = tuple(rule for rule in rulebook.rules if rule.rule_id not in left_out)
    # Nothing of these rulebooks is kept, but two that judge differently must never pass for one.
    digest = hashlib.sha256(repr((rulebook.digest, rules)).encode()).hexdigest()
    return replace(rulebook, rules=rules, digest=digest)
