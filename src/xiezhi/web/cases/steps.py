"""A step as somebody enters it, checked against the vocabulary of the law."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from xiezhi.core.text import Text
from xiezhi.engine.history import CASE_REOPENED, EVENT_CORRECTED, EVENT_VOIDED, THREAD_MERGED, THREAD_SPLIT
from xiezhi.engine.log import FACT_RECORDED
from xiezhi.law.model import Attribute, ValueType
from xiezhi.seal.verify import Json
from xiezhi.web.cases.judging import rulebook
from xiezhi.web.cases.problems import CaseError

# Kinds of event that do more than stand in the log: written by an act of their own, entered by nobody as a step.
BY_ACTS = frozenset({CASE_REOPENED, THREAD_MERGED, THREAD_SPLIT, "record-sealed", "record-unsealed"})
# A clock that runs ahead a little is no lie.
_AHEAD = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Step:
    """What happened: the kind of event, when (``whole_day``: only the day is known), to whom, with which particulars.

    ``attrs`` hold text, numbers, booleans and lists of text; ``supersedes`` names the entry that this one corrects.
    """

    event: str
    occurred_at: datetime
    whole_day: bool = False
    person_id: str | None = None
    keys: Mapping[str, str] = field(default_factory=dict)
    attrs: Mapping[str, Json] = field(default_factory=dict)
    supersedes: str | None = None
    source: str = "web"


def checked(step: Step, now: datetime) -> Step:
    """Return the step with its particulars in the form that the journal keeps; refuse what the law has no word for."""
    if step.occurred_at > now + _AHEAD:
        raise CaseError("occurred_at", "发生时间晚于现在", "it lies in the future")
    unknown = sorted(set(step.keys) - set(rulebook().vocabulary.keys))
    if unknown:
        raise CaseError(", ".join(unknown), "不是关联键", "is no correlation key")
    if step.event == FACT_RECORDED:
        return replace(step, attrs=_fact(step))
    if step.event in (EVENT_CORRECTED, EVENT_VOIDED):
        if not step.supersedes:
            raise CaseError(step.event, "未指明更正哪一条记录", "does not say which entry it corrects")
        return step
    kind = rulebook().vocabulary.events.get(step.event)
    if kind is None:
        raise CaseError(step.event, "规则库没有这种事件", "the rulebook knows no such event")
    attributes = {**kind.attributes}
    strange = sorted(set(step.attrs) - set(attributes))
    if strange:
        raise CaseError(", ".join(strange), f"不是“{kind.label.zh}”的要素", f"is no particular of {kind.label.en}")
    return replace(step, attrs={name: value_of(attributes[name], value) for name, value in step.attrs.items()})


def _fact(step: Step) -> dict[str, Json]:
    name = str(step.attrs.get("fact", ""))
    fact = rulebook().vocabulary.facts.get(name)
    if fact is None:
        raise CaseError(name or "fact", "规则库没有这项事实", "the rulebook knows no such fact")
    if fact.of_person and step.person_id is None:
        raise CaseError(name, "须指明是谁的事实", "say whose fact it is")
    value = step.attrs.get("value")
    timeless: dict[str, Json] = {"from_the_beginning": True} if step.attrs.get("from_the_beginning") else {}
    return {"fact": name, "value": None if value is None else value_of(fact.attribute, value), **timeless}


def value_of(attribute: Attribute, value: Json) -> Json:
    """Return a value in the form the journal keeps; raise ``CaseError`` for one that the type does not allow."""
    texts = _members(value) if isinstance(value, list) or attribute.value_type is ValueType.TEXTS else [_text(value)]
    allowed = attribute.allowed
    wrong = [each for each in texts if allowed and each not in allowed]
    if wrong:
        raise CaseError(attribute.name, f"“{wrong[0]}”不是可用的值", f"{wrong[0]!r} is not one of the values")
    if attribute.value_type is ValueType.TEXTS:
        members: list[Json] = list(texts)
        return members
    if len(texts) != 1:
        raise CaseError(attribute.name, "只能有一个值", "takes one value")
    return _scalar(attribute, texts[0])


def _members(value: Json) -> list[str]:
    """Return the members of a list, which a table may hold as one JSON text."""
    given = json.loads(value) if isinstance(value, str) and value.startswith("[") else value
    return [str(each).strip() for each in (given if isinstance(given, list) else [given])]


def _text(value: Json) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value).strip()


def _scalar(attribute: Attribute, text: str) -> Json:
    try:
        match attribute.value_type:
            case ValueType.BOOL:
                return {"true": True, "false": False}[text]
            case ValueType.NUMBER:
                return str(Decimal(text).normalize()) if "." in text else int(text)
            case ValueType.DATE:
                return date.fromisoformat(text).isoformat()
            case ValueType.INSTANT:
                return _aware(text).astimezone(UTC).isoformat()
            case _:
                return text
    except (KeyError, ValueError, InvalidOperation) as error:
        told = _FORMS[attribute.value_type]
        raise CaseError(attribute.name, f"“{text}”不是{told.zh}", f"{text!r} is not {told.en}") from error


def _aware(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no offset")
    return moment


_FORMS = {
    ValueType.BOOL: Text("是（true）或否（false）", "true or false"),
    ValueType.NUMBER: Text("数", "a number"),
    ValueType.DATE: Text("日期（2026-03-02）", "a day, 2026-03-02"),
    ValueType.INSTANT: Text("带时区的时刻", "an instant with its offset"),
    ValueType.TEXT: Text("文字", "text"),
}
