"""Tables of other systems as they come: dirty on purpose, the same each time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from stdnum.cn import ric

HEADINGS = (
    *("案件编号", "案件类别", "办案单位代码", "案由", "承办民警"),
    *(
        "嫌疑人姓名",
        "嫌疑人身份证号",
        "接报时间",
        "行政受案时间",
        "处罚决定时间",
        "处罚种类",
        "罚款金额",
        "行政结案时间",
    ),
    *("有被侵害人", "重大疑难复杂"),
)
# Every how many rows which dirt stands; what is wrong, and what only looks wrong.
WRONG = {"lost id": 41, "no such day": 43, "unknown unit": 47, "unknown officer": 53, "merged": 59, "future": 61}
FINE = ("text days", "full width", "dotted days", "stamped", "number day")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def id_number(number: int) -> str:
    """Return an ID number with its check digit."""
    born = date(1960, 1, 1) + timedelta(days=number * 37 % 15_000)
    stem = f"110101{born:%Y%m%d}{number % 1000:03}"
    return stem + ric.calc_check_digit(stem + "0")


def rows(count: int, officer: str = "p-officer", unit: str = "QG") -> Iterator[tuple[str, list[object]]]:
    """Give out rows, each with the name of its dirt; ``lost id`` and its like are wrong, the others are fine."""
    chance = random.Random(6)
    for number in range(count):
        at = datetime(2026, 1, 5, 9, tzinfo=ZoneInfo("Asia/Shanghai")) + timedelta(hours=chance.randrange(0, 24 * 150))
        dirt = next((name for name, each in WRONG.items() if number % each == each - 1), FINE[number % len(FINE)])
        yield dirt, _row(number, at, dirt, officer, unit)


def _row(number: int, at: datetime, dirt: str, officer: str, unit: str) -> list[object]:
    accepted, decided, closed = (at + timedelta(days=days) for days in (1, 20 + number % 25, 50))
    row: list[object] = [
        f"旧行〔2026〕{number + 1}号",
        "治安" if number % 3 else "其他行政",
        unit,
        "殴打他人",
        officer,
        f"某{number}",
        id_number(number),
        _written(at, dirt),
        _written(accepted, dirt),
        _written(decided, dirt),
        "罚款、行政拘留" if number % 2 else "警告",
        "５００" if number % 2 else None,
        _written(closed, dirt) if number % 4 else None,
        "是" if number % 2 else "否",
        None,
    ]
    match dirt:
        case "lost id":
            row[6] = int(id_number(number)[:17] + "0")
        case "no such day":
            row[8] = "2026-02-30"
        case "unknown unit":
            row[2] = "XX9"
        case "unknown officer":
            row[4] = "查无此人"
        case "future":
            row[9] = "2206-03-02"
    return row


def _written(at: datetime, dirt: str) -> object:
    match dirt:
        case "text days":
            return f"{at:%Y年}{at.month}月{at.day}日"
        case "full width":
            return f"{at:%Y-%m-%d %H:%M}".translate(_WIDE)
        case "dotted days":
            return f"{at.year}.{at.month}.{at.day}"
        case "number day":
            return int(f"{at:%Y%m%d}")
        case _:
            return at.replace(tzinfo=None)
