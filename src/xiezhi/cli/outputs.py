"""Files a command writes: all of them or none, and never half of one."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text


class OutputError(XiezhiError):
    """A file that cannot be written; nothing was."""


def write_all(files: Mapping[Path, str]) -> None:
    """Write every text as UTF-8 under a temporary name beside its place, then move all of them there.

    Raises ``OutputError`` before anything is moved when one of them cannot be written.
    """
    drafts: dict[Path, Path] = {}
    try:
        for path, text in files.items():
            draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
            drafts[path] = draft
            draft.write_text(text, encoding="utf-8", newline="\n")
        for path in drafts:
            if path.is_dir():
                raise IsADirectoryError(21, "Is a directory", str(path))
        for path, draft in drafts.items():
            draft.replace(path)
    except OSError as error:
        where = str(
            next((path for path, draft in drafts.items() if error.filename in (str(draft), str(path))), "--out")
        )
        what = Text(f"无法写入（{error.strerror}）", f"cannot be written ({error.strerror})")
        remedy = Text(
            "请检查文件夹是否存在、是否可写、空间是否足够", "check that the folder exists, is writable and has room"
        )
        raise OutputError(where, what, remedy) from error
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
