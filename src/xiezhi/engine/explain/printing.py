"""Explanations on paper and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xiezhi.core.text import Language, Text
from xiezhi.engine.explain.obligation import Explanation
from xiezhi.engine.explain.tree import as_json, as_lines
from xiezhi.engine.explain.wording import Wording


def text_of(explanations: Iterable[Explanation], language: Language) -> str:
    """Return explanations as one text, a heading for each obligation."""
    return "\n\n".join("\n".join(_lines(each, language)) for each in explanations)


def _lines(explanation: Explanation, language: Language) -> Iterator[str]:
    rule = explanation.rule
    yield f"■ {rule.rule_id}  {rule.title.say(language)}"
    yield rule.duty.say(language)
    for entry in explanation.entries:
        yield from as_lines(entry, language, depth=1)
    for question in rule.questions:
        yield f"  {_QUESTION.say(language)}{question.say(language)}"


_QUESTION = Text("存疑：", "open question: ")


def json_of(explanation: Explanation, wording: Wording) -> dict[str, object]:
    """Return an explanation as JSON values: the finding's fields, then the working; times are local with offset."""
    rule, finding = explanation.rule, explanation.finding
    head: dict[str, object] = {
        "rule_id": rule.rule_id,
        "title_zh": rule.title.zh,
        "title_en": rule.title.en,
        "duty_zh": rule.duty.zh,
        "duty_en": rule.duty.en,
        "questions": [{"zh": each.zh, "en": each.en} for each in rule.questions],
        "working": [as_json(entry) for entry in explanation.entries],
    }
    if finding is None:
        return head | {"finding": None}
    return head | {
        "finding": {
            "obligation_id": finding.obligation_id,
            "row": finding.row,
            "thread_id": finding.thread_id,
            "person_id": finding.person_id,
            "subject_event_id": finding.subject_event_id,
            "verdict": str(finding.verdict),
            "level": None if finding.level is None else str(finding.level),
            "due_at": None if finding.due_at is None else wording.iso(finding.due_at),
            "decided_by_event_id": finding.decided_by_event_id,
            "margin_seconds": finding.margin_seconds,
            "provisional": finding.provisional,
            "missing": list(finding.missing),
        }
    }
