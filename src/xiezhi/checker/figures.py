"""A figure in its sentence: the words that lead to it, what they make of it, and the figure it belongs to.

Everything the relations need is read here once, so that the checks themselves deal in figures and not in text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from xiezhi.checker.arithmetic import interval_of
from xiezhi.checker.model import BlockKind, Claim, Direction, Kind, Span, UnitClass
from xiezhi.checker.numbers import Number
from xiezhi.checker.outline import Outline
from xiezhi.checker.units import class_of

# From the beginning of a run of blanks only: tried at each of them, a long run would take the square of its length.
_BROKEN = re.compile(r"(?<![ \t])[ \t]*\r?\n\s*")
_STOPS = re.compile(r"[，,、；;:：。!！?？(（)|\n]")
_UP = "上升|增长|增加|提高|提升|增多|上涨|增幅|涨幅|升幅|多增|增速|攀升|扩大|多|增|升|涨|↑|▲|⬆|上浮|多出"
_DOWN = "下降|降低|减少|回落|下滑|降幅|减幅|缩短|压缩|压减|缩减|下跌|少|降|减|↓|▼|⬇|减低|收窄"
_CHANGE_TAIL = re.compile(rf"({_UP}|{_DOWN})(?:率|幅度)?(?:均|各|了|约|近|达到?|为|超过?|逾|是|:| )*$")
_ANY_CHANGE = re.compile(rf"(?:{_UP}|{_DOWN})")
_ONLY_UP = re.compile(rf"(?:{_UP})")
_LEVEL_TAIL = re.compile(r"(?:至|到|为至)(?:了|约|近)?$")
_SHARE = re.compile(r"占比|比重|比例|占")
_SHARE_BEFORE = re.compile(r"占[^，,；;。]{0,14}(?:比例|比重)[^，,；;。]{0,6}[，,](?:达到?|为|约|仅|高达)?$")
_COMPARE = re.compile(
    r"(?:与|同|较|比)?(?:上一?年度?|去年|前年|(?:19|20)\d\d年)?(?:的)?同期?(?:相比|比)?|同比|环比|相比|较上[年月期]|比上[年月期]|"
    r"(?:较|比)(?:去年|上年|前年|上月|上季度|(?:19|20)\d\d年度?)(?:度)?(?:同期)?"
)
_YOY = re.compile(r"同比|同期|比上年|较上年|比去年|较去年|上年|去年|(?:较|比)(?:19|20)\d\d年")
_MOM = re.compile(r"环比|较上月|比上月|上季度|较上季|比上季|上周|上期")
_PREVIOUS = re.compile(r"(?:上年|去年|前年|上一年)(?:度)?(?:同期|全年)?[^，,、；;。]{0,4}$|同期(?:的|为|是|数)*$")
_THAN = re.compile(r"(?:较|比|与)(?:上一?年|去年|前年|(?:19|20)\d\d年)度?(?:同期|全年)?的(?:约|近)?$")
_PART_OF_PLAN = re.compile(r"(?:为|是|完成|达到?|相当于)[^，,；;。]{1,14}的(?:约|近)?$")
_BRACKETED_YEAR = re.compile(r"^\(((?:19|20)\d\d)年度?(?:为|是|:)?$")
_FROM = re.compile(r"(?:由|从)[^，,；;。]{0,8}$")
_MOVES = re.compile(rf"(?:{_UP}|{_DOWN}|变)[^，,]{{0,3}}[至到为]")
_MEAN = re.compile(r"日均|月均|年均|周均|平均|人均|户均|均为|案均|件均|场均|每[天日月年件案人场]")
_OPENERS = re.compile(
    r"其中|包括|包含|(?<=[(（，,])含|分别是|分别为|具体为|构成如下|分类看|[\u4e00-\u9fff]中[:：]|按[^，,。]{1,8}(?:分|看|划分)"
)
_LEADERS = re.compile(
    r"(?:居|排名?|位列?)前[一二三四五六七八九十\d]{0,3}(?:位|名)?|主要(?:有|是|为|涉及)|依次(?:是|为)|最多的[^，,。]{0,10}(?:是|为|有)"
)
_PERIOD = re.compile(
    r"(?<!\d)(?:[较比与同至自从]?(?:19|20)\d\d年(?:度|上半年|下半年|第?[一二三四]季度|(?:\d{1,2}[-—至])?\d{1,2}月(?:份|底)?)?"
    r"|(?:\d{1,2}[-—至])?\d{1,2}月份?|前三季度|第\d{1,2}周|本周|第?[一二三四]季度|上半年|下半年)"
)
_COMPARED = re.compile(r"^[较比与同]")
_CLOSED_BRACKET = re.compile(r"\([^()]*\)")
_TOTALS = re.compile(r"合计|共计|总计|总共|累计|总量|总数|共|总")
_LEADING = re.compile(
    r"^(?:[\s的了]|其中|其他类中|分别|共计|合计|总计|累计|全年|年内|一年来|今年以?来?|本年度?|目前|现|已经?|均|各|由|对|将|并|先后|"
    r"(?:全|本|我)[市省县区州国院局]|同时|另有?|还|以及|和|及|与|通过|依法|共|总|截至[^，,]{0,12}|(?:19|20)\d\d年度?|\d{1,2}月份?)+"
)
_TRAILING = re.compile(
    r"(?:[\s的了]|达到?|为|是|共计?|合计|累计|约|近|各|有|数|总量|数量|总数|人数|件数|共|均|逾|超过?)+$"
)


_FAR = 24


class Role(StrEnum):
    """What a figure does in its sentence."""

    COUNT = "count"
    SHARE = "share"
    RATE = "rate"
    CHANGE = "change"
    AMOUNT = "amount"
    POINTS = "points"
    PREVIOUS = "previous"
    MEAN = "mean"


_DISTRIBUTED = (Role.CHANGE, Role.AMOUNT, Role.POINTS, Role.SHARE, Role.PREVIOUS)


@dataclass(frozen=True, slots=True)
class Figure:
    """One claim with its surroundings.

    ``lead`` is the folded text from the figure before (or the sentence start), ``clause`` its part after the last
    stop, ``after`` the words behind. ``owner`` is the index of the figure this one describes (the count of a share or
    change), ``bracket`` the index of the figure whose brackets hold this one. ``row`` and ``column`` are -1 outside
    tables.
    """

    index: int
    claim: Claim
    role: Role
    lead: str
    clause: str
    after: str
    subject: str
    sentence: int
    group: int
    block: int
    owner: int | None = None
    bracket: int | None = None
    comparison: str = ""
    row: int = -1
    column: int = -1
    head: str = ""

    @property
    def value(self) -> Decimal:
        """Return the exact printed value."""
        return self.claim.value or Decimal(0)

    @property
    def is_count(self) -> bool:
        """Say whether this is a plain quantity of the report's own period."""
        return self.role is Role.COUNT and self.claim.unit_class not in (UnitClass.PERCENT, UnitClass.POINTS)

    @property
    def in_table(self) -> bool:
        """Say whether the figure stands in a table cell."""
        return self.row >= 0

    @property
    def opens_list(self) -> bool:
        """Say whether the words before begin a list of parts (其中, 包括)."""
        return bool(_OPENERS.search(_CLOSED_BRACKET.sub("", self.lead)))

    @property
    def opens_leaders(self) -> bool:
        """Say whether the words before begin a list of the largest parts, which is never complete (居前三位的是)."""
        return bool(_LEADERS.search(_CLOSED_BRACKET.sub("", self.lead)))

    @property
    def says_total(self) -> bool:
        """Say whether the words before call this figure a total (共, 合计, 总量)."""
        return bool(_TOTALS.search(self.clause) or _TOTALS.search(self.subject))


