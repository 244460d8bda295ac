"""Why a file is not taken, in words for the person who tried."""

from __future__ import annotations

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text


class FileRefusedError(XiezhiError):
    """The file is too big, not of its kind, or not what it was."""

    def __init__(self, zh: str, en: str, where: str = "") -> None:
        super().__init__(where, Text(zh, en), Text("换一个文件再试", "try another file"))
