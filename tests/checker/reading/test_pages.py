from __future__ import annotations

import pytest

from tests.checker.reading.samples import pdf
from xiezhi.checker.reading import ReadingError, pages, read_bytes

_TEXT = [[(72, 760, "某局2025年报告"), (72, 730, "共办结案件1234件。"), (290, 40, "— 1 —")], [(72, 760, "二、不足")]]


def _refused(raw: bytes) -> str:
    with pytest.raises(ReadingError) as caught:
        read_bytes(raw, "年报.pdf")
    return caught.value.what.en


def test_pages_follow_each_other_without_their_numbers() -> None:
    assert read_bytes(pdf(_TEXT), "a.pdf") == "某局2025年报告\n共办结案件1234件。\n二、不足"


def test_a_running_head_is_read_once() -> None:
    text = [[(72, 800, "某局2025年报告"), (72, 700, f"第{n}段没有句号"), (290, 40, str(n))] for n in (1, 2, 3, 4)]
    assert read_bytes(pdf(text), "a.pdf").split("\n") == ["某局2025年报告", *(f"第{n}段没有句号" for n in (1, 2, 3, 4))]


def test_a_first_line_on_two_pages_is_no_running_head() -> None:
    text = [[(72, 800, "一、甲"), (72, 700, "乙乙")], [(72, 800, "一、甲"), (72, 700, "丙丙")]]
    assert read_bytes(pdf(text), "a.pdf") == "一、甲\n乙乙\n一、甲\n丙丙"


def test_columns_are_parted_by_tabs_and_a_typed_space_is_not() -> None:
    page = [
        (72, 700, "类别"),
        (200, 700, "2024年"),
        (330, 700, "2025年"),
        (72, 680, "刑 事"),
        (200, 680, "12"),
        (330, 680, "34"),
    ]
    assert read_bytes(pdf([page]), "a.pdf") == "类别\t2024年\t2025年\n刑 事\t12\t34"


def test_radicals_that_stand_for_characters_are_read_as_those() -> None:
    assert read_bytes(pdf([[(72, 700, "⼀、⼈数12⼈")]]), "a.pdf") == "一、人数12人"


def test_a_pdf_of_images_alone_is_refused() -> None:
    assert "no text layer" in _refused(pdf([[], []]))


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_truncated_pdf_is_refused_or_read_whole(share: float) -> None:
    whole = pdf(_TEXT)
    cut = whole[: int(len(whole) * share)]
    try:
        text = read_bytes(cut, "年报.pdf")
    except ReadingError:
        return
    assert text == read_bytes(whole, "年报.pdf")


def test_an_empty_shell_of_a_pdf_is_refused() -> None:
    assert "its end is missing" in _refused(b"%PDF-1.7\n" + b"0" * 3000)
    assert "damaged" in _refused(b"%PDF-1.7\nnothing\n%%EOF")


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_PAGES", 1)
    assert "2 pages" in _refused(pdf(_TEXT))


def test_too_much_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_CHARACTERS", 10)
    assert "10 characters" in _refused(pdf(_TEXT))