def strip_subject(words: str) -> str:
    """Return the noun of a clause without adverbs of time, totals and verbs of being.

    >>> strip_subject("全年共受理投诉")
    '受理投诉'
    """
    words = _STOPS.split(words)[-1] if _STOPS.search(words) else words
    words = _COMPARE.sub("", words)
    previous = None
    while previous != words:
        previous = words
        words = _TRAILING.sub("", _LEADING.sub("", words))
    return words.strip('“”‘’"《》 ')


class FigureReader:
    """Turns the numbers of one text into figures, in reading order."""

    def __init__(self, text: str, folded: str, outline: Outline, numbers: Sequence[Number]) -> None:
        self._text = text
        self._folded = folded
        self._outline = outline
        self._numbers = [number for number in numbers if number.kind is None]
        self._cell_of = _cell_index(outline)
        self._periods_at: Span | None = None
        self._periods: list[tuple[int, str]] = []

    def read(self) -> tuple[Figure, ...]:
        """Return all figures of the text."""
        figures: list[Figure] = []
        for number in self._numbers:
            figure = self._table_figure(number, figures) or self._text_figure(number, figures)
            figures.append(figure)
        _distribute(figures)
        _turn_shares(figures)
        return tuple(figures)

    def _text_figure(self, number: Number, figures: list[Figure]) -> Figure:
        outline = self._outline
        sentence = outline.sentence_at(number.digits_at)
        span = outline.sentences[sentence] if sentence >= 0 else Span(0, len(self._folded))
        before = figures[-1] if figures and figures[-1].sentence == sentence and not figures[-1].in_table else None
        lead_from = before.claim.span.end if before else span.start
        lead = _BROKEN.sub("", self._folded[lead_from : number.start])
        clause = _last_clause(lead)
        after = _STOPS.split(_BROKEN.sub("", self._folded[number.end : min(number.end + 16, span.end)]))[0]
        group = (before.group if before else 0) + sum(lead.count(mark) for mark in ";；")
        role, direction = _role(number, lead, clause, after)
        year = _BRACKETED_YEAR.match(lead)
        if year and before and int(year.group(1)) + 1 == self._outline.report.year and role is Role.COUNT:
            role = Role.PREVIOUS
        if before and _continues(lead, before, number):
            role, direction = before.role, before.claim.direction
        subject = _subject(clause, after, number)
        own = _own_noun(clause, role)
        moved = role is Role.PREVIOUS and _FROM.search(clause) is not None
        owner = None if moved else _owner(role, own, figures, sentence, group)
        if before and not subject and role in (Role.COUNT, Role.AMOUNT, Role.MEAN):
            subject = before.subject
        if owner is not None and not own:
            subject = figures[owner].subject
        comparison = _comparison(lead, before if role in (Role.CHANGE, Role.POINTS, Role.AMOUNT) else None)
        bracket = self._bracket(number, span, figures)
        if bracket is not None and role is Role.RATE and lead.strip() in ("(", "(约", "(占"):
            role, owner = Role.SHARE, bracket
        claim = self._claim(len(figures), number, role, direction, subject, comparison, span)
        figure = Figure(
            len(figures), claim, role, lead, clause, after, subject, sentence, group, outline.block_at(number.start)
        )
        return replace(figure, owner=owner, bracket=bracket, comparison=comparison)

    def _bracket(self, number: Number, span: Span, figures: list[Figure]) -> int | None:
        """Return the figure right before the bracket that holds this number: 5.9万起(醉驾132起)."""
        left = self._folded.rfind("(", span.start, number.start)
        if left < 0 or self._folded.find(")", left, number.start) >= 0:
            return None
        for figure in reversed(figures[-_FAR:]):
            if figure.claim.span.end <= left:
                close = left - figure.claim.span.end <= 6 and not _STOPS.search(
                    self._folded[figure.claim.span.end : left]
                )
                return figure.index if close and figure.claim.span.start >= span.start else None
        return None

    def _table_figure(self, number: Number, figures: list[Figure]) -> Figure | None:
        place = self._cell_of.get(self._outline.sentence_at(number.digits_at))
        if place is None:
            return None
        block, row_number = place
        row = self._outline.report.blocks[block].rows[row_number]
        column = next((i for i, cell in enumerate(row.cells) if cell.start <= number.digits_at < cell.end), -1)
        if column < 0:
            return None
        head = self._head(block, row_number, column)
        label = "" if column == 0 else row.cells[0].of(self._folded)
        cell = row.cells[column].of(self._folded)
        unit = number.unit or _unit_of_head(head) or _unit_of_head(label)
        number = replace(number, unit=unit)
        role, direction = _cell_role(number, head, label, cell)
        subject = strip_subject(re.sub(r"\([^)]*\)", "", label)) or strip_subject(head)
        sentence = self._outline.sentence_at(number.digits_at)
        comparison = "mom" if _MOM.search(head) else "yoy" if role in (Role.CHANGE, Role.AMOUNT) else ""
        claim = self._claim(len(figures), number, role, direction, subject, comparison, row.span)
        return Figure(
            len(figures),
            claim,
            role,
            "",
            label,
            "",
            subject,
            sentence,
            0,
            block,
            None,
            None,
            comparison,
            row_number,
            column,
            head,
        )

    def _head(self, block: int, row_number: int, column: int) -> str:
        """Return the words above a cell: those of the first rows that hold no figures."""
        words = []
        for row in self._outline.report.blocks[block].rows[:row_number]:
            texts = [cell.of(self._folded) for cell in row.cells]
            if any(_figure_like(text) for text in texts[1:]):
                break
            if column < len(texts):
                words.append(texts[column])
        return " ".join(words)

    def _period(self, number: Number, sentence: Span) -> str:
        """Return the period a figure is about: named before it in its sentence, else the year of the report."""
        if self._periods_at != sentence:
            found = _PERIOD.finditer(self._folded, sentence.start, sentence.end)
            self._periods = [(m.end(), m.group().lstrip("至自从")) for m in found if not _COMPARED.search(m.group())]
            self._periods_at = sentence
        place = bisect_right(self._periods, number.start, key=lambda period: period[0])
        if place:
            return self._periods[place - 1][1]
        year = self._outline.report.year
        return f"{year}年" if year else ""

    def _claim(  # noqa: PLR0917  # a claim has many parts; this is the one place that puts them together
        self,
        index: int,
        number: Number,
        role: Role,
        direction: Direction | None,
        subject: str,
        comparison: str,
        sentence: Span,
    ) -> Claim:
        span = Span(number.start, number.end)
        value = number.value or Decimal(0)
        return Claim(
            id=f"c{index + 1}",
            span=span,
            text=span.of(self._text),
            value=value,
            upper=number.upper,
            step=number.step,
            interval=interval_of(value, number.upper, number.step, number.approx),
            unit=number.unit,
            unit_class=class_of(number.unit),
            approx=number.approx,
            kind=_kind(number.unit, role),
            is_claim=True,
            direction=direction,
            subject=subject,
            qualifier=_qualifier(self._folded, number.start),
            period=self._period(number, sentence),
            comparison=comparison,
            section=self._outline.section_at(number.start),
            sentence=sentence,
        )


