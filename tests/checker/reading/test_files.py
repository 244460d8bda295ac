from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.checker.reading.samples import docx, paragraph, pdf
from xiezhi.checker.reading import ReadingError, files, read_bytes, read_report

_OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 500


def _refused(path: Path) -> ReadingError:
    with pytest.raises(ReadingError) as caught:
        read_report(path)
    assert caught.value.where == str(path)
    assert caught.value.remedy.zh
    assert caught.value.remedy.en
    return caught.value


def test_a_report_is_named_after_its_file(tmp_path: Path) -> None:
    path = tmp_path / "年报.txt"
    path.write_text("共办结12起。", encoding="utf-8")
    source = read_report(path)
    assert (source.name, source.text) == ("年报.txt", "共办结12起。")


def test_the_first_bytes_decide_and_not_the_ending() -> None:
    assert read_bytes(pdf([[(72, 700, "共办结12起。")]]), "年报.txt") == "共办结12起。"
    assert read_bytes(docx(paragraph("共办结12起。")), "年报") == "共办结12起。"
    assert read_bytes("<!DOCTYPE html><p>共办结12起。".encode(), "年报.doc").strip() == "共办结12起。"


def test_markdown_is_read_as_it_stands() -> None:
    assert read_bytes("# 年报\n\n- 12起".encode(), "a.md") == "# 年报\n\n- 12起"


@pytest.mark.parametrize("content", [b"", b" \r\n\t", "\u3000\n".encode(), b"\xef\xbb\xbf"])
def test_a_file_without_text_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    assert "没有文字" in _refused(path).what.zh


def test_a_missing_file_a_folder_and_a_pipe_are_refused(tmp_path: Path) -> None:
    assert "no such file" in _refused(tmp_path / "none.txt").what.en
    assert "folder" in _refused(tmp_path).what.en
    os.mkfifo(tmp_path / "pipe")
    assert "regular file" in _refused(tmp_path / "pipe").what.en


def test_a_path_through_a_file_is_refused_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("甲", encoding="utf-8")
    assert "Not a directory" in _refused(tmp_path / "a.txt" / "b.txt").what.en


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(files.LARGEST_FILE + 1)
    assert "64 MB" in _refused(path).what.en


def test_a_text_beyond_the_limits_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LONGEST_TEXT", 10)
    with pytest.raises(ReadingError, match="11 characters, the limit is 10"):
        read_bytes(b"12345678901", "a.txt")
    monkeypatch.setattr(files, "LARGEST_SOURCE", 10)
    with pytest.raises(ReadingError, match="11 bytes"):
        read_bytes(b"12345678901", "a.html")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (_OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted with a password"),
        (_OLE + "WordDocument".encode("utf-16-le"), "old .doc or a .wps"),
        (b"{\\rtf1\\ansi 12}", "RTF"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "picture"),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 40, "picture"),
    ],
)
def test_foreign_kinds_of_file_are_named(tmp_path: Path, content: bytes, what: str) -> None:
    path = tmp_path / "年报.docx"
    path.write_bytes(content)
    assert what in _refused(path).what.en
