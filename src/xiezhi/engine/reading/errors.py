"""Why a log or a mapping cannot be used at all (single rows are rejected instead, see ``rejections``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text


class LogError(XiezhiError):
    """The log as a whole cannot be read."""


def unreadable(path: Path, reason: str, form: Text) -> LogError:
    """Return the error for a file that is broken or not what its name says."""
    return LogError(
        str(path),
        Text(f"无法作为{form.zh}读取：{reason}", f"cannot be read as {form.en}: {reason}"),
        Text(
            "检查文件是否完整、扩展名是否相符，再重新导出",
            "check that the file is whole and its extension true, then export it again",
        ),
    )


def refuse_repeated_names(where: str, names: Iterable[str]) -> None:
    """Raise ``LogError`` when two columns have one name: nobody can say which is meant."""
    repeated = sorted(name for name, number in Counter(names).items() if name and number > 1)
    if repeated:
        raise LogError(
            where,
            Text(f"列名重复：{', '.join(repeated)}", f"repeated column names: {', '.join(repeated)}"),
            Text("每列用不同的名称", "give every column a name of its own"),
        )


def missing_column(where: str, field: str, candidates: tuple[str, ...], present: tuple[str, ...]) -> LogError:
    """Return the error for a field whose column is not in the file."""
    wanted, found = " | ".join(candidates), ", ".join(present) or "-"
    return LogError(
        where,
        Text(
            f"找不到 {field} 的列（{wanted}）；文件中的列：{found}",
            f"no column for {field} ({wanted}); the file has: {found}",
        ),
        Text(
            "用 --mapping 指定列名，见 docs/reference/mapping.md",
            "name the columns with --mapping, see docs/reference/mapping.md",
        ),
    )