def _qualifier(text: str, start: int) -> str:
    """Return the bracket that stands right before a figure: 警情(含交通、移车类)39665起."""
    if text[start - 1 : start] != ")":
        return ""
    left = text.rfind("(", max(0, start - 40), start)
    return text[left + 1 : start - 1] if left >= 0 else ""


def _cell_index(outline: Outline) -> dict[int, tuple[int, int]]:
    """Map the index of a table row among the sentences to its block and row number."""
    places: dict[int, tuple[int, int]] = {}
    for number, block in enumerate(outline.report.blocks):
        if block.kind is BlockKind.TABLE:
            for row_number, row in enumerate(block.rows):
                places[outline.sentence_at(row.span.start)] = (number, row_number)
    return places


def _figure_like(cell: str) -> bool:
    """Say whether a table cell holds a figure and not a heading such as 2024年 or 第3季度."""
    return bool(re.fullmatch(r"[约近↑↓+\-]?\d[\d,.]*(?:[万亿])?[%‰]?[\u4e00-\u9fff]{0,2}", cell)) and not re.search(
        r"[年月日季]", cell
    )


def _last_clause(lead: str) -> str:
    pieces = _STOPS.split(_CLOSED_BRACKET.sub("", lead))
    return pieces[-1].strip()


def _role(number: Number, lead: str, clause: str, after: str) -> tuple[Role, Direction | None]:
    unit_class = class_of(number.unit)
    changed = _change_role(unit_class, lead, clause)
    if changed is not None:
        return changed
    if _is_previous(clause, after):
        return Role.PREVIOUS, None
    if unit_class is UnitClass.PERCENT:
        shared = _SHARE.search(clause) or _SHARE_BEFORE.search(lead)
        return (Role.SHARE if shared else Role.RATE), None
    return (Role.MEAN if _MEAN.search(clause) else Role.COUNT), None


