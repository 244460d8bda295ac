"""Which files a log consists of, and which reader each one takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from xiezhi.core.text import Text
from xiezhi.engine.reading.csv_file import open_csv
from xiezhi.engine.reading.errors import LogError
from xiezhi.engine.reading.excel_file import open_excel
from xiezhi.engine.reading.kinds import RawTable
from xiezhi.engine.reading.parquet_file import open_parquet
from xiezhi.engine.reading.xes_file import open_xes

_READERS: Mapping[str, Callable[[Path], RawTable]] = {
    ".parquet": open_parquet,
    ".csv": open_csv,
    ".tsv": open_csv,
    ".txt": open_csv,
    ".xes": open_xes,
    ".xes.gz": open_xes,
    ".xlsx": open_excel,
    ".xlsm": open_excel,
}


@dataclass(frozen=True, slots=True)
class LogFiles:
    """The table of events and, in a folder that has one, the table of facts."""

    events: RawTable
    facts: RawTable | None


def open_log(path: Path) -> LogFiles:
    """Return the tables of a log: one file, or a folder with ``events.*`` and, if any, ``facts.*``."""
    if path.is_dir():
        events = _one_in(path, "events")
        if events is None:
            raise LogError(
                str(path),
                Text("文件夹中没有 events.* 文件", "the folder holds no file events.*"),
                Text("放入 events.parquet（或 .csv .xlsx .xes）", "put events.parquet (or .csv .xlsx .xes) into it"),
            )
        facts = _one_in(path, "facts")
        return LogFiles(_open(events), None if facts is None else _open(facts))
    return LogFiles(_open(path), None)


def _one_in(folder: Path, name: str) -> Path | None:
    found = sorted(each for each in folder.glob(f"{name}.*") if _suffix(each) in _READERS)
    if len(found) > 1:
        raise LogError(
            str(folder),
            Text(f"{name}.* 有 {len(found)} 个文件", f"there are {len(found)} files {name}.*"),
            Text("只留一个", "keep one of them"),
        )
    return found[0] if found else None


def _suffix(path: Path) -> str:
    name = path.name.lower()
    return ".xes.gz" if name.endswith(".xes.gz") else path.suffix.lower()


def _open(path: Path) -> RawTable:
    if not path.is_file():
        raise LogError(
            str(path),
            Text("没有这个文件", "there is no such file"),
            Text("检查路径", "check the path"),
        )
    reader = _READERS.get(_suffix(path))
    if reader is None:
        kinds = " ".join(_READERS)
        raise LogError(
            str(path),
            Text(f"不支持的文件类型 {path.suffix or '-'}", f"the file type {path.suffix or '-'} is not supported"),
            Text(f"另存为其中之一：{kinds}", f"save it as one of: {kinds}"),
        )
    if path.stat().st_size == 0:
        raise LogError(str(path), Text("文件是空的", "the file is empty"), Text("重新导出", "export it again"))
    return reader(path)
