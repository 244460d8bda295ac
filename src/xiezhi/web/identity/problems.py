"""What cannot be done with an identity, in words for the person who tried."""

from __future__ import annotations

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text

# What stands where a name stood.
DESTROYED = Text("〔身份已依法销毁〕", "[identity lawfully destroyed]")


class IdentityError(XiezhiError):
    """A value that is no value of its kind, or an act the state of things does not allow."""

    def __init__(self, zh: str, en: str, where: str = "") -> None:
        super().__init__(where, Text(zh, en), Text("核对后再试", "check and try again"))


class DestroyedError(IdentityError):
    """The key is destroyed: nobody reads this any more."""

    def __init__(self, where: str) -> None:
        super().__init__("密钥已销毁，内容不可再读", "the key is destroyed; the content cannot be read any more", where)
