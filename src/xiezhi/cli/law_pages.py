"""A rule as a page for a lawyer, as a line of a list, and as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from xiezhi.core.limits import Limit, Unit
from xiezhi.core.text import Language, Text
from xiezhi.law.examples import Example, load_examples
from xiezhi.law.model import AtEnd, Citation, Ref, Row, Rule, Rulebook
from xiezhi.law.wording import clock_lines, condition_text, duty_text, events_text

JsonObject = dict[str, object]

_LEVELS = {
    "breach": Text("违反", "breach"),
    "warn": Text("提示", "a hint"),
    "manual": Text("提请人工判断（无法判断）", "put before a person (cannot tell)"),
}
_SEVERITIES = {"critical": Text("特别重要", "critical"), "major": Text("重要", "major"), "minor": Text("一般", "minor")}
_KINDS = {
    "deadline": Text("期限", "deadline"),
    "duration-limit": Text("时长上限", "duration limit"),
    "precedence": Text("先后次序", "precedence"),
    "required-step": Text("必经步骤", "required step"),
    "cardinality": Text("次数限制", "cardinality"),
    "forbidden": Text("禁止", "forbidden"),
    "separation-of-duties": Text("职责分离", "separation of duties"),
    "quorum": Text("人数要求", "quorum"),
    "document-required": Text("文书要求", "document required"),
}
_AT_END = {
    AtEnd.PENDING: Text("在办", "pending"),
    AtEnd.FAIL: Text("按未履行论", "taken as not done"),
    AtEnd.DROP: Text("不计", "left out"),
}
_CONFIDENCE = {"high": Text("高", "high"), "medium": Text("中", "medium"), "low": Text("低", "low")}
_DRAFT = Text(
    "草案 «draft»：词汇借自 prc，引用与示例可缺",
    "«draft»: words borrowed from prc, citations and examples may be missing",
)


# ---------------------------------------------------------------- JSON


def rule_json(rule: Rule, rulebook: Rulebook, on: date | None) -> JsonObject:
    """Return a rule with its rows (those in force on a day, when one is given)."""
    described: JsonObject = {
        "id": rule.rule_id,
        "title_zh": rule.title.zh,
        "title_en": rule.title.en,
        "kind": str(rule.kind),
        "domain": rule.domain,
        "severity": str(rule.severity),
        "duty_zh": rule.duty.zh,
        "duty_en": rule.duty.en,
        "responsible": rule.responsible,
        "versions": [_version(rule, row) for row in _rows(rule, on)],
        "questions": [{"zh": each.zh, "en": each.en} for each in rule.questions],
    }
    return {**described, "draft": True} if rulebook.jurisdiction.draft else described


def _version(rule: Rule, row: Row) -> JsonObject:
    return {
        "effective_from": None if row.effective_from is None else row.effective_from.isoformat(),
        "effective_to": None if row.effective_to is None else row.effective_to.isoformat(),
        "limit": _limit(rule, row),
        "basis": [{"instrument": each.instrument, "articles": list(each.articles)} for each in row.basis],
        "confidence": row.confidence,
        "when_zh": row.when.zh,
        "when_en": row.when.en,
        "row": row.row_id,
    }


def _limit(rule: Rule, row: Row) -> JsonObject | None:
    """Return the limit of the rule's clock under this row; None when the rule has no clock."""
    if rule.clock is None:
        return None
    limit, profile = rule.clock.limit, rule.clock.profile
    chosen = row.parameters[limit.name] if isinstance(limit, Ref) else limit
    named = row.parameters[profile.name] if isinstance(profile, Ref) else profile
    assert isinstance(chosen, Limit)  # the loader saw to it
    value = str(chosen).removesuffix(" date") if chosen.unit is Unit.DATE else chosen.value
    return {"value": value, "unit": str(chosen.unit), "calendar": named}


def _rows(rule: Rule, on: date | None) -> tuple[Row, ...]:
    return tuple(row for row in rule.rows if on is None or _in_force(row, on))


def _in_force(row: Row, on: date) -> bool:
    return (row.effective_from is None or row.effective_from <= on) and (
        row.effective_to is None or on <= row.effective_to
    )


# ---------------------------------------------------------------- list


def listing(rulebook: Rulebook, language: Language) -> str:
    """Return one line per rule."""
    jurisdiction = rulebook.jurisdiction
    name, book, digest = jurisdiction.name, jurisdiction.jurisdiction, rulebook.digest[:12]
    head = Text(
        f"{name.zh}（{book}）：{len(rulebook.rules)} 条规则，摘要 {digest}",
        f"{name.en} ({book}): {len(rulebook.rules)} rules, digest {digest}",
    )
    lines = [head.say(language), *([_DRAFT.say(language)] if jurisdiction.draft else [])]
    width = max((len(rule.rule_id) for rule in rulebook.rules), default=0)
    for rule in rulebook.rules:
        severity = _SEVERITIES[rule.severity].say(language)
        lines.append(f"{rule.rule_id:<{width}}  {rule.domain}  {severity}  {rule.title.say(language)}")
    return "\n".join(lines)


# ---------------------------------------------------------------- page


