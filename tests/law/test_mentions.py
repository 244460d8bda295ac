"""Which facts a rule reads."""

from __future__ import annotations

from xiezhi.law.loader import load_rulebook
from xiezhi.law.mentions import needed_words


def test_the_questioning_rule_reads_what_its_article_names() -> None:
    rule = next(rule for rule in load_rulebook("prc").rules if rule.rule_id == "po-questioning-duration")
    assert set(needed_words(rule)) >= {
        "case.case_class",
        "case.complex_or_major",
        "case.many_suspects_or_identity_unknown",
        "person.may_be_detained_admin",
        "t.regime",
        "x.stage",
    }
    assert "t.at" not in needed_words(rule)
