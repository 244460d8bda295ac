"""Numbers written in Chinese characters."""

from __future__ import annotations

_CHINESE_DIGIT = {c: v for v, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}


def chinese_value(word: str) -> int | None:
    """Return the value of a number written in Chinese characters below 万, or None.

    >>> chinese_value("二十三"), chinese_value("一百零五"), chinese_value("两"), chinese_value("一二三四")
    (23, 105, 2, None)
    """
    total, digit, last = 0, -1, 10_000
    for character in word:
        if character in _CHINESE_DIGIT:
            if digit > 0:
                return None
            digit = _CHINESE_DIGIT[character]
        elif character in "十百千":
            weight = {"十": 10, "百": 100, "千": 1000}[character]
            if weight >= last:
                return None
            total, digit, last = total + (1 if digit < 0 else digit) * weight, -1, weight
        else:
            return None
    return total + max(digit, 0)
