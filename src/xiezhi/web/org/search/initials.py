"""Pinyin initials of staff and of units, with the readings that a dictionary of common words gets wrong."""

from __future__ import annotations

import re

from pypinyin import Style, lazy_pinyin

# A surname, and a place, may be read otherwise than the character is in general.
SURNAMES = {
    "仇": "q",
    "单": "s",
    "曾": "z",
    "解": "x",
    "区": "o",
    "查": "z",
    "乐": "y",
    "翟": "z",
    "重": "c",
    "折": "s",
    "秘": "b",
    "种": "c",
    "繁": "p",
    "召": "s",
    "隗": "w",
    "祭": "z",
}
PLACES = {
    "单县": "sx",
    "长治": "cz",
    "洪洞": "ht",
    "涡阳": "gy",
    "浚县": "xx",
}
_PLACE = re.compile("|".join(sorted(map(re.escape, PLACES), key=len, reverse=True)))


def initials_of_person(name: str) -> str:
    """Return the initials of a name.

    >>> initials_of_person("仇志强"), initials_of_person("单雄信"), initials_of_person("王芳")
    ('qzq', 'sxx', 'wf')
    """
    for length in (2, 1):
        read = SURNAMES.get(name[:length])
        if read is not None and len(name) > length:
            return read + _plain(name[length:])
    return _plain(name)


def initials_of_unit(name: str) -> str:
    """Return the initials of a unit's name.

    >>> initials_of_unit("单县公安局"), initials_of_unit("河东派出所")
    ('sxgaj', 'hdpcs')
    """
    return _plain(_PLACE.sub(lambda found: PLACES[found.group()], name))


def _plain(text: str) -> str:
    read = "".join(lazy_pinyin(text, style=Style.FIRST_LETTER))
    return re.sub(r"[^a-z0-9]", "", read.casefold())
