"""Why a file could not be read, and what to do about it."""

from __future__ import annotations

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text


class ReadingError(XiezhiError):
    """A report that cannot be read; ``where`` is the file."""


SAVE_AS_DOCX = Text(
    "请用 WPS 或 Word 打开后另存为 .docx，或复制正文存为 UTF-8 编码的 .txt",
    "open it in WPS or Word and save as .docx, or copy the text into a UTF-8 .txt file",
)
SAVE_AS_UTF8 = Text(
    "请用记事本打开，确认文字正常后另存为 UTF-8 编码",
    "open it in an editor, make sure that the text looks right, and save as UTF-8",
)
GET_AGAIN = Text("文件可能没有下载或复制完整，请重新取得原件", "it may be cut short: get the original again")
