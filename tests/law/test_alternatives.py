"""Two laws to compare: a draft is laid beside the rules it names, and must know the words of the rulebook."""

from __future__ import annotations

from dataclasses import replace

import pytest

from xiezhi.law.alternatives import DraftError, with_draft
from xiezhi.law.loader import load_rulebook
from xiezhi.law.model import Severity

PRC = load_rulebook("prc")


def test_only_the_rules_that_differ_from_the_draft_are_compared() -> None:
    changed = replace(PRC.rules[0], severity=Severity.MINOR)
    laws = with_draft(PRC, replace(PRC, rules=(changed, PRC.rules[1])))
    assert [rule.rule_id for rule in laws.before.rules] == [PRC.rules[0].rule_id]
    assert laws.after.rules == (changed,)


def test_a_draft_that_does_not_know_the_events_of_the_rulebook_is_refused() -> None:
    with pytest.raises(DraftError, match="does not know events of the rulebook: add-penalty"):
        with_draft(load_rulebook("it-cds"), PRC)
