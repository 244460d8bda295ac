"""The dated rows of ``choose``: reading them, and finding rows that collide or can never apply."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from xiezhi.core.limits import Limit
from xiezhi.core.text import Text
from xiezhi.law.limits import looks_like_limit, read_limit
from xiezhi.law.model import Citation, Formula, ParameterValue, Row, ValueType
from xiezhi.law.operands import Frame, Parameter
from xiezhi.law.problems import Problems
from xiezhi.law.reading import Reading
from xiezhi.law.source import Fields, Items, Node, Scalar, as_bilingual, as_day, as_items, as_text, as_texts
from xiezhi.law.wording import condition_text

_FIXED_KEYS = ("from", "to", "if", "when", "basis", "confidence")
_CONFIDENCE = ("high", "medium", "low")
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Draft:
    """A row whose parameters are read and whose condition is not."""

    fields: Fields
    effective_from: date | None
    effective_to: date | None
    parameters: Mapping[str, ParameterValue]


def read_drafts(node: Node, problems: Problems) -> tuple[Draft, ...]:
    """Read dates and parameters of every row."""
    nodes = as_items(node, problems)
    if not nodes:
        problems.stop(
            node.place, Text("choose 没有任何行", "choose has no row"), Text("至少写一行", "write at least one row")
        )
    return problems.every(partial(_draft, each, problems) for each in nodes)


def _draft(node: Node, problems: Problems) -> Draft:
    fields = Fields(node, problems)
    first, last = fields.get("from"), fields.get("to")
    names = [key for key in fields.table.entries if key not in _FIXED_KEYS]
    for key in _FIXED_KEYS:
        fields.get(key)
    values = problems.every(partial(_value, fields.need(name), problems) for name in names)
    draft = Draft(
        fields,
        None if first is None else as_day(first, problems),
        None if last is None else as_day(last, problems),
        dict(zip(names, values, strict=True)),
    )
    if draft.effective_from and draft.effective_to and draft.effective_from > draft.effective_to:
        problems.stop(
            fields.place,
            Text(
                f"from {draft.effective_from} 晚于 to {draft.effective_to}",
                f"from {draft.effective_from} is after to {draft.effective_to}",
            ),
            Text("改正日期", "correct the dates"),
        )
    return draft


def _value(node: Node, problems: Problems) -> ParameterValue:
    if isinstance(node, Items):
        return as_texts(node, problems)
    if isinstance(node, Scalar) and isinstance(node.value, bool | Decimal):
        return node.value
    text = as_text(node, problems)
    return read_limit(node, problems) if looks_like_limit(text) else text


def parameters_of(drafts: Sequence[Draft], problems: Problems) -> dict[str, Parameter]:
    """Return the parameters that every row has; one name must have one kind on all rows."""
    shared = set.intersection(*(set(draft.parameters) for draft in drafts))
    parameters = {}
    for name in sorted(shared):
        values = [draft.parameters[name] for draft in drafts]
        kinds = {_kind(value) for value in values}
        if len(kinds) > 1:
            problems.add(
                drafts[0].fields.table.places[name],
                Text(f"参数 {name} 各行类型不同", f"the parameter {name} differs in kind between rows"),
                Text("各行用同一类型的值", "use values of one kind on every row"),
            )
            continue
        parameters[name] = Parameter(
            kinds.pop(), tuple(dict.fromkeys(word for value in values for word in _texts(value)))
        )
    return parameters


def _kind(value: ParameterValue) -> ValueType | None:
    if isinstance(value, Limit):
        return None
    if isinstance(value, tuple):
        return ValueType.TEXTS
    if isinstance(value, bool):
        return ValueType.BOOL
    return ValueType.NUMBER if isinstance(value, Decimal) else ValueType.TEXT


def _texts(value: ParameterValue) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return tuple(each for each in value if isinstance(each, str))
    return (value,) if isinstance(value, str) else ()


def read_rows(drafts: Sequence[Draft], frame: Frame, reading: Reading) -> tuple[Row, ...]:
    """Read conditions and citations, then check the rows against each other."""
    seen: Counter[str] = Counter()
    ids = []
    for draft in drafts:
        start = draft.effective_from.isoformat() if draft.effective_from else "always"
        seen[start] += 1
        ids.append(f"{start}#{seen[start]}")
    rows = reading.problems.every(
        partial(_row, draft, row_id, frame, reading) for draft, row_id in zip(drafts, ids, strict=True)
    )
    _check(rows, [draft.fields.place for draft in drafts], reading.problems)
    return rows


def _row(draft: Draft, row_id: str, frame: Frame, reading: Reading) -> Row:
    problems, fields = reading.problems, draft.fields
    condition_node = fields.get("if")
    condition = problems.attempt(lambda: reading.formulas.formula(condition_node, frame)) if condition_node else None
    when = problems.attempt(lambda: _when(fields, condition, reading))
    basis = problems.attempt(lambda: _basis(fields, reading))
    confidence = fields.get("confidence")
    text = "high" if confidence is None else as_text(confidence, problems)
    if text not in _CONFIDENCE:
        problems.add(
            fields.place,
            Text(f"confidence 为 {text}", f"confidence is {text}"),
            Text("写 high、medium 或 low", "write high, medium or low"),
        )
    if (condition_node and condition is None) or when is None or basis is None:
        return reading.give_up()
    return Row(row_id, draft.effective_from, draft.effective_to, condition, when, draft.parameters, basis, text)


def _when(fields: Fields, condition: Formula | None, reading: Reading) -> Text:
    node = fields.get("when")
    if node is not None:
        return as_bilingual(node, reading.problems)
    if condition is None:
        return Text("一般情形", "in general")
    if reading.draft:
        return condition_text(condition, reading.words.vocabulary())
    return reading.problems.stop(
        fields.place,
        Text("有条件的行缺少 when", "a row with a condition lacks when"),
        Text("补上 when: {zh: …, en: …}", "add when: {zh: …, en: …}"),
    )


def _basis(fields: Fields, reading: Reading) -> tuple[Citation, ...]:
    node = fields.get("basis")
    if node is None and reading.draft:
        return ()
    if node is None or not as_items(node, reading.problems):
        reading.problems.stop(
            fields.place,
            Text("这一行没有引用法条", "this row cites no article"),
            Text(
                '补上 basis: [{instrument: PSL25, articles: ["118"]}]',
                'add basis: [{instrument: PSL25, articles: ["118"]}]',
            ),
        )
    return reading.problems.every(partial(_citation, each, reading) for each in as_items(node, reading.problems))


def _citation(node: Node, reading: Reading) -> Citation:
    fields = Fields(node, reading.problems)
    instrument = as_text(fields.need("instrument"), reading.problems)
    articles = as_texts(fields.need("articles"), reading.problems)
    fields.finish()
    if instrument not in reading.words.instruments:
        reading.problems.stop(
            node.place,
            Text(f"未知的法律文件 {instrument}", f"unknown instrument {instrument}"),
            Text("在 instruments.yaml 中声明，或改正编号", "declare it in instruments.yaml or correct the id"),
        )
    if not articles:
        reading.problems.stop(
            node.place, Text("没有条号", "no article is named"), Text("写出条号", "name the articles")
        )
    return Citation(instrument, articles)


def _check(rows: Sequence[Row], places: Sequence[str], problems: Problems) -> None:
    for index, row in enumerate(rows):
        for earlier, place in zip(rows[:index], places, strict=False):
            if earlier.condition == row.condition and _common_day(earlier, row):
                problems.add(
                    places[index],
                    Text(
                        f"与 {place} 的行条件相同且有效期重叠",
                        f"same condition as the row at {place}, and both are in force on a common day",
                    ),
                    Text("用 from/to 分开，或合并", "part them by from/to, or merge them"),
                )
        if _covered(row, [each for each in rows[:index] if each.condition is None]):
            problems.add(
                places[index],
                Text(
                    "此行永远不会被选中：前面的无条件行已覆盖它的全部有效期",
                    "this row can never be chosen: earlier rows without `if` cover all its days",
                ),
                Text("把它移到前面，或改日期", "move it up, or change the dates"),
            )


def _common_day(first: Row, second: Row) -> bool:
    return _start(first) <= _end(second) and _start(second) <= _end(first)


def _covered(row: Row, earlier: Sequence[Row]) -> bool:
    day, last = _start(row), _end(row)
    for each in sorted(earlier, key=_start):
        if _start(each) <= day <= _end(each):
            if _end(each) >= last:
                return True
            day = _end(each) + _ONE_DAY
    return False


def _start(row: Row) -> date:
    return row.effective_from or date.min


def _end(row: Row) -> date:
    return row.effective_to or date.max
