"""An error says where, what, and what to do, in the language of its reader."""

from __future__ import annotations

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Language, Text

ERROR = XiezhiError(
    "log.csv:7",
    Text("时间“25:00”不是有效时刻", "the time '25:00' is no time of day"),
    Text("改为 00:00 至 23:59", "write 00:00 to 23:59"),
)


def test_it_speaks_chinese() -> None:
    assert ERROR.say(Language.ZH) == "log.csv:7  时间“25:00”不是有效时刻；改为 00:00 至 23:59"


def test_it_speaks_english() -> None:
    assert ERROR.say(Language.EN) == "log.csv:7  the time '25:00' is no time of day; write 00:00 to 23:59"


def test_its_string_form_is_the_english_one() -> None:
    assert str(ERROR) == ERROR.say(Language.EN)
