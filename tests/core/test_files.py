"""New files: of several who write one at the same moment one succeeds, and what others read is whole."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Thread

import pytest

from xiezhi.core.files import write_new

_WRITERS, _ROUNDS, _LONG = 4, 50, 100_000


def _raced(write: Callable[[Path, str], None], file: Path) -> tuple[int, set[str]]:
    """Let several write to one place at one moment; return how many say they did, and all they then found there."""
    barrier, wrote, read = Barrier(_WRITERS), list[str](), list[str]()

    def run(letter: str) -> None:
        barrier.wait()
        try:
            write(file, letter * _LONG)
            wrote.append(letter)
        except FileExistsError:
            pass
        read.append(file.read_text(encoding="utf-8"))

    threads = [Thread(target=run, args=(letter,)) for letter in "abcd"]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(read) == _WRITERS
    return len(wrote), set(read)


def test_one_of_several_writes_and_all_read_the_same_whole_file(tmp_path: Path) -> None:
    for number in range(_ROUNDS):
        wrote, read = _raced(write_new, tmp_path / str(number))
        assert wrote == 1
        assert len(read) == 1
        assert {len(each) for each in read} == {_LONG}
    assert sorted(int(each.name) for each in tmp_path.iterdir()) == list(range(_ROUNDS))
    assert {each.stat().st_mode & 0o777 for each in tmp_path.iterdir()} == {0o600}


def test_a_file_written_where_it_shall_lie_is_read_in_part(tmp_path: Path) -> None:
    def planted(file: Path, text: str) -> None:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL), "w", encoding="utf-8") as out:
            time.sleep(0.01)
            out.write(text)

    assert any({len(each) for each in _raced(planted, tmp_path / str(n))[1]} != {_LONG} for n in range(_ROUNDS))


def test_what_is_there_stays(tmp_path: Path) -> None:
    file = tmp_path / "a"
    write_new(file, "first\n")
    with pytest.raises(FileExistsError):
        write_new(file, "second\n")
    assert file.read_text(encoding="utf-8") == "first\n"
    assert list(tmp_path.iterdir()) == [file]


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_new(tmp_path / "none" / "a", "x")
