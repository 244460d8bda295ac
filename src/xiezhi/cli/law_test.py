"""Runs the examples of rules on both evaluators and tells where one disagrees with the article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xiezhi.core.text import Language, Text
from xiezhi.engine import reference
from xiezhi.engine.batch import judging as batch
from xiezhi.engine.examples import Outcome, run_example
from xiezhi.engine.ground import settings_for
from xiezhi.law.examples import load_examples
from xiezhi.law.model import Rule, Rulebook

_JUDGES = {"reference": reference.judge, "batch": batch.judge}


def run_examples(rulebook: Rulebook, rules: Iterable[Rule]) -> list[Outcome]:
    """Judge every example of the rules by both evaluators."""
    settings = settings_for(rulebook, None, None)
    return [
        outcome
        for rule in rules
        for example in load_examples(rule, rulebook.vocabulary.keys)
        for outcome in run_example(example, rule, rulebook, settings, _JUDGES)
    ]


def report(rulebook: Rulebook, rules: Sequence[Rule], outcomes: Sequence[Outcome], language: Language) -> str:
    """Return the disagreements, rules without examples, and one line of counts."""
    lines = []
    for each in outcomes:
        if not each.agrees:
            expected = " | ".join(_words(each))
            found = " | ".join(str(one) for one in each.found) or "–"
            lines.append(
                Text(
                    f"{each.example.place}  {each.rule_id}  {each.example.name}\n"
                    f"  {each.evaluator}：应为 {expected or '–'}，得 {found}",
                    f"{each.example.place}  {each.rule_id}  {each.example.name}\n"
                    f"  {each.evaluator}: expected {expected or '–'}, found {found}",
                ).say(language)
            )
    tried = {each.rule_id for each in outcomes}
    bare = [rule.rule_id for rule in rules if rule.rule_id not in tried]
    if bare:
        lines.append(Text(f"没有示例：{'、'.join(bare)}", f"without examples: {', '.join(bare)}").say(language))
    failed = sum(not each.agrees for each in outcomes)
    draft = " «draft»" if rulebook.jurisdiction.draft else ""
    book = rulebook.jurisdiction.jurisdiction
    lines.append(
        Text(
            f"{book}{draft}：{len(rules)} 条规则，{len(outcomes)} 次判断（两个引擎），{failed} 次不符",
            f"{book}{draft}: {len(rules)} rules, {len(outcomes)} judgements (both evaluators), {failed} disagree",
        ).say(language)
    )
    return "\n".join(lines)


def report_json(rulebook: Rulebook, outcomes: Sequence[Outcome]) -> dict[str, object]:
    """Return counts and disagreements."""
    return {
        "rulebook": rulebook.jurisdiction.jurisdiction,
        "draft": rulebook.jurisdiction.draft,
        "rulebook_digest": rulebook.digest,
        "judgements": len(outcomes),
        "disagreements": [
            {
                "rule": each.rule_id,
                "example": each.example.name,
                "place": each.example.place,
                "evaluator": each.evaluator,
                "expected": list(_words(each)),
                "found": [str(one) for one in each.found],
            }
            for each in outcomes
            if not each.agrees
        ],
    }


def _words(outcome: Outcome) -> Iterable[str]:
    for each in outcome.example.expect:
        parts = (each.verdict, each.level, each.due_on, each.row, ", ".join(each.missing or ()))
        yield " ".join(str(part) for part in parts if part)
