"""Buckets: whole threads, equal on every run, on disk when memory is short, and nothing left behind."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from xiezhi.engine.buckets import Buckets, bucket_numbers, split


def batch(start: int, rows: int = 100, *, coded: bool = False) -> pa.RecordBatch:
    threads = pa.array([f"T{number % 37}" for number in range(start, start + rows)])
    return pa.RecordBatch.from_pydict(
        {"thread_id": threads.dictionary_encode() if coded else threads, "row": pa.array(range(start, start + rows))}
    )


@pytest.mark.parametrize("coded", [False, True], ids=["plain", "coded"])
@pytest.mark.parametrize("memory", [1 << 30, 3_000, 0], ids=["memory", "half", "disk"])
@pytest.mark.parametrize("rows", [1_000, None], ids=["known-size", "unknown-size"])
def test_every_row_comes_out_once_and_no_thread_is_parted(
    tmp_path: Path, coded: bool, memory: int, rows: int | None
) -> None:
    with Buckets(tmp_path, rows, memory=memory, rows_per_bucket=100) as buckets:
        for start in range(0, 1_000, 100):
            buckets.add(batch(start, coded=coded))
        tables = list(buckets.tables())
    assert sorted(row for table in tables for row in table["row"].to_pylist()) == list(range(1_000))
    threads = [thread for table in tables for thread in set(table["thread_id"].to_pylist())]
    assert len(threads) == len(set(threads)) == 37
    assert len(tables) > 1
    assert list(tmp_path.iterdir()) == []


def test_a_small_log_is_one_table(tmp_path: Path) -> None:
    with Buckets(tmp_path, None, rows_per_bucket=1_000) as buckets:
        buckets.add(batch(0))
        assert len(buckets) == 1
        assert [table.num_rows for table in buckets.tables()] == [100]


def test_what_was_spilled_is_removed_when_the_run_breaks_off(tmp_path: Path) -> None:
    def break_off() -> None:
        with Buckets(tmp_path, 1_000, memory=0, rows_per_bucket=100) as buckets:
            buckets.add(batch(0))
            assert list(tmp_path.iterdir()) != []
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert list(tmp_path.iterdir()) == []


def test_a_bucket_depends_on_the_text_alone() -> None:
    texts = ["", "A1", "T-2024-000001", "案件-2024-0001", "x" * 100]
    plain = bucket_numbers(pa.array(texts), 7)
    assert bucket_numbers(pa.array(texts).dictionary_encode(), 7).to_pylist() == plain.to_pylist()
    assert bucket_numbers(pa.array(texts[2:]), 7).to_pylist() == plain.to_pylist()[2:]
    assert bucket_numbers(pa.array([None, ""]), 7).to_pylist() == [plain[0].as_py()] * 2
    assert bucket_numbers(pa.array(["A1"]), 7).to_pylist() == [2]


def test_similar_ids_spread_evenly() -> None:
    for form in ("A{}", "案件-2024-{:08d}-c1", "{:032x}"):
        found = bucket_numbers(pa.array([form.format(number) for number in range(20_000)]), 10).to_pylist()
        sizes = [found.count(bucket) for bucket in range(10)]
        assert min(sizes) > 1_500, (form, sizes)


def test_split_keeps_the_order_of_rows_within_a_bucket() -> None:
    for _, part in split(batch(0), "thread_id", 5):
        assert part["row"].to_pylist() == sorted(part["row"].to_pylist())
