"""RFC 8785: one spelling for each value."""

from __future__ import annotations

import pytest

from xiezhi.seal.verify import RefusedError, canonical, read_canonical


def test_keys_are_sorted_by_utf16_as_in_rfc_8785_section_3_2_3() -> None:
    keys = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    assert canonical(keys).decode() == (
        '{"\\r":"Carriage Return","1":"One","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis",'
        '"\u20ac":"Euro Sign","\U0001f600":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}'
    )


def test_strings_are_spelled_as_in_rfc_8785_section_3_2_2_2() -> None:
    assert canonical('\u20ac$\u000f\nA\'B"\\\\"/').decode() == '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'


def test_literals_arrays_and_integers_are_plain() -> None:
    assert canonical([None, True, False, 0, -7, 2**53 - 1]) == b"[null,true,false,0,-7,9007199254740991]"


def test_what_is_inexact_or_unpaired_or_too_deep_is_refused() -> None:
    deep: list[object] = []
    for _ in range(40):
        deep = [deep]
    for value in (1.5, 2**53, "\ud800", {"\udc00": 1}, b"x", deep):
        with pytest.raises(RefusedError):
            canonical(value)  # type: ignore[arg-type]  # what no caller may hand over


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1}',
        '{"b":1,"a":2}',
        '{"a":1,"a":1}',
        "1.0",
        "1e2",
        "-0",
        "NaN",
        '"\\u5b57"',
        "\ufeff1",
        "1\n\n",
        "[1",
    ],
)
def test_a_second_spelling_is_refused(text: str) -> None:
    with pytest.raises(RefusedError):
        read_canonical(text.encode())


def test_the_one_spelling_is_read_with_or_without_a_line_feed() -> None:
    assert read_canonical(b'{"a":[1]}\n') == read_canonical(b'{"a":[1]}') == {"a": [1]}