def _change_role(unit_class: UnitClass, lead: str, clause: str) -> tuple[Role, Direction | None] | None:
    """Say which kind of change a figure is, if the verb before it is one: 上升9.03%, 增加842件, 提高2个百分点."""
    tail = _CHANGE_TAIL.search(clause)
    if tail is None or _LEVEL_TAIL.search(clause):
        return (Role.POINTS, _direction(lead)) if unit_class is UnitClass.POINTS else None
    direction = Direction.UP if _ONLY_UP.fullmatch(tail.group(1)) else Direction.DOWN
    if unit_class is UnitClass.POINTS:
        return Role.POINTS, direction
    if unit_class in (UnitClass.PERCENT, UnitClass.MULTIPLE):
        return Role.CHANGE, direction
    return (Role.AMOUNT, direction) if len(tail.group(1)) > 1 or _COMPARE.search(clause) else None


def _is_previous(clause: str, after: str) -> bool:
    """Say whether the clause gives the figure of an earlier period: 上年同期4580件, 由80件上升到…."""
    if re.search(r"结转|遗留|旧存|未结", clause):
        return False
    if (_FROM.search(clause) and _MOVES.match(after)) or _THAN.search(clause):
        return True
    return bool(_PREVIOUS.search(clause)) and "比" not in clause and "较" not in clause


