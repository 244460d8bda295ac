"""One obligation explained: subject, rows, clock, need, level, verdict."""

from __future__ import annotations

from dataclasses import dataclass

from xiezhi.core.text import Text
from xiezhi.engine.explain.clocks import ClockWords
from xiezhi.engine.explain.conditions import Conditions, under
from xiezhi.engine.explain.tree import NO_TEXT, Entry, Topic
from xiezhi.engine.explain.wording import Wording, names
from xiezhi.engine.reference.clocks import Strictness
from xiezhi.engine.reference.leaves import names_due
from xiezhi.engine.reference.need import Working, at_evaluation, hand_on
from xiezhi.engine.reference.obligations import Obligation
from xiezhi.engine.reference.rows import Choice, in_force
from xiezhi.engine.verdicts import Finding, Level, Truth, Verdict
from xiezhi.law.model import FailLevel, Instrument, Row, Rule, Rulebook

VERDICTS = {
    Verdict.MET: Text("已履行（按期）", "met"),
    Verdict.LATE: Text("迟办", "late"),
    Verdict.OVERDUE: Text("逾期", "overdue"),
    Verdict.PENDING: Text("在办", "pending"),
    Verdict.VIOLATED: Text("违反", "violated"),
    Verdict.CANNOT_TELL: Text("无法判断", "cannot tell"),
    Verdict.NOT_APPLICABLE: Text("不适用", "not applicable"),
}
LEVELS = {Level.BREACH: Text("违反", "breach"), Level.WARN: Text("提示", "warn")}
FAIL_LEVELS = {
    FailLevel.BREACH: Text("违反", "breach"),
    FailLevel.WARN: Text("提示", "warn"),
    FailLevel.MANUAL: Text("由人判断", "left to human judgement"),
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is said about one obligation. ``finding`` is None where the rule wants none (``at_end: drop``)."""

    rule: Rule
    finding: Finding | None
    entries: tuple[Entry, ...]


class Explainer:
    """Explains obligations of one rulebook."""

    def __init__(self, rulebook: Rulebook, wording: Wording) -> None:
        self.instruments = rulebook.instruments
        self.wording = wording

    def explanation(self, obligation: Obligation) -> Explanation:
        """Return everything that led to an obligation's verdict, the verdict last."""
        rows = () if obligation.chosen is None else self._rows(obligation)
        entries = (self._subject(obligation), *rows, self._verdict(obligation))
        return Explanation(obligation.rule, obligation.finding, entries)

    # ------------------------------------------------------------ subject and rows

    def _subject(self, obligation: Obligation) -> Entry:
        event = self.wording.event(obligation.view.subject)
        where = obligation.rule.subject.where
        condition = () if where is None else (Conditions(self.wording, obligation.view).entry(where),)
        text = Text(f"触发事件：{event.zh}", f"triggered by {event.en}")
        return Entry(Topic.SUBJECT, text, condition, None if where is None else obligation.subject.truth)

    def _rows(self, obligation: Obligation) -> tuple[Entry, ...]:
        """Explain every row of the rule: of another day, passed over, applied, or not reached."""
        chosen = obligation.chosen
        considered = {} if chosen is None else {choice.row.row_id: choice for choice in chosen.choices}
        entries = []
        for row in obligation.rule.rows:
            choice = considered.get(row.row_id)
            if choice is not None:
                entries.append(self._choice(obligation, choice))
            elif not in_force(row, obligation.view.subject):
                entries.append(self._other_day(obligation, row))
        return tuple(entries)

    def _other_day(self, obligation: Obligation, row: Row) -> Entry:
        day = obligation.view.subject.day
        return Entry(
            Topic.ROW,
            Text(
                f"条款行 {row.row_id} 在触发日 {day} 不施行（按触发日适用）",
                f"row {row.row_id} is not in force on {day}, the day of the trigger, which decides",
            ),
        )

    def _choice(self, obligation: Obligation, choice: Choice) -> Entry:
        row, truth = choice.row, choice.condition.truth
        head = Text(f"条款行 {row.row_id}：{row.when.zh}", f"row {row.row_id}: {row.when.en}")
        children = [self._basis(row)]
        if row.condition is not None and choice.working is None:
            view = obligation.view.under(row)
            children.append(Conditions(self.wording, view).entry(row.condition))
        if choice.working is not None:
            if row.condition is not None:
                children.append(Conditions(self.wording, choice.working.view).entry(row.condition))
            children.extend(self._working(obligation.rule, choice.working))
        return Entry(Topic.ROW, head, tuple(children), truth)

    def _basis(self, row: Row) -> Entry:
        zh, en = [], []
        for citation in row.basis:
            articles = ", ".join(citation.articles)
            name = _name(self.instruments.get(citation.instrument), citation.instrument)
            zh.append(f"{name.zh} 第 {articles} 条")
            en.append(f"{name.en}, art. {articles}")
        if not zh:
            return Entry(Topic.BASIS, Text("未写明依据", "no article is named"))
        return Entry(Topic.BASIS, Text(f"依据：{'；'.join(zh)}", f"basis: {'; '.join(en)}"))

    # ------------------------------------------------------------ clock, need, level

    def _working(self, rule: Rule, working: Working) -> tuple[Entry, ...]:
        clock = () if working.clock is None else ClockWords(self.wording).entries(working.clock)
        return (*clock, *self._needs(rule, working), *self._level(rule, working))

    def _needs(self, rule: Rule, working: Working) -> tuple[Entry, ...]:
        """Explain the need; under both readings where they differ."""
        readings = [(Strictness.WARN, working.need.warn), (Strictness.BREACH, working.need.breach)]
        if working.need.warn.truth is working.need.breach.truth:
            readings = readings[1:]
        entries = []
        for strictness, answer in readings:
            hand = hand_on(working.clock, strictness)
            which = under(strictness) if len(readings) > 1 else NO_TEXT
            inner = Conditions(self.wording, working.view, hand).entry(rule.need)
            entries.append(
                Entry(Topic.NEED, Text(f"要求{which.zh}", f"required {which.en}".rstrip()), (inner,), answer.truth)
            )
        if working.outcome.verdict in (Verdict.LATE, Verdict.OVERDUE) and names_due(rule.need):
            hand = hand_on(working.clock, working.need.deciding[0], ignored=True)
            conditions = Conditions(self.wording, working.view, hand)
            text = Text("不论期限，是否办理", "done at all, the limit aside")
            inner = conditions.entry(rule.need)
            entries.append(Entry(Topic.NEED, text, (inner,), inner.truth))
        return tuple(entries)

    def _level(self, rule: Rule, working: Working) -> tuple[Entry, ...]:
        """Explain what a failed need is, where the rule names exceptions or leaves it to a person."""
        if working.need.truth is not Truth.FALSE:
            return ()
        hand = hand_on(working.clock)
        conditions = Conditions(self.wording, at_evaluation(working.view), hand)
        entries = []
        for formula, level in rule.policy.fail_if:
            inner = conditions.entry(formula)
            words = FAIL_LEVELS[level]
            text = Text(f"有下列情形的，属“{words.zh}”", f"where this holds, it is “{words.en}”")
            entries.append(Entry(Topic.LEVEL, text, (inner,), inner.truth))
            if inner.truth is Truth.TRUE:
                break
        otherwise = FAIL_LEVELS[rule.policy.fail]
        text = Text(f"未符合要求的，通常属“{otherwise.zh}”", f"a failure is in general “{otherwise.en}”")
        if working.need.in_band:
            text = Text(
                f"{text.zh}；仅一种口径不符合，最多提示", f"{text.en}; it fails under one reading only: at most warn"
            )
        return (*entries, Entry(Topic.LEVEL, text))

    # ------------------------------------------------------------ verdict

    def _verdict(self, obligation: Obligation) -> Entry:
        outcome = obligation.outcome
        word = VERDICTS[outcome.verdict]
        level = NO_TEXT if outcome.level is None else LEVELS[outcome.level]
        text = Text(
            f"结论：{word.zh}{f'（{level.zh}）' if level.zh else ''}",
            f"verdict: {word.en}{f' ({level.en})' if level.en else ''}",
        )
        return Entry(Topic.VERDICT, text, tuple(self._facts(obligation)))

    def _facts(self, obligation: Obligation) -> list[Entry]:
        """State the numbers of the finding."""
        outcome, chosen, finding = obligation.outcome, obligation.chosen, obligation.finding
        said: list[Text] = []
        if finding is None:
            said.append(Text("日志已终，依规则不作结论", "the log ends here and the rule wants no finding"))
        if chosen is not None and chosen.row is None and outcome.verdict is not Verdict.NOT_APPLICABLE:
            said.append(Text("适用哪一行不能确定，各行结论不一", "which row applies is not certain and they differ"))
        if chosen is not None and outcome.verdict is Verdict.NOT_APPLICABLE:
            said.append(Text("没有适用的条款行", "no row applies"))
        if outcome.due_at is not None:
            time = self.wording.time(outcome.due_at)
            said.append(Text(f"届满 {time}", f"due {time}"))
        if outcome.decider is not None:
            event = self.wording.event(outcome.decider)
            said.append(Text(f"决定性事件：{event.zh}", f"decided by {event.en}"))
        if finding is not None and finding.margin_seconds is not None:
            said.append(_margin_words(finding.margin_seconds))
        if outcome.missing:
            missing = names(outcome.missing)
            said.append(Text(f"缺：{missing.zh}", f"missing: {missing.en}"))
        if outcome.provisional:
            said.append(Text("待日历确认", "provisional until the calendar is published"))
        as_of = self.wording.time(obligation.view.case.ground.as_of)
        said.append(Text(f"判断时点 {as_of}", f"as of {as_of}"))
        return [Entry(Topic.REMARK, text) for text in said]


def _name(instrument: Instrument | None, known_as: str) -> Text:
    return Text(known_as, known_as) if instrument is None else instrument.name


_DAY, _HOUR, _MINUTE = 86_400, 3_600, 60


def _margin_words(seconds: int) -> Text:
    """Say how much time was left, or by how much it was exceeded.

    >>> _margin_words(-90_061).en
    'exceeded by 1 d 1 h 1 min 1 s (-90061 s)'
    """
    left = abs(seconds)
    parts = [(left // _DAY, "日", "d"), (left % _DAY // _HOUR, "小时", "h")]
    parts += [(left % _HOUR // _MINUTE, "分", "min"), (left % _MINUTE, "秒", "s")]
    shown = [part for part in parts if part[0]] or parts[-1:]
    zh = " ".join(f"{number} {unit}" for number, unit, _ in shown)
    en = " ".join(f"{number} {unit}" for number, _, unit in shown)
    if seconds < 0:
        return Text(f"超过 {zh}（{seconds} 秒）", f"exceeded by {en} ({seconds} s)")
    return Text(f"余 {zh}（{seconds} 秒）", f"{en} left ({seconds} s)")
