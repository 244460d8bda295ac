"""What an action of the organisation refuses, in words for the person who tried."""

from __future__ import annotations

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text


class OrgError(XiezhiError):
    """An act that the state of things, or a rule on who may do it together with what, does not allow."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__("", Text(zh, en), Text("核对后再试", "check and try again"))
