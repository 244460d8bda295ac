"""``xiezhi law diff``: what changed between the law of two days, in words and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from xiezhi.core.text import Language, Text
from xiezhi.law.changes import ArticleChange, RowChange, RuleChange, Turn, articles_changed, changes_between
from xiezhi.law.model import Citation, ParameterValue, Row, Rule, Rulebook, Vocabulary
from xiezhi.law.wording import clock_lines, condition_text, duty_text, parameter_text

JsonObject = dict[str, object]

TURNS = {Turn.BEGINS: Text("新增", "begins"), Turn.ENDS: Text("失效", "ends"), Turn.REPLACED: Text("修改", "changed")}
_NOTHING = Text("没有", "none")
_ONLY_CITATION = Text("只有依据或文字变更，结论不变", "only citations or words changed; no verdict does")


@dataclass(frozen=True, slots=True)
class Line:
    """One matter of a change in words; ``before`` or ``after`` is None where there is none."""

    matter: Text
    before: Text | None
    after: Text | None

    def say(self, language: Language) -> str:
        """Return ``matter: before → after``, or one side alone."""
        joint = "：" if language is Language.ZH else ": "
        sides = [each.say(language) for each in (self.before, self.after) if each is not None]
        return f"{self.matter.say(language)}{joint}{' → '.join(sides)}"


def difference(rulebook: Rulebook, first: date, second: date, language: Language) -> str:
    """Return the changes in words; the empty text when there is none."""
    changes = changes_between(rulebook, first, second)
    if not changes:
        return ""
    lines = [head(rulebook, first, second, changes).say(language), ""]
    for change in changes:
        lines.append(f"{change.rule.title.say(language)}  [{change.rule.rule_id}]")
        if not change.of_substance:
            lines.append(f"  {_ONLY_CITATION.say(language)}")
        for row in change.rows:
            lines.append(f"  - {row_title(row).say(language)}")
            lines.extend(f"      {each.say(language)}" for each in row_lines(change.rule, row, rulebook))
        lines.append("")
    lines.append(Text("逐条：", "Article by article:").say(language))
    lines.extend(f"  {article_line(each, rulebook).say(language)}" for each in articles_changed(changes))
    return "\n".join(lines)


def head(rulebook: Rulebook, first: date, second: date, changes: Sequence[RuleChange]) -> Text:
    """Return one line: whose law, which days, how many rules."""
    name, rules = rulebook.jurisdiction.name, len(changes)
    substance = sum(each.of_substance for each in changes)
    return Text(
        f"{name.zh}：{first} 与 {second} 相比，{rules} 条规则不同，其中 {substance} 条可能改变结论",
        f"{name.en}: {rules} rules differ between {first} and {second}; {substance} of them can change a verdict",
    )


def row_title(change: RowChange) -> Text:
    """Return what became of the row, and of which."""
    when, turn = (change.after or _there(change.before)).when, TURNS[change.turn]
    return Text(f"{turn.zh}：{when.zh}", f"{turn.en}: {when.en}")


def row_lines(rule: Rule, change: RowChange, rulebook: Rulebook) -> list[Line]:
    """Return every matter in which the two rows differ, in words."""
    before, after, vocabulary = change.before, change.after, rulebook.vocabulary
    lines = [
        Line(Text("情形", "case"), *_both(before, after, lambda row: row.when)),
        Line(Text("适用条件", "when"), *_both(before, after, lambda row: _condition(row, vocabulary))),
        Line(Text("期限", "clock"), *_clocks(rule, change, vocabulary)),
        Line(Text("要求", "needed"), *_both(before, after, lambda row: duty_text(rule.need, row, vocabulary))),
        *(_parameter(each, vocabulary) for each in change.parameters()),
        Line(Text("依据", "basis"), *_both(before, after, lambda row: basis_text(row.basis, rulebook))),
        Line(Text("把握程度", "confidence"), *_both(before, after, lambda row: Text(row.confidence, row.confidence))),
    ]
    return [each for each in lines if each.before != each.after]


def basis_text(basis: Iterable[Citation], rulebook: Rulebook) -> Text:
    """Return citations in one line."""
    parts = []
    for each in basis:
        name, articles = rulebook.instruments[each.instrument].name, ", ".join(each.articles)
        parts.append(Text(f"{name.zh}第 {articles} 条", f"{name.en}, art. {articles}"))
    return Text("；".join(each.zh for each in parts), "; ".join(each.en for each in parts)) if parts else _NOTHING


def article_line(change: ArticleChange, rulebook: Rulebook) -> Text:
    """Return one article that comes or goes, with the rules that rest on it."""
    instrument, turn, rules = rulebook.instruments[change.instrument], TURNS[change.turn], ", ".join(change.rules)
    return Text(
        f"{turn.zh}  {instrument.name.zh}（{instrument.version}）第 {change.article} 条：{rules}",
        f"{turn.en}  {instrument.name.en} ({instrument.version}), art. {change.article}: {rules}",
    )


def difference_json(rulebook: Rulebook, first: date, second: date) -> JsonObject:
    """Return the changes as JSON; ``rules`` is empty when there is none."""
    changes = changes_between(rulebook, first, second)
    return {
        "rulebook": rulebook.jurisdiction.jurisdiction,
        "rulebook_digest": rulebook.digest,
        "from": first.isoformat(),
        "to": second.isoformat(),
        "rules": [_rule_json(each, rulebook) for each in changes],
        "articles": [
            {"instrument": each.instrument, "article": each.article, "turn": str(each.turn), "rules": list(each.rules)}
            for each in articles_changed(changes)
        ],
    }


def _rule_json(change: RuleChange, rulebook: Rulebook) -> JsonObject:
    return {
        "id": change.rule.rule_id,
        "of_substance": change.of_substance,
        "rows": [
            {
                "turn": str(row.turn),
                "matters": sorted(row.matters),
                "before": None if row.before is None else _row_json(row.before, rulebook),
                "after": None if row.after is None else _row_json(row.after, rulebook),
            }
            for row in change.rows
        ],
    }


def _row_json(row: Row, rulebook: Rulebook) -> JsonObject:
    condition = None if row.condition is None else condition_text(row.condition, rulebook.vocabulary)
    return {
        "row": row.row_id,
        "when_zh": row.when.zh,
        "when_en": row.when.en,
        "condition_zh": None if condition is None else condition.zh,
        "condition_en": None if condition is None else condition.en,
        "parameters": {name: _plain(value) for name, value in row.parameters.items()},
        "basis": [{"instrument": each.instrument, "articles": list(each.articles)} for each in row.basis],
        "confidence": row.confidence,
    }


def _plain(value: ParameterValue) -> object:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value if isinstance(value, bool | str) else str(value)


def _both(before: Row | None, after: Row | None, tell: Callable[[Row], Text | None]) -> tuple[Text | None, Text | None]:
    return (None if before is None else tell(before)), (None if after is None else tell(after))


def _there(row: Row | None) -> Row:
    assert row is not None  # a change has at least one side
    return row


def _condition(row: Row, vocabulary: Vocabulary) -> Text:
    return _NOTHING if row.condition is None else condition_text(row.condition, vocabulary)


def _clocks(rule: Rule, change: RowChange, vocabulary: Vocabulary) -> tuple[Text | None, Text | None]:
    """Return the lines of the clock that only one of the two rows has."""
    rows = (change.before, change.after)
    first, second = (
        clock_lines(rule.clock, row, vocabulary) if rule.clock is not None and row is not None else () for row in rows
    )
    return _together(each for each in first if each not in second), _together(
        each for each in second if each not in first
    )


def _together(lines: Iterable[Text]) -> Text | None:
    listed = tuple(lines)
    return Text("；".join(each.zh for each in listed), "; ".join(each.en for each in listed)) if listed else None


def _parameter(each: tuple[str, ParameterValue | None, ParameterValue | None], vocabulary: Vocabulary) -> Line:
    name, before, after = each
    sides = [None if value is None else parameter_text(value, vocabulary) for value in (before, after)]
    return Line(Text(f"参数 {name}", f"parameter {name}"), sides[0], sides[1])