def _direction(words: str) -> Direction | None:
    found = _ANY_CHANGE.findall(words)
    if not found:
        return None
    return Direction.UP if _ONLY_UP.fullmatch(found[-1]) else Direction.DOWN


def _continues(lead: str, before: Figure, number: Number) -> bool:
    """Say whether this figure goes on with a row of like figures: 分别下降11.85%、35.55%和6.06%."""
    joint = lead.strip()
    if joint not in ("、", "和", "及", "与", ",", "，", "以及", "、和"):
        return False
    if before.role in (Role.AMOUNT, Role.PREVIOUS) and joint in ("、", "和", "及", "与"):
        return True
    if joint in (",", "，") and "分别" not in before.lead and before.role is not Role.CHANGE:
        return False
    return class_of(number.unit) is before.claim.unit_class


def _subject(clause: str, after: str, number: Number) -> str:
    words = strip_subject(_CHANGE_TAIL.sub("", _SHARE.sub("", clause)))
    if not words or number.unit in ("个", "名", "项", "家", "所", "位", "条"):
        noun = re.match(r"[\u4e00-\u9fff“”]{0,10}", after)
        words = (
            (words + noun.group()) if noun and noun.group() and not _COMPARE.match(after) and len(words) < 2 else words
        )
    return words


def _own_noun(clause: str, role: Role) -> str:
    """Return what a share or change says it is about, or an empty string if it describes the figure before."""
    if role is Role.SHARE:
        return re.sub(r"分别|均|各|约", "", re.split(r"占", clause)[0]) if "占" in clause else ""
    if role in (Role.CHANGE, Role.POINTS, Role.AMOUNT):
        bare = _COMPARE.sub("", _CHANGE_TAIL.sub("", clause))
        return re.sub(r"分别|均|各|也|又|再|则|其|数量|幅度|(?:19|20)\d\d年", "", bare).strip("的 和及与")
    return ""


