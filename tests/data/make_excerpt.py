"""Makes the excerpt of the fines log that the tests and the demonstration use.

    python tests/data/make_excerpt.py ../shared/logs/road_traffic_fines.parquet

Cases are chosen by the SHA-256 of their id, so the same log always gives the same excerpt: one case in 500, and one in
25 of those with an appeal or more than two payments, which are rare.
"""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

EXCERPT = Path(__file__).resolve().parents[2] / "src/xiezhi/demo/data/road_traffic_fines_excerpt.parquet"
_RARE = ("Insert Date Appeal to Prefecture", "Receive Result Appeal from Prefecture", "Appeal to Judge")


def number_of(case: str) -> int:
    return int(hashlib.sha256(case.encode()).hexdigest()[:12], 16)


def chosen(log: pa.Table) -> list[str]:
    pairs = zip(log["case_id"].to_pylist(), log["activity"].to_pylist(), strict=True)
    activities = list(pairs)
    payments = Counter(case for case, activity in activities if activity == "Payment")
    rare = {case for case, activity in activities if activity in _RARE or payments[case] > 2}
    return [
        case
        for case in dict.fromkeys(case for case, _ in activities)
        if number_of(case) % 500 == 0 or (case in rare and number_of(case) % 25 == 0)
    ]


def main() -> None:
    log = pq.read_table(sys.argv[1])
    cases = chosen(log)
    excerpt = log.filter(pc.is_in(log["case_id"], value_set=pa.array(cases, pa.large_string())))
    EXCERPT.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(excerpt.replace_schema_metadata(None), EXCERPT, compression="zstd")
    print(f"{len(cases)} cases, {excerpt.num_rows} events, {EXCERPT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
