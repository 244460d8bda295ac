"""Find every number of a text and say what it is: a figure with value and unit, or a date, ordinal, name or threshold.

A scanner, not one great pattern: digits are found first, then the characters on both sides decide. All patterns are
linear (no nested repetition), because reports come from anywhere.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from decimal import Decimal

from xiezhi.checker.model import Kind
from xiezhi.checker.numerals import chinese_value
from xiezhi.checker.units import CLASS_OF, DURATIONS, SCALES, unit_at

# 12,489 and 12.5; 321 146件 only with its unit right behind, since rows of a table also put blanks between numbers.
_DIGITS = re.compile(r"\d{1,3}(?: \d{3}(?!\d))+(?= ?[\u4e00-\u9fff])|\d+(?:,\d{3}(?!\d))*(?:\.\d+)?")
_MARK_BEFORE = ("约", "近", "逾", "超过", "超", "不足", "不到", "至少", "将近", "大约", "约为", "上")
_MARK_AFTER = ("以上", "左右", "上下")
_LIMIT_AFTER = ("以上", "以下", "以内", "以外", "之内", "以前", "以后", "内", "后", "前", "之前", "之后")
_RANGE_SIGNS = ("至", "到", "-", "—", "–", "~", "～", "―", "——")
_DATE_AFTER = (
    "年",
    "月",
    "日",
    "号",
    "时",
    "届",
    "周年",
    "周岁",
    "岁",
    "级",
    "世纪",
    "后",
    "版",
    "楼",
    "路",
    "℃",
    "度",
)
_SERVICE_LINES = re.compile(r"1(?:1[0-9]|2[0-2]|0[0-9]|2[0-9]{3}|[01][0-9]{3})|9[56][0-9]{3,4}|400[0-9]{7}|[48]00")
_PENALTY = ("罚款", "拘留", "徒刑", "处以", "并处", "法定", "不满", "未满", "年满", "上限", "下限", "标准为", "处")
_MEASURING = (
    "时长",
    "用时",
    "耗时",
    "时间",
    "周期",
    "平均",
    "缩短",
    "压缩",
    "提速",
    "缩减",
    "减少",
    "时限",
    "提前",
    "累计",
    "周转",
    "天数",
    "滞后",
    "最长",
    "最短",
    "长达",
    "延长",
    "案均",
    "增加",
)
_MARKS_OF = ("得分", "评分", "均分", "满意", "指数", "成绩", "测评")
_DATE_WORDS = ("周年", "周岁", "世纪", "小学", "中学")
_BOUND = ("超过", "不超过", "少于", "多于", "低于", "高于", "不足", "不少于", "不低于", "大于", "小于", "达到或超过")
# What is not to be fallen short of is a target; what was reached is 达到, 超过 or 以上.
_REQUIRED = ("不低于", "不少于", "不高于", "不得低于", "不得高于", "不得少于", "不得超过")
_NUMBERED_THINGS = (
    "条例",
    "规定",
    "法",
    "解释",
    "细则",
    "附件",
    "附表",
    "第",
    "图",
    "表",
    "型",
    "编号",
    "字第",
    "栏",
    "册",
    "期",
    "页",
    "条",
    "款",
    "版本",
    "平台",
    "代号",
    "密码",
    "高速",
    "邮编",
)
_ROW_JOINTS = ("、", "和", "及", "与", "以及", ",", "，")
_NOUN_END = "，,、；;。)）】:：！!?？\n\r|」 ”\t"
_CHINESE_RUN = re.compile(r"[零〇一二三四五六七八九两十百千万]{1,12}")
_CHINESE_UNITS = ("人次", "场次", "件", "起", "人", "名", "次", "场", "宗", "例", "户", "份", "项", "处", "条", "个")
_NOT_BEFORE_CHINESE = "第每届几数同这那再又首上下前后各逐初统专某任十百千万年月号之唯独单不另叁是为有的与和在成按分做当"
_GLUE = "·+_@#&="
_UNIT_BRACKET = re.compile(r"\((?:单位:)?([\u4e00-\u9fff%]{1,4})\) ?$")
_SECOND_UNIT = re.compile(r"\(([\u4e00-\u9fff]{1,2})\)次?")
_YEAR = re.compile(r"(?:19|20)\d\d")
# Longer runs of digits are account, identity or serial numbers; with 万亿 they still fit the 28 digits of a Decimal.
_LONGEST_FIGURE = 15


@dataclass(frozen=True, slots=True)
class Number:
    """One number as printed. ``kind`` is set for those that are no figures; ``unit`` None where none is printed."""

    start: int
    end: int
    digits_at: int
    value: Decimal | None
    upper: Decimal | None
    step: Decimal
    unit: str | None
    approx: str
    kind: Kind | None


class NumberReader:
    """Reads the numbers of one folded text; ``cells`` are the table cells, in which a bare number is a figure."""

    def __init__(self, text: str, cells: tuple[tuple[int, int], ...] = ()) -> None:
        self._text = text
        self._cells = cells
        self._cell_starts = [start for start, _ in cells]
        self._books = _pairs(text, "《", "》", 120)
        self._quotes = sorted(
            _pairs(text, "“", "”", 60)
            + _pairs(text, "‘", "’", 60)
            + _pairs(text, "「", "」", 60)
            + _pairs_same(text, '"', 24)
        )
        self._quote_starts = [start for start, _ in self._quotes]
        self._book_starts = [start for start, _ in self._books]

    def read(self) -> list[Number]:
        """Return every number in reading order, figures and others."""
        found: list[Number] = []
        glued = _glued_ordinals(self._text)
        position = 0
        while match := _DIGITS.search(self._text, position):
            start = match.start()
            if start in glued:
                end = start + glued[start]
                found.append(_other(start, end, Kind.ORDINAL, Decimal(self._text[start:end])))
                position = end
                continue
            number = self._number(start, match.end())
            found.append(number)
            position = max(number.end, match.end())
        found = self._with_shared_units(found)
        return sorted(found + self._chinese_counts(), key=lambda number: number.start)

    def _with_shared_units(self, found: list[Number]) -> list[Number]:
        """Give the unit at the end of a row to all of it: 提高1.1、2.3、0.4个百分点."""
        for place in range(len(found) - 2, -1, -1):
            number, following = found[place], found[place + 1]
            joint = self._text[number.end : following.start]
            bare = (
                number.unit is None
                and number.kind in (None, Kind.NAME)
                and number.end == number.start + len(self._text[number.start : number.end].strip())
            )
            plain = bare and following.kind is None and following.unit is not None and following.approx == "none"
            if (
                plain
                and joint in _ROW_JOINTS
                and not self._in_cell(number.start, number.end)
                and self._may_share(number)
            ):
                found[place] = replace(number, unit=following.unit, kind=None)
        return found

    def _may_share(self, number: Number) -> bool:
        """Numbers in names, book titles and quotations have no unit to share."""
        start = number.start
        digits = self._text[start : number.end]
        named = _SERVICE_LINES.fullmatch(digits) is not None or self._quoted(start, number.end) is not None
        named = named or len(digits) > _LONGEST_FIGURE
        before = self._text[start - 1 : start]
        latin = before.isascii() and (before.isalpha() or before in "-+_@#&=/:.〔[(")
        return not (named or self._is_book(start) or (latin and bool(before)) or before == "第")

    def _number(self, start: int, end: int) -> Number:
        text = self._text
        digits = text[start:end]
        if (broken := _continued(text, end)) > end and "." not in digits:
            digits += text[broken - (broken - end) + 1 : broken].strip()
            end = broken
        value = Decimal(digits.replace(",", "").replace(" ", ""))
        step = Decimal(1).scaleb(-len(digits.partition(".")[2]))
        kind = self._other_kind(start, end, digits)
        if kind is not None:
            return _other(start, _date_end(text, end) if kind is Kind.DATE else end, kind, value)
        tail = _Tail.read(text, end)
        begin, mark = _mark_before(text, start)
        ranged = self._range(start, tail, value, step)
        if ranged is not None:
            return ranged
        approx = mark or tail.mark or "none"
        kind = self._context_kind(start, tail)
        unit = tail.unit or None
        return Number(begin, tail.end, start, value * tail.scale, None, step * tail.scale, unit, approx, kind)

    def _range(self, start: int, tail: _Tail, value: Decimal, step: Decimal) -> Number | None:
        """Read ``a至b件`` as one figure with two ends; ``由a至b`` is two figures."""
        text = self._text
        sign = next((sign for sign in _RANGE_SIGNS if text.startswith(sign, tail.end)), "")
        if not sign or text[max(0, start - 1) : start] in ("由", "从", "自"):
            return None
        match = _DIGITS.match(text, tail.end + len(sign))
        if match is None or self._is_date(match.end(), match.group(), match.start()):
            return None
        second = _Tail.read(text, match.end())
        if not second.unit or (tail.unit and tail.unit != second.unit):
            return None
        scale = tail.scale if tail.scale != 1 or tail.unit else second.scale
        upper = Decimal(match.group().replace(",", "").replace(" ", "")) * second.scale
        if upper < value * scale:
            return None
        kind = self._context_kind(start, second)
        return Number(start, second.end, start, value * scale, upper, step * scale, second.unit, "none", kind)

    def _other_kind(self, start: int, end: int, digits: str) -> Kind | None:
        """Say what the digits are if the characters beside them show that they count nothing."""
        text = self._text
        before, after = text[start - 1 : start], text[end : end + 1]
        if before == "第" or text[max(0, start - 2) : start] in ("第 ", "No"):
            return Kind.ORDINAL
        if self._is_book(start) or len(digits) > _LONGEST_FIGURE or _glued_to_letters(text, start, end):
            return Kind.DATE if self._is_date(end, digits, start) and not self._is_book(start) else Kind.NAME
        if self._is_date(end, digits, start):
            return Kind.DATE
        if before and before in "〔[【(" and after and after in "〕]】)" and not self._in_cell(start, end):
            return Kind.ORDINAL if len(digits) <= 2 else Kind.NAME if before != "(" or _YEAR.fullmatch(digits) else None
        return self._quoted(start, end) or _list_number(text, start, end, digits)

    def _quoted(self, start: int, end: int) -> Kind | None:
        """A number inside a short quotation is part of a name: “4个100%”."""
        quote = self._inside(self._quotes, self._quote_starts, start)
        if quote is None or quote[1] - quote[0] > 14:
            return None
        around = self._text[quote[0] + 1 : start] + self._text[end : quote[1]]
        return None if _tells_result(around) else Kind.NAME

    def _is_date(self, end: int, digits: str, start: int) -> bool:
        """Say whether the digits are a year, month, day, clock time, age, grade or house number."""
        text = self._text
        following = text[end : end + 8].lstrip(" ")[:4]
        if "." in digits or not following:
            return _clock(text, start)
        first, two = following[0], following[:2]
        if first in "年届":
            return len(digits) <= 4
        if first in "时点" and two not in ("时间", "时长", "点位"):
            return not (first == "点" and int(digits) > 24)
        if first in "月岁级℃楼路℉" or (first in "日号" and two != "日均") or two in _DATE_WORDS:
            return True
        if first in "-—–至~～/.":
            return _date_range(text, end)
        return (first == ":" and following[1:3].isdigit()) or _clock(text, start)

    def _context_kind(self, start: int, tail: _Tail) -> Kind | None:
        """Say whether a number with its unit is after all a threshold, a limit in law or an unmeasured duration."""
        text = self._text
        lead = text[max(0, start - 12) : start]
        clause = re.split(r"[，,、；;。:：\n]", lead)[-1]
        if tail.unit in DURATIONS:
            limit = text.startswith(_LIMIT_AFTER, tail.end) and not any(word in clause for word in ("缩短", "压缩"))
            return None if not limit and any(word in clause for word in _MEASURING) else Kind.LEGAL
        if tail.limit and self._is_threshold(tail, clause):
            return Kind.LEGAL
        if clause.endswith(_BOUND) and _count_before(text, start):
            return Kind.LEGAL
        if clause.endswith(_REQUIRED):
            return Kind.LEGAL
        if text[start - 1 : start] == "前" and tail.unit in ("名", "位", "个", "项", "强", "家"):
            return Kind.ORDINAL
        named = tail.unit == "分" and not any(word in clause for word in _MARKS_OF)
        return Kind.NAME if named or (not tail.unit and not self._bare_is_figure(start, tail)) else None

    def _is_threshold(self, tail: _Tail, clause: str) -> bool:
        text = self._text
        following = text[tail.end : tail.end + 1]
        if any(word in clause for word in _PENALTY) or _DIGITS.match(text, tail.end):
            return True
        if tail.limit in ("以上", "左右"):
            return bool(following) and following not in _NOUN_END
        return not any(word in clause for word in ("控制在", "降至", "降到", "压缩至", "缩短至", "压减至"))

    def _bare_is_figure(self, start: int, tail: _Tail) -> bool:
        """A number without unit counts something only in a table cell, or after a word and before a stop."""
        text = self._text
        if self._in_cell(start, tail.end):
            return True
        digits = text[start : tail.end]
        if text[tail.end : tail.end + 1] == "/" or text[start - 1 : start] == "/":
            return _pair_of_counts(text, start, tail.end)
        before = text[max(0, start - 4) : start].rstrip(" ")
        bracket = _UNIT_BRACKET.search(text[max(0, start - 12) : start])
        if bracket is not None and bracket.group(1).lstrip("百千万亿") in CLASS_OF:
            return True
        counted = before.endswith(("数", "数量", "总量", "量", "额", "合计", "共计"))
        named = _SERVICE_LINES.fullmatch(digits) or digits.endswith(".0") or _YEAR.fullmatch(digits)
        if tail.scale == 1 and named and not counted:
            return False
        if not before or not ("\u4e00" <= before[-1] <= "\u9fff") or before.endswith(_NUMBERED_THINGS):
            return tail.scale != 1 and bool(before) and "\u4e00" <= before[-1] <= "\u9fff"
        return text[tail.end : tail.end + 1] in _NOUN_END or text.startswith(("同比", "以及", "和"), tail.end)

    def _in_cell(self, start: int, end: int) -> bool:
        index = bisect_right(self._cell_starts, start) - 1
        if index < 0 or end > self._cells[index][1]:
            return False
        cell_start, cell_end = self._cells[index]
        rest = self._text[cell_start:start] + self._text[end:cell_end]
        return all(not c.isalnum() or c in "约近增减升降长少加" for c in rest)

    def _chinese_counts(self) -> list[Number]:
        """Read small counts written in words where the words cannot mean anything else: 查处两件, 二十余次."""
        found = []
        for match in _CHINESE_RUN.finditer(self._text):
            number = self._chinese_count(match.start(), match.end())
            if number is not None:
                found.append(number)
        return found

    def _chinese_count(self, start: int, end: int) -> Number | None:
        text = self._text
        value = chinese_value(text[start:end])
        before = text[start - 1 : start]
        if value is None or value < 2 or not ("\u4e00" <= before <= "\u9fff") or before in _NOT_BEFORE_CHINESE:
            return None
        mark = text[end] if text[end : end + 1] in ("余", "多") else ""
        at = end + len(mark)
        unit = next((unit for unit in _CHINESE_UNITS if text.startswith(unit, at)), "")
        after = text[at + len(unit) : at + len(unit) + 1]
        if not unit or (after and after not in "，,；;。)\n") or self._quoted(start, at) or self._is_book(start):
            return None
        return Number(start, at + len(unit), start, Decimal(value), None, Decimal(1), unit, mark or "none", None)

    def _is_book(self, at: int) -> bool:
        return self._inside(self._books, self._book_starts, at) is not None

    @staticmethod
    def _inside(pairs: list[tuple[int, int]], starts: list[int], at: int) -> tuple[int, int] | None:
        index = bisect_right(starts, at) - 1
        return pairs[index] if index >= 0 and at < pairs[index][1] else None


@dataclass(frozen=True, slots=True)
class _Tail:
    """What follows the digits: scale, measure word, hedge, limit word; ``end`` is the end of the printed figure."""

    end: int
    scale: Decimal
    unit: str
    mark: str
    limit: str

    @classmethod
    def read(cls, text: str, at: int) -> _Tail:
        mark, position = _hedge(text, _skip(text, at))
        scale, position, mark = _scale(text, position, mark, at)
        unit_from = _skip(text, position)
        unit = unit_at(text, unit_from)
        if not unit:
            return cls(position if scale != 1 or mark else at, scale, "", mark, "")
        unit, position = _unit_over_break(text, unit_from, unit)
        unit, position = _unit_in_bracket(text, position, unit)
        if not mark and unit == "元":
            mark, position = _hedge(text, position)
        after = next((word for word in _MARK_AFTER if text.startswith(word, position)), "")
        limit = after or next((word for word in _LIMIT_AFTER if text.startswith(word, position)), "")
        following = text[position + len(after) : position + len(after) + 1]
        if after and (not following or following in _NOUN_END):
            return cls(position + len(after), scale, unit, mark or after, after)
        return cls(position, scale, unit, mark, limit)


def _unit_over_break(text: str, at: int, unit: str) -> tuple[str, int]:
    """Return the unit at ``at`` and its end; 个百分点 may be cut by the end of a line."""
    words = text[at : at + 6]
    if "\n" in words:
        joined = unit_at(words.replace("\n", ""), 0)
        if joined.endswith("百分点") and len(joined) > len(unit):
            return joined, at + len(joined) + 1
    return unit, at + len(unit)


def _unit_in_bracket(text: str, at: int, unit: str) -> tuple[str, int]:
    """Read a second measure word in brackets as part of the first: 46218台(套)."""
    match = _SECOND_UNIT.match(text, at)
    return (unit + match.group(), match.end()) if match and match.group(1) in CLASS_OF else (unit, at)


def _other(start: int, end: int, kind: Kind, value: Decimal) -> Number:
    return Number(start, end, start, value, None, Decimal(1), None, "none", kind)


def _pairs(text: str, left: str, right: str, limit: int) -> list[tuple[int, int]]:
    """Return the spans of marked names; an opening mark without an end within ``limit`` characters is none."""
    spans = []
    at = text.find(left)
    while at >= 0:
        end = text.find(right, at + 1, at + limit)
        if end >= 0:
            spans.append((at, end))
        at = text.find(left, (end if end >= 0 else at) + 1)
    return spans


def _pairs_same(text: str, mark: str, limit: int) -> list[tuple[int, int]]:
    spans = []
    at = text.find(mark)
    while at >= 0:
        end = text.find(mark, at + 1, at + limit)
        if end >= 0:
            spans.append((at, end))
        at = text.find(mark, (end if end >= 0 else at) + 1)
    return spans


def _tells_result(words: str) -> bool:
    return any(word in words for word in ("办理", "查处", "破获", "抓获", "下降", "上升", "增长", "化解"))


def _skip(text: str, at: int) -> int:
    """Pass over the blanks and the line break that some sites put between a number and its unit."""
    end = at
    while end < min(len(text), at + 3) and text[end] in " \t\r\n":
        end += 1
    return end if end < len(text) and (text[at:end].strip("\r\n") == text[at:end] or end - at < 3) else at


def _hedge(text: str, at: int) -> tuple[str, int]:
    return (text[at], at + 1) if text[at : at + 1] in ("余", "多") else ("", at)


def _scale(text: str, at: int, mark: str, fallback: int) -> tuple[Decimal, int, str]:
    """Read 万, 亿, 百万 … and a hedge behind it (1.3万余条)."""
    if not text.startswith(("千克", "千米", "千瓦", "百分", "十分", "千分")):
        for length in (2, 1):
            word = text[at : at + length]
            if (
                len(word) == length
                and word in SCALES
                and not text.startswith(("千克", "千米", "千瓦", "百分点", "千分"), at)
            ):
                after, end = _hedge(text, at + length)
                return SCALES[word], end, mark or after
    return Decimal(1), at if mark else fallback, mark


def _mark_before(text: str, start: int) -> tuple[int, str]:
    at = start - 1 if text[start - 1 : start] == " " else start
    for mark in sorted(_MARK_BEFORE, key=len, reverse=True):
        if (
            mark != "上"
            and text[max(0, at - len(mark)) : at] == mark
            and not (mark == "近" and text[at - 2 : at] in ("附近", "最近"))
        ):
            return at - len(mark), mark
    return start, ""


def _continued(text: str, end: int) -> int:
    """Return the end of a number whose digits a line break cuts in two, or ``end``.

    Only where a unit follows and the line before is a full one, since lists also put numbers at line ends.
    """
    if text[end : end + 1] != "\n" or not text[end + 1 : end + 2].isdigit():
        return end
    line_start = text.rfind("\n", 0, end) + 1
    match = _DIGITS.match(text, end + 1)
    if end - line_start < 20 or match is None or not unit_at(text, match.end()):
        return end
    return match.end()


def _glued_to_letters(text: str, start: int, end: int) -> bool:
    """Say whether letters or joining signs touch the digits: G22, 5G, 4·15, 1+1+7, 0934-8212345."""
    before, after = text[start - 1 : start], text[end : end + 1]
    signed = before == "+" and (start < 2 or text[start - 2].isspace() or text[start - 2] == "|")
    left = bool(before) and not signed and ((before.isascii() and before.isalpha()) or before in _GLUE)
    right = bool(after) and (after in _GLUE or (after.isascii() and after.isalpha() and not unit_at(text, end)))
    dialled = (before == "-" and text[start - 2 : start - 1].isdigit()) or (after == "-" and _phone(text, end))
    return left or right or dialled


def _phone(text: str, end: int) -> bool:
    match = _DIGITS.match(text, end + 1)
    return match is not None and len(match.group()) >= 5


def _date_range(text: str, end: int) -> bool:
    """Say whether digits before a range sign belong to a date such as 1-11月, 2021—2025年, 2024/5/1, 2024.5.1."""
    sign = text[end]
    match = _DIGITS.match(text, end + (2 if text[end : end + 2] == "——" else 1))
    if match is None:
        return False
    following = text[match.end() : match.end() + 2]
    if following[:1] in ("年", "月", "日", "号", "时") or (sign in "/." and following[:1] == sign):
        return True
    return sign in "/." and _date_start(text, end)


def _date_start(text: str, end: int) -> bool:
    return text[max(0, end - 4) : end].isdigit() and text[max(0, end - 5) : end - 4] == "" and text[end] == "/"


def _clock(text: str, start: int) -> bool:
    before = text[max(0, start - 3) : start]
    return before.endswith(":") and before[:-1].isdigit() and len(before) == 3


def _date_end(text: str, end: int) -> int:
    end += (
        len(text[end : end + 1]) if text[end : end + 1] in ("年", "月", "日", "号", "时", "点", "届", "岁", "级") else 0
    )
    return end + 1 if text[end : end + 1] in ("度", "份", "底", "初") else end


def _list_number(text: str, start: int, end: int, digits: str) -> Kind | None:
    """A number at the start of a line and before a stop is a list number: 1. 2、 3)."""
    line_start = text.rfind("\n", 0, start) + 1
    if text[line_start:start].strip(" \t(#*>-") or (len(digits) > 2 and "." not in digits):
        return None
    after = text[end : end + 1]
    if after and after in ".、)．":
        return Kind.ORDINAL
    # 1.2024年 reads as list number 1 and a year, and 2.5起 stays a figure.
    whole, dot, part = digits.partition(".")
    return Kind.ORDINAL if dot and len(whole) <= 2 and _YEAR.fullmatch(part) and after == "年" else None


def _glued_ordinals(text: str) -> dict[int, int]:
    """Return the list numbers that a crawler glued to the first word of their lines: 12020年, 22020年, 313个.

    Consecutive lines must begin with 1, 2, 3 …, and at least one must otherwise give an impossible year.
    """
    glued: dict[int, int] = {}
    run: list[tuple[int, int]] = []
    certain = False
    for match in re.finditer(r"(?m)^(\d{2,8})", text):
        expected = str(len(run) + 1)
        follows = not run or text.count("\n", run[-1][0], match.start()) == 1
        if not follows:
            run, certain, expected = [], False, "1"
        if not match.group(1).startswith(expected):
            run, certain = [], False
            continue
        run.append((match.start(), len(expected)))
        rest = match.group(1)[len(expected) :]
        certain = certain or (bool(_YEAR.fullmatch(rest)) and text[match.end() : match.end() + 1] == "年")
        if certain and len(run) >= 2:
            glued.update(run)
    return glued


def _pair_of_counts(text: str, start: int, end: int) -> bool:
    """Say whether a/b are two counts in a flattened table: 人社132/118,卫健7/5."""
    if text[end : end + 1] == "/":
        other = _DIGITS.match(text, end + 1)
        before = text[start - 1 : start]
        return other is not None and "\u4e00" <= before <= "\u9fff" and text[other.end() : other.end() + 1] != "/"
    first = start - 1
    while first > 0 and text[first - 1].isdigit():
        first -= 1
    return first < start - 1 and "\u4e00" <= text[first - 1 : first] <= "\u9fff"


def _count_before(text: str, start: int) -> bool:
    """Say whether the same clause has a count before the comparison: 9个收到超过40件."""
    clause = re.split(r"[，,、；;。:：\n]", text[max(0, start - 24) : start])[-1]
    return bool(re.search(r"\d[个家名户人项]", clause))
