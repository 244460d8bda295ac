"""Why a step cannot be entered."""

from __future__ import annotations

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text


class CaseError(XiezhiError):
    """A step does not fit: what it says is malformed, or the case is not in a state for it."""

    def __init__(self, where: str, zh: str, en: str, to_do: Text | None = None) -> None:
        super().__init__(where, Text(zh, en), to_do or Text("改正后再提交", "correct it and submit again"))
