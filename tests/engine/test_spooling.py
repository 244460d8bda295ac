"""What a Spark worker does, called in this process: groups are kept whole, and pieces give what the whole gives."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.engine.building import Line, instant, log, rulebook, settings
from tests.engine.spooled import WORDS, book, by_id, of_partition, table
from xiezhi.engine.batch.judging import judge
from xiezhi.engine.log import FINDINGS_SCHEMA
from xiezhi.engine.spooling import BUCKET, LEAST_BUCKETS, group_buckets, judge_buckets, read_findings, spool_tables
from xiezhi.law.model import Partition


@pytest.mark.parametrize("partition", list(Partition))
def test_buckets_judged_apart_give_what_the_whole_table_gives(partition: Partition) -> None:
    events, rules, asked = table(300), of_partition(partition), settings(instant("2026-06-01"))
    buckets = group_buckets(events, partition, 5)
    spooled = events.append_column(BUCKET, buckets)
    parts: list[pa.RecordBatch] = []
    for number in range(5):
        mine = spooled.filter(pa.compute.equal(buckets, number))
        parts.extend(judge_buckets(mine.to_batches(), rules, asked))
    assert by_id(pa.Table.from_batches(parts)) == by_id(judge(events, rules, asked))


def test_a_task_without_rows_has_nothing_to_say() -> None:
    empty = table(1).slice(0, 0).append_column(BUCKET, pa.array([], pa.int32()))
    assert list(judge_buckets(empty.to_batches(), book(), settings())) == []
    assert list(judge_buckets([], book(), settings())) == []


@pytest.mark.parametrize("partition", list(Partition))
def test_what_is_spooled_judged_and_read_back_is_what_one_process_finds(tmp_path: Path, partition: Partition) -> None:
    events, rules, asked = table(40), of_partition(partition), settings(instant("2026-06-01"))
    tables = [events.slice(0, 80), events.slice(80)] if partition is Partition.THREAD else [events]
    assert spool_tables(tables, rules, tmp_path / "events") == LEAST_BUCKETS * len(tables)
    found = tmp_path / "findings"
    found.mkdir()
    spooled = pa.concat_tables(pq.read_table(file) for file in sorted((tmp_path / "events").glob("*.parquet")))
    for number in sorted(set(spooled[BUCKET].to_pylist())):
        mine = spooled.filter(pa.compute.equal(spooled[BUCKET], number))
        batches = list(judge_buckets(mine.to_batches(), rules, asked))
        pq.write_table(pa.Table.from_batches(batches, FINDINGS_SCHEMA), found / f"{number}.parquet")
    pq.write_table(FINDINGS_SCHEMA.empty_table(), found / "empty.parquet")
    whole = judge(events, rules, asked)
    assert whole.num_rows > 0
    assert by_id(pa.concat_tables(read_findings(found))) == by_id(whole)


def test_no_tables_need_no_bucket(tmp_path: Path) -> None:
    assert spool_tables([], rulebook(WORDS), tmp_path / "events") == 0


def test_a_table_without_chunks_has_no_bucket() -> None:
    nothing = log().schema.empty_table()
    assert len(group_buckets(nothing, Partition.THREAD, 4)) == 0
    assert len(group_buckets(nothing, Partition.PERSON, 4)) == 0


def test_threads_that_share_persons_in_a_chain_stay_in_one_bucket() -> None:
    # a and d share nobody; b and c link them
    pairs = [("d", "P3"), ("c", "P2"), ("c", "P3"), ("b", "P1"), ("b", "P2"), ("a", "P1"), ("e", None)]
    events = log(*[Line("start", "2026-03-02T09:00", thread=thread, person=person) for thread, person in pairs])
    buckets = group_buckets(events, Partition.PERSON, 1_000_003).to_pylist()
    assert len(set(buckets[:6])) == 1
    assert buckets[6] != buckets[0]
