from __future__ import annotations

import pytest

from xiezhi.checker.reading import ReadingError
from xiezhi.checker.reading.encodings import decode

_SIMPLIFIED = "全年共办结案件１２３４件，同比上升5.6%，其中盗窃案件345起。"
_TRADITIONAL = "全年共辦結案件１２３４件，較上年上升5.6%，其中竊盜案件345件。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-32"])
def test_simplified_text_reads_the_same_from_every_encoding(encoding: str) -> None:
    assert decode(_SIMPLIFIED.encode(encoding), "a.txt") == _SIMPLIFIED


@pytest.mark.parametrize("encoding", ["utf-8", "cp950", "gb18030"])
def test_traditional_text_reads_the_same_from_every_encoding(encoding: str) -> None:
    assert decode(_TRADITIONAL.encode(encoding), "a.txt") == _TRADITIONAL


def test_big5_wins_although_the_same_bytes_are_valid_gb18030() -> None:
    raw = _TRADITIONAL.encode("cp950")
    assert raw.decode("gb18030") != _TRADITIONAL
    assert decode(raw, "a.txt") == _TRADITIONAL


def test_gb18030_wins_where_nothing_tells_the_two_apart() -> None:
    raw = "共办".encode("gb18030")
    assert raw.decode("cp950") != "共办"
    assert decode(raw, "a.txt") == "共办"


def test_the_byte_order_mark_is_no_character_of_the_text() -> None:
    assert decode("12起".encode("utf-8-sig"), "a.txt").index("12") == 0


def test_line_ends_keep_their_place_so_that_offsets_are_those_of_the_file() -> None:
    assert decode("甲\r\n乙12起".encode(), "a.txt").index("12") == 4


def test_a_declared_charset_decides_where_it_decodes() -> None:
    raw = "共辦".encode("cp950")
    assert decode(raw, "a.html", "big5") == "共辦"
    assert decode("共办".encode("gbk"), "a.html", "gb2312") == "共办"


def test_a_declared_charset_that_is_wrong_is_not_believed() -> None:
    assert decode(_SIMPLIFIED.encode(), "a.html", "gb2312") == _SIMPLIFIED
    assert decode(_SIMPLIFIED.encode("gb18030"), "a.html", "iso-8859-1") == _SIMPLIFIED


def test_one_broken_byte_in_utf8_is_refused_and_not_read_as_nonsense() -> None:
    raw = bytearray((_SIMPLIFIED * 20).encode())
    raw[700:701] = b""
    with pytest.raises(ReadingError, match="UTF-8 fails at byte") as caught:
        decode(bytes(raw), "a.txt")
    assert "另存为 UTF-8" in caught.value.remedy.zh


def test_utf8_cut_inside_the_last_character_says_so() -> None:
    with pytest.raises(ReadingError, match="breaks off inside its last character"):
        decode((_SIMPLIFIED + "案").encode()[:-1], "a.txt")


@pytest.mark.parametrize("raw", ["警察署の報告書によると".encode("shift_jis"), bytes(range(128, 256)) * 4])
def test_foreign_bytes_are_refused(raw: bytes) -> None:
    with pytest.raises(ReadingError, match="unknown text encoding"):
        decode(raw, "a.txt")


def test_utf16_without_its_mark_is_refused() -> None:
    with pytest.raises(ReadingError, match="null character"):
        decode("2025 report".encode("utf-16-le"), "a.txt")


def test_a_false_byte_order_mark_is_refused() -> None:
    with pytest.raises(ReadingError, match="byte-order mark"):
        decode(b"\xef\xbb\xbf" + "共办".encode("gbk"), "a.txt")