def page(rule: Rule, rulebook: Rulebook, on: date | None, language: Language) -> str:
    """Return everything about a rule in words."""
    lines = [
        f"{rule.title.say(language)}  [{rule.rule_id}]",
        *([_DRAFT.say(language)] if rulebook.jurisdiction.draft else []),
        " · ".join((_KINDS[rule.kind].say(language), rule.domain, _SEVERITIES[rule.severity].say(language))),
        "",
        rule.duty.say(language),
        "",
        *_subject(rule, rulebook, language),
        *_row_lines(rule, rulebook, on, language),
        *_verdict(rule, rulebook, language),
        *_section(
            Text("未决的法律问题", "Open legal questions"), (each.say(language) for each in rule.questions), language
        ),
        *_section(Text("示例", "Examples"), _examples(rule, rulebook), language),
        f"{Text('出处', 'Source').say(language)}: {rule.place}",
    ]
    return "\n".join(lines)


def _section(title: Text, lines: Iterable[str], language: Language) -> list[str]:
    listed = [f"  - {line}" for line in lines]
    return [f"{title.say(language)}:", *listed, ""] if listed else []


def _subject(rule: Rule, rulebook: Rulebook, language: Language) -> list[str]:
    lines = subject_lines(rule, rulebook)
    return _section(Text("适用", "Applies to"), (each.say(language) for each in lines), language)


def subject_lines(rule: Rule, rulebook: Rulebook) -> list[Text]:
    """Return what each obligation of the rule springs from."""
    vocabulary = rulebook.vocabulary
    events = events_text(rule.subject.events, vocabulary)
    lines = [Text(f"每一次{events.zh}产生一项义务", f"each {events.en} is one obligation")]
    if rule.subject.where is not None:
        where = condition_text(rule.subject.where, vocabulary)
        lines.append(Text(f"条件：{where.zh}", f"if {where.en}"))
    same = ", ".join(rule.same) or "–"
    return [*lines, Text(f"相关事件须同一：{same}", f"related events share: {same}")]


def _row_lines(rule: Rule, rulebook: Rulebook, on: date | None, language: Language) -> list[str]:
    rows = _rows(rule, on)
    if not rows:
        return [Text(f"{on} 没有有效的行。", f"No row is in force on {on}.").say(language), ""]
    return [line for row in rows for line in _row(rule, row, rulebook, language)]


def _row(rule: Rule, row: Row, rulebook: Rulebook, language: Language) -> list[str]:
    lines = row_facts(rule, row, rulebook)
    return _section(row_heading(row), (each.say(language) for each in lines), language)


def row_heading(row: Row) -> Text:
    """Return the validity of a row, its case and its id."""
    first, last = row.effective_from or "…", row.effective_to or "…"
    return Text(f"{first} 至 {last}：{row.when.zh} [{row.row_id}]", f"{first} to {last}: {row.when.en} [{row.row_id}]")


def row_facts(rule: Rule, row: Row, rulebook: Rulebook) -> list[Text]:
    """Return what a row says: need, condition, clock, citations, confidence."""
    vocabulary = rulebook.vocabulary
    need = duty_text(rule.need, row, vocabulary)
    lines = [Text(f"要求：{need.zh}", f"needed: {need.en}")]
    if row.condition is not None:
        condition = condition_text(row.condition, vocabulary)
        lines.append(Text(f"适用条件：{condition.zh}", f"when {condition.en}"))
    if rule.clock is not None:
        lines.extend(clock_lines(rule.clock, row, vocabulary))
    lines.extend(_citation(each, rulebook) for each in row.basis)
    sure = _CONFIDENCE[row.confidence]
    return [*lines, Text(f"把握程度：{sure.zh}", f"confidence: {sure.en}")]


def _citation(citation: Citation, rulebook: Rulebook) -> Text:
    instrument = rulebook.instruments[citation.instrument]
    articles = ", ".join(citation.articles)
    return Text(
        f"依据：{instrument.name.zh}（{instrument.version}）第 {articles} 条",
        f"basis: {instrument.name.en} ({instrument.version}), art. {articles}",
    )


def _verdict(rule: Rule, rulebook: Rulebook, language: Language) -> list[str]:
    lines = verdict_lines(rule, rulebook)
    return _section(Text("结论", "Verdict"), (each.say(language) for each in lines), language)


def verdict_lines(rule: Rule, rulebook: Rulebook) -> list[Text]:
    """Return what a failed need is, and an unanswered one."""
    lines = []
    for formula, level in rule.policy.fail_if:
        condition, named = condition_text(formula, rulebook.vocabulary), _LEVELS[level]
        lines.append(Text(f"未满足且{condition.zh}：{named.zh}", f"not met, and {condition.en}: {named.en}"))
    fail, end = _LEVELS[rule.policy.fail], _AT_END[rule.policy.at_end]
    lines.append(Text(f"未满足：{fail.zh}", f"not met: {fail.en}"))
    return [*lines, Text(f"日志先结束：{end.zh}", f"the log ends first: {end.en}")]


def rule_label(rule: Rule) -> Text:
    """Return kind, domain and severity in one line."""
    parts = (_KINDS[rule.kind], Text(rule.domain, rule.domain), _SEVERITIES[rule.severity])
    return Text(" · ".join(each.zh for each in parts), " · ".join(each.en for each in parts))


def _examples(rule: Rule, rulebook: Rulebook) -> list[str]:
    return [_example(each) for each in load_examples(rule, rulebook.vocabulary.keys)]


def _example(example: Example) -> str:
    expected = ", ".join(each.verdict for each in example.expect) or "–"
    return f"{example.name} → {expected}"
