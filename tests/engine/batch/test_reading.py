"""Arrow columns of every shape a reader may deliver are read alike."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from tests.engine.both import judge
from tests.engine.building import instant, log, rule, rulebook, settings
from tests.engine.reference.cases import WORDS, event, is_, t
from xiezhi.engine.batch import layout
from xiezhi.engine.batch.columns import encoded, instants, single, typed_numbers
from xiezhi.engine.log import without_empty_columns

AT = "2026-03-02T09:00"
DICTIONARY = pa.dictionary(pa.int32(), pa.string())


def texts(column: pa.ChunkedArray) -> list[str | None]:
    """Return what the codes of a column stand for."""
    codes, words = encoded(column)
    return [None if code < 0 else words[code].as_py() for code in codes.tolist()]


def chunked(*chunks: list[str | None]) -> pa.ChunkedArray:
    """Return a column of chunks, each with a dictionary of its own."""
    return pa.chunked_array([pa.array(chunk, DICTIONARY) for chunk in chunks], DICTIONARY)


def test_chunks_with_dictionaries_of_their_own_share_one_code_space() -> None:
    column = chunked(["b", "a", "b", None], ["a", "c", "a"])
    assert texts(column) == ["b", "a", "b", None, "a", "c", "a"]


def test_chunks_whose_dictionaries_are_larger_than_they_are_encoded_anew() -> None:
    whole = pa.array([f"w{n}" for n in range(9)], DICTIONARY)
    assert texts(pa.chunked_array([whole[:1], whole[3:4]])) == ["w0", "w3"]


def test_a_column_without_chunks_or_of_nulls_has_no_text() -> None:
    assert texts(pa.chunked_array([], pa.string())) == []
    assert texts(pa.chunked_array([pa.nulls(2)])) == [None, None]
    assert len(single(pa.chunked_array([], pa.string()))) == 0


def test_a_chunked_column_of_dictionaries_becomes_one_array() -> None:
    assert single(chunked(["a"], ["b", None])).to_pylist() == ["a", "b", None]


def test_instants_may_be_kept_in_milliseconds() -> None:
    moment = datetime(2026, 3, 2, 1, tzinfo=UTC)
    assert instants(pa.array([moment, None], pa.timestamp("ms", tz="UTC"))).tolist() == [instant(AT), layout.NONE]


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (pa.array(["1.5", None, "2", "1.5"], DICTIONARY), [15_000, layout.NONE, 20_000, 15_000]),
        (pa.DictionaryArray.from_arrays(pa.array([None], pa.int32()), pa.array([], pa.string())), [layout.NONE]),
        (pa.nulls(2), [layout.NONE, layout.NONE]),
        (pa.array([1.5, None, float("nan")]), [15_000, layout.NONE, layout.NONE]),
        (pa.array([Decimal("1.5"), None]), [15_000, layout.NONE]),
        (pa.array([3, None]), [30_000, layout.NONE]),
    ],
)
def test_numbers_are_scaled_whatever_their_column(column: pa.Array, expected: list[int]) -> None:
    assert typed_numbers(column, layout.NUMBER, "UTC").tolist() == expected


def test_a_text_that_is_no_number_is_refused() -> None:
    with pytest.raises(pa.ArrowInvalid):
        typed_numbers(pa.array(["many"]), layout.NUMBER, "UTC")


def test_dictionary_encoded_texts_in_several_chunks_are_judged_as_plain_ones() -> None:
    plain = log(*[event("start", AT, f"s{n}", place="home" if n % 3 else "away") for n in range(9)])
    coded = plain.set_column(3, "event", plain["event"].combine_chunks().dictionary_encode())
    halves = pa.concat_tables([coded[:4], coded[4:]])
    book = rulebook(WORDS, rule(is_(t("place"), "eq", "home")))
    asked = settings(instant("2027-01-01"))
    verdicts = [judge(without_empty_columns(table), book, asked)["verdict"].to_pylist() for table in (plain, halves)]
    assert verdicts[0] == verdicts[1] == ["met" if n % 3 else "violated" for n in range(9)]


def test_a_number_that_is_absent_is_far_below_every_number() -> None:
    assert np.int64(layout.NONE) < -(10**18)