def _owner(role: Role, own: str, figures: list[Figure], sentence: int, group: int) -> int | None:
    if role not in (Role.SHARE, Role.CHANGE, Role.POINTS, Role.AMOUNT, Role.PREVIOUS):
        return None
    if own and role is not Role.SHARE and not own.endswith("率"):
        return None
    for figure in reversed(figures[-_FAR:]):
        if figure.sentence != sentence or figure.in_table or group - figure.group > 0:
            return None
        if _is_plan(figure, role):
            continue
        of_rate = role in (Role.POINTS, Role.CHANGE, Role.PREVIOUS)
        of_share = figure.role is Role.SHARE and role is Role.POINTS
        if figure.role in (Role.COUNT, Role.MEAN) or of_share or (figure.role is Role.RATE and of_rate):
            return figure.index
        if figure.role is Role.RATE:
            return None
    return None


def _is_plan(figure: Figure, role: Role) -> bool:
    """Say whether a percentage measures its count against a plan (为预算的101.5%), so that a change passes over it."""
    return role is Role.CHANGE and figure.role is Role.RATE and _PART_OF_PLAN.search(figure.clause) is not None


def _distribute(figures: list[Figure]) -> None:
    """Hand each value of a 分别 row to the count it belongs to: as many counts before it, in the same order.

    Amounts without 分别 go by their unit: 事故218起、死亡196人,同比减少24起、31人.
    """
    for place in range(len(figures)):
        first = figures[place]
        if first.role not in _DISTRIBUTED or first.in_table:
            continue
        row = _row(figures, first.index)
        leading = _row(figures, first.index - 1) if first.index else []
        if len(row) < 2 or (len(leading) > 1 and leading[1].index == first.index):
            continue
        wanted = Role.RATE if first.role is Role.POINTS else Role.COUNT
        before = [f for f in figures[max(0, first.index - _FAR) : first.index] if f.sentence == first.sentence]
        counts = [f for f in before if f.role is wanted and f.claim.unit_class is not UnitClass.MULTIPLE]
        targets = _targets(first, counts, len(row))
        if first.role in (Role.AMOUNT, Role.PREVIOUS) and [f.claim.unit for f in targets] != [
            f.claim.unit for f in row
        ]:
            continue
        if len(targets) != len(row) and "分别" in first.lead and first.role is Role.CHANGE:
            # Values and subjects do not match: none of them has an owner that is certain.
            for value in row:
                figures[value.index] = replace(value, owner=None)
        if len(targets) == len(row):
            comparison = first.comparison or before[-1].comparison
            for value, target in zip(row, targets, strict=True):
                claim = replace(value.claim, subject=target.subject, comparison=comparison)
                figures[value.index] = replace(
                    value, claim=claim, owner=target.index, subject=target.subject, comparison=comparison
                )


def _targets(first: Figure, counts: list[Figure], size: int) -> list[Figure]:
    """Return the counts a 分别 row speaks of: the last ones, or those its own words name (起数、死亡人数、伤人)."""
    own = _own_noun(first.clause, first.role)
    names = [name for name in re.split(r"、|和|及|与", _since_comma(first.lead)) if name] if own else []
    if not names or len(counts) == size:
        return counts[-size:]
    found = []
    for name in names:
        pairs = [name[i : i + 2] for i in range(len(name) - 1)]
        match = next((f for f in counts if any(pair in f.clause + f.after for pair in pairs)), None)
        if match is None or match in found:
            return []
        found.append(match)
    return found if len(found) == size else []


def _since_comma(lead: str) -> str:
    words = re.split(r"[，,；;。：:]", lead)[-1]
    return _COMPARE.sub("", _CHANGE_TAIL.sub("", words)).replace("分别", "")


