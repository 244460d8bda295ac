"""Who somebody is: the values, their normal form, their checks, and how they look while masked."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from stdnum.cn import ric
from stdnum.exceptions import InvalidComponent, ValidationError

from xiezhi.seal.verify import Json
from xiezhi.web.identity.problems import IdentityError

# What may be searched for, by its whole value. Addresses and birth dates are not: guessing them all is cheap.
SEARCHABLE = ("name", "id_number", "phone", "number")
ADULT = 18


@dataclass(frozen=True, slots=True, repr=False)
class Particulars:
    """Name and numbers of somebody; ``numbers`` are others by kind (``passport``). No repr: none reaches a log."""

    name: str
    id_number: str = ""
    phone: str = ""
    address: str = ""
    birth_on: date | None = None
    numbers: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Json]:
        """Return the values that there are, as the journal keeps them."""
        born = self.birth_on.isoformat() if self.birth_on else ""
        texts = {"name": self.name, "id_number": self.id_number, "phone": self.phone, "address": self.address}
        given: dict[str, Json] = {name: text for name, text in {**texts, "birth_on": born}.items() if text}
        return given | ({"numbers": dict(self.numbers)} if self.numbers else {})

    def secrets(self) -> list[tuple[str, str]]:
        """Return each searchable value with its kind."""
        given = [("name", self.name), ("id_number", self.id_number), ("phone", self.phone)]
        given += [("number", each) for each in self.numbers.values()]
        return [(kind, text) for kind, text in given if text]


def from_json(values: Mapping[str, Json]) -> Particulars:
    """Return what ``as_json`` was made from."""
    texts = {name: str(values.get(name, "")) for name in ("name", "id_number", "phone", "address")}
    born, numbers = values.get("birth_on"), values.get("numbers")
    others = {kind: str(each) for kind, each in numbers.items()} if isinstance(numbers, dict) else {}
    return Particulars(**texts, birth_on=date.fromisoformat(str(born)) if born else None, numbers=others)


def normal(kind: str, text: str) -> str:
    """Return the normal form of a value: one width, no spaces, capital X, no country code before a mobile number.

    >>> normal("id_number", "11010119900307００３x"), normal("phone", "+86 138-0013-8000"), normal("name", " 张 三 ")
    ('11010119900307003X', '13800138000', '张三')
    """
    text = "".join(unicodedata.normalize("NFKC", text).split())
    if kind == "name":
        return text
    text = text.replace("-", "").upper()
    if kind != "phone":
        return text
    bare = text.removeprefix("+").removeprefix("00")
    return bare[2:] if bare.startswith("86") and len(bare) == 13 else text


def checked(given: Particulars, day: date) -> Particulars:
    """Return the particulars in their normal form, born when the ID number says; refuse what cannot be."""
    name = normal("name", given.name)
    if not name:
        raise IdentityError("姓名不得为空；身份不明的写明称呼", "a name is needed; call an unknown person something")
    number = normal("id_number", given.id_number)
    born = birth_on(number) if number else given.birth_on
    if given.birth_on is not None and born != given.birth_on:
        raise IdentityError("出生日期与身份证号码不符", "the date of birth is not that of the ID number")
    if born is not None and born > day:
        raise IdentityError("出生日期在今天之后", "the date of birth lies after today")
    return replace(
        given,
        name=name,
        id_number=number,
        phone=normal("phone", given.phone),
        address=given.address.strip(),
        birth_on=born,
        numbers={kind: normal("number", each) for kind, each in given.numbers.items() if each.strip()},
    )


def birth_on(id_number: str) -> date:
    """Return the date of birth in an ID number in its normal form; the message never repeats the number."""
    try:
        ric.validate(id_number)
    except InvalidComponent:
        # A district that the package's list lacks is no mistake of the number; a day that does not exist is.
        pass
    except ValidationError as error:
        raise IdentityError(
            "身份证号码须为 18 位且校验码相符", "an ID number has 18 places and its check digit fits"
        ) from error
    try:
        return ric.get_birth_date(id_number)
    except ValidationError as error:
        raise IdentityError(
            "身份证号码中的出生日期不存在", "the day of birth in the ID number does not exist"
        ) from error


def age_on(born: date, day: date) -> int:
    """Return full years (周岁) on a day: one is 18 from the day *after* the birthday (法释〔2006〕1 号第二条).

    >>> age_on(date(2008, 3, 2), date(2026, 3, 2)), age_on(date(2008, 3, 2), date(2026, 3, 3))
    (17, 18)
    """
    leap = (born.month, born.day) == (2, 29) and not _is_leap(day.year)
    birthday = date(day.year, 2, 28) if leap else born.replace(year=day.year)
    return day.year - born.year - (day <= birthday)


def is_minor_on(born: date, day: date) -> bool:
    """Say whether somebody is under 18 on the day of an act: asked anew for each act."""
    return age_on(born, day) < ADULT


def masked(shown: Particulars) -> dict[str, str]:
    """Return each value as it may be shown without a purpose.

    >>> masked(Particulars("张三丰", "110101199003070038", "13800138000"))
    {'name': '张*', 'id_number': '1101**********0038', 'phone': '138****8000'}
    """
    born = f"{shown.birth_on.year}-**-**" if shown.birth_on else ""
    kept = {
        "name": f"{shown.name[:1]}*",
        "id_number": _middle(shown.id_number, 4, 4),
        "phone": _middle(shown.phone, 3, 4),
        "address": f"{shown.address[:3]}***" if len(shown.address) > 6 else "***" * bool(shown.address),
        "birth_on": born,
    } | {kind: _middle(each, 1, 2) for kind, each in shown.numbers.items()}
    return {name: text for name, text in kept.items() if text}


def _middle(text: str, first: int, last: int) -> str:
    hidden = len(text) - first - last
    return "*" * len(text) if hidden < 3 else text[:first] + "*" * hidden + text[-last:]


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
