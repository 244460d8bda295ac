"""Reads one rule: its head (what people read) and its logic (what the engine judges)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from xiezhi.core.text import Text
from xiezhi.law.clocks import ClockReader
from xiezhi.law.examples import check_examples
from xiezhi.law.model import AtEnd, Clock, FailLevel, Formula, Kind, Partition, Policy, Row, Rule, Severity, Subject
from xiezhi.law.operands import Frame, is_reference
from xiezhi.law.reading import Reading
from xiezhi.law.rows import Draft, parameters_of, read_drafts, read_rows
from xiezhi.law.shape import has_overlap, parameters_used
from xiezhi.law.source import Fields, Items, Node, Scalar, as_bilingual, as_items, as_text, as_texts, as_word


@dataclass(frozen=True, slots=True)
class _Head:
    rule_id: str
    kind: Kind
    domain: str
    severity: Severity
    responsible: str
    title: Text
    duty: Text
    questions: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class _Logic:
    subject: Subject
    same: tuple[str, ...]
    rows: tuple[Row, ...]
    need: Formula
    clock: Clock | None
    policy: Policy


def read_rule(node: Node, reading: Reading) -> Rule:
    """Return the rule in ``node``; every defect found on the way is noted before giving up."""
    fields = Fields(node, reading.problems)
    head = reading.problems.attempt(partial(_head, fields, reading))
    logic = reading.problems.attempt(partial(_logic, fields, reading))
    examples = fields.get("examples")
    fields.finish()
    if not reading.draft:
        reading.problems.attempt(partial(check_examples, examples, fields.place, reading))
    if head is None or logic is None:
        return reading.give_up()
    return Rule(
        rule_id=head.rule_id,
        kind=head.kind,
        domain=head.domain,
        severity=head.severity,
        responsible=head.responsible,
        title=head.title,
        duty=head.duty,
        subject=logic.subject,
        same=logic.same,
        rows=logic.rows,
        need=logic.need,
        clock=logic.clock,
        policy=logic.policy,
        partition=_partition(logic),
        questions=head.questions,
        place=fields.place,
    )


def _head(fields: Fields, reading: Reading) -> _Head:
    problems = reading.problems
    rule_id = problems.attempt(lambda: as_text(fields.need("id"), problems))
    kind = problems.attempt(lambda: as_word(fields.need("kind"), Kind, problems))
    domain = problems.attempt(lambda: _domain(fields, reading))
    severity = problems.attempt(lambda: _severity(fields, reading))
    responsible = problems.attempt(lambda: _responsible(fields, reading))
    title = problems.attempt(lambda: _words(fields, "title", rule_id or "?", reading))
    duty = problems.attempt(lambda: _words(fields, "duty", rule_id or "?", reading))
    questions = problems.attempt(lambda: _questions(fields.get("questions"), reading))
    if rule_id is None or kind is None or domain is None or severity is None:
        return reading.give_up()
    if responsible is None or title is None or duty is None or questions is None:
        return reading.give_up()
    return _Head(rule_id, kind, domain, severity, responsible, title, duty, questions)


def _domain(fields: Fields, reading: Reading) -> str:
    if reading.draft and fields.get("domain") is None:
        return "draft"
    return as_text(fields.need("domain"), reading.problems)


def _severity(fields: Fields, reading: Reading) -> Severity:
    if reading.draft and fields.get("severity") is None:
        return Severity.MAJOR
    return as_word(fields.need("severity"), Severity, reading.problems)


def _responsible(fields: Fields, reading: Reading) -> str:
    node = fields.get("responsible")
    if node is None:
        return "unit"
    text = as_text(node, reading.problems)
    if text != "unit" and text not in reading.words.base.actors and not reading.draft:
        reading.problems.stop(
            node.place,
            Text(f"未知的责任主体 {text}", f"unknown actor {text}"),
            Text("写 unit，或 vocabulary/actors.yaml 中的编号", "write unit, or an id of vocabulary/actors.yaml"),
        )
    return text


def _words(fields: Fields, key: str, rule_id: str, reading: Reading) -> Text:
    if reading.draft and fields.get(key) is None:
        return Text(rule_id, rule_id)
    return as_bilingual(fields.need(key), reading.problems)


def _questions(node: Node | None, reading: Reading) -> tuple[Text, ...]:
    if node is None:
        return ()
    return tuple(as_bilingual(each, reading.problems) for each in as_items(node, reading.problems))


def _logic(fields: Fields, reading: Reading) -> _Logic:
    problems = reading.problems
    clock_node = fields.get("clock")
    same = problems.attempt(lambda: _same(fields.need("same"), reading))
    events = problems.attempt(lambda: reading.formulas.events(Fields(fields.need("subject"), problems).need("event")))
    drafts = problems.attempt(lambda: read_drafts(fields.need("choose"), problems))
    for key in ("need", "verdict"):
        problems.attempt(partial(fields.need, key))
    if events is None or drafts is None:
        return reading.give_up()
    early = Frame(events)
    late = Frame(events, parameters=parameters_of(drafts, problems), due=clock_node is not None)
    subject = problems.attempt(lambda: _subject(fields.need("subject"), events, early, reading))
    rows = problems.attempt(lambda: read_rows(drafts, early, reading))
    need = problems.attempt(lambda: reading.formulas.formula(fields.need("need"), late))
    clock = problems.attempt(lambda: ClockReader(late, drafts, reading).clock(clock_node)) if clock_node else None
    policy = problems.attempt(lambda: _policy(fields.need("verdict"), late, reading))
    if (
        same is None
        or subject is None
        or rows is None
        or need is None
        or policy is None
        or (clock_node and clock is None)
    ):
        return reading.give_up()
    logic = _Logic(subject, same, rows, need, clock, policy)
    _report_unused(logic, drafts, reading)
    return logic


def _same(node: Node, reading: Reading) -> tuple[str, ...]:
    keys = as_texts(node, reading.problems)
    unknown = [key for key in keys if not reading.words.has_key(key)]
    if unknown:
        known = " ".join(("person", *reading.words.base.keys))
        reading.problems.stop(
            node.place,
            Text(f"未知的关联键 {'、'.join(unknown)}", f"unknown key {', '.join(unknown)}"),
            Text(f"用 {known}", f"use {known}"),
        )
    return keys


def _subject(node: Node, events: tuple[str, ...], frame: Frame, reading: Reading) -> Subject:
    fields = Fields(node, reading.problems)
    fields.need("event")
    where = fields.get("where")
    fields.finish()
    return Subject(events, None if where is None else reading.formulas.formula(where, frame))


def _policy(node: Node, frame: Frame, reading: Reading) -> Policy:
    fields = Fields(node, reading.problems)
    fail = as_word(fields.need("fail"), FailLevel, reading.problems)
    pairs, at_end = fields.get("fail_if"), fields.get("at_end")
    fields.finish()
    return Policy(
        fail,
        ()
        if pairs is None
        else reading.problems.every(partial(_pair, each, frame, reading) for each in _pairs(pairs, reading)),
        AtEnd.PENDING if at_end is None else as_word(at_end, AtEnd, reading.problems),
    )


def _pairs(node: Node, reading: Reading) -> tuple[Node, ...]:
    """Return the pairs of ``fail_if``: one pair ``[F, level]`` or a list of pairs."""
    items = as_items(node, reading.problems)
    single = len(items) == 2 and isinstance(items[1], Scalar) and not is_reference(items[0])
    return (node,) if single else items


def _pair(node: Node, frame: Frame, reading: Reading) -> tuple[Formula, FailLevel]:
    if not isinstance(node, Items) or len(node.items) != 2:
        reading.problems.stop(
            node.place,
            Text("fail_if 的每一对是 [公式, 级别]", "each pair of fail_if is [formula, level]"),
            Text("写成 [[case.x, eq, true], manual]", "write [[case.x, eq, true], manual]"),
        )
    return reading.formulas.formula(node.items[0], frame), as_word(node.items[1], FailLevel, reading.problems)


def _report_unused(logic: _Logic, drafts: tuple[Draft, ...], reading: Reading) -> None:
    """A parameter nobody reads is a slip of the pen: ``limt: 30 days`` would silently change the law."""
    used = parameters_used((logic.need, logic.clock, logic.policy))
    for draft in drafts:
        for name in draft.parameters:
            if name not in used:
                reading.problems.add(
                    draft.fields.table.places[name],
                    Text(f"没有公式使用参数 {name}", f"no formula uses the parameter {name}"),
                    Text(f"删除它，或用 p.{name} 引用", f"remove it, or refer to it as p.{name}"),
                )


def _partition(logic: _Logic) -> Partition:
    if logic.same == ("person",):
        return Partition.PERSON
    if not logic.same and has_overlap((logic.subject, logic.rows, logic.need, logic.policy)):
        return Partition.OFFICER
    return Partition.THREAD