def _row(figures: Sequence[Figure], start: int) -> list[Figure]:
    """Return the figures joined to the one at ``start`` by 、 or 和, verbs of change between them allowed."""
    row = [figures[start]]
    for figure in figures[start + 1 : start + _FAR]:
        joint = _CHANGE_TAIL.sub("", figure.lead.strip()).strip()
        if (
            figure.sentence != row[0].sentence
            or figure.role is not row[0].role
            or joint not in ("、", "和", "及", "与", "以及")
        ):
            break
        row.append(figure)
    return row


def _turn_shares(figures: list[Figure]) -> None:
    """A share may come before its count: 合成毒品滥用人员占52.7%,为47.2万名."""
    for place, count in enumerate(figures[1:]):
        share = figures[place]
        if share.role is Role.SHARE and share.owner is None and not share.in_table:
            own = _own_noun(share.clause, share.role)
            near = [f for f in figures[max(0, share.index - 12) : share.index] if f.sentence == share.sentence]
            named = [f for f in near if f.role is Role.COUNT and len(f.subject) >= 2 and own.startswith(f.subject[-2:])]
            if named:
                figures[share.index] = share = replace(share, owner=named[-1].index)
        follows = count.role is Role.COUNT and re.fullmatch(r"[,，](?:为|共|计|达|有|即|约)*", count.lead.strip())
        if share.role is Role.SHARE and share.owner is None and follows and count.sentence == share.sentence:
            figures[share.index] = replace(share, owner=count.index)


def _comparison(lead: str, before: Figure | None) -> str:
    if _MOM.search(lead):
        return "mom"
    if _YOY.search(lead):
        return "yoy"
    if (
        before is not None
        and before.role in (Role.AMOUNT, Role.CHANGE, Role.POINTS)
        and not strip_subject(_last_clause(lead))
    ):
        return before.comparison
    return ""


def _unit_of_head(head: str) -> str | None:
    match = re.search(r"[(（]\s*(?:单位[:：])?([^)）]{1,6})[)）]", head)
    if re.search(r"%|(?:率|占比|比重)$", head):
        return "%"
    unit = re.sub(r"^(?:单位[:：])", "", match.group(1)) if match else ""
    bare = unit.lstrip("万亿千百")
    return bare if class_of(bare) is not UnitClass.NONE and bare == unit else None


def _cell_role(number: Number, head: str, label: str, cell: str) -> tuple[Role, Direction | None]:
    words = head + label
    sign = re.search(r"[↑▲⬆]|[↓▼⬇]|^\s*[-+]|[增升]|[减降]", cell)
    direction = None
    if sign:
        direction = Direction.UP if re.match(r"[↑▲⬆增升+]", sign.group().strip()) else Direction.DOWN
    percent = class_of(number.unit) is UnitClass.PERCENT
    if class_of(number.unit) is UnitClass.POINTS or "百分点" in words:
        return Role.POINTS, direction
    if re.search(r"同比|环比|增减|增幅|增长|变化|升降|增速", words):
        change = percent or "%" in words or "率" in words or "幅" in words or "同比" in words
        return (Role.CHANGE if change else Role.AMOUNT), direction
    if re.search(r"占比|比重|比例|构成", words):
        return Role.SHARE, direction
    return (Role.RATE if percent else Role.COUNT), direction


def _kind(unit: str | None, role: Role) -> Kind:
    unit_class = class_of(unit)
    by_role = {Role.CHANGE: Kind.CHANGE, Role.POINTS: Kind.POINTS, Role.RATE: Kind.RATE, Role.SHARE: Kind.SHARE}
    by_class = {
        UnitClass.MONEY: Kind.MONEY,
        UnitClass.PERSON_TIMES: Kind.PERSON_TIMES,
        UnitClass.PHYSICAL: Kind.MEASURE,
        UnitClass.MULTIPLE: Kind.MULTIPLE,
    }
    if unit in ("台次", "辆次", "车次", "艘次", "架次"):
        return Kind.VEHICLE_TIMES
    return by_role.get(role) or by_class.get(unit_class, Kind.COUNT)
