"""Rules asked for by their ids."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text
from xiezhi.law.model import Rule, Rulebook

_SHOWN = 5


class UnknownRuleError(XiezhiError):
    """No rule of the rulebook has this id."""


def rules_named(rulebook: Rulebook, ids: Iterable[str]) -> tuple[Rule, ...]:
    """Return the rules with these ids, in the order asked for; an id no rule has raises ``UnknownRuleError``."""
    known = {rule.rule_id: rule for rule in rulebook.rules}
    wanted = tuple(ids)
    for rule_id in wanted:
        if rule_id not in known:
            near = ", ".join(get_close_matches(rule_id, known, _SHOWN) or list(known)[:_SHOWN])
            raise UnknownRuleError(
                rule_id,
                Text("规则库中没有这条规则", "the rulebook has no such rule"),
                Text(
                    f"从中选择：{near}；全部见 xiezhi law list",
                    f"choose one of: {near}; xiezhi law list shows them all",
                ),
            )
    return tuple(known[rule_id] for rule_id in wanted)
