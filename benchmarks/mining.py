"""Contestant: pm4py, the four checks of the ten that its follows-filters can say (AGPL: benchmark environment only).

Its filters ask whether some pair of events fits; a case with one unanswered activation among answered ones passes, so
counts differ where activities repeat and the table says so.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import sys
import time
from pathlib import Path

from benchmarks.measure import tell


def main(log: Path, out: Path) -> None:
    """Check the log; write the violating cases of every rule as Parquet and tell their numbers."""
    if importlib.util.find_spec("pm4py") is None:
        sys.stdout.write(
            json.dumps({"skipped": "pm4py is not installed here (make bench makes its environment)"}) + "\n"
        )
        return
    pandas = importlib.import_module("pandas")
    pm4py = importlib.import_module("pm4py")
    out.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    columns = ["case_id", "pos", "activity", "ts"]
    frame = pandas.read_parquet(log, columns=columns).sort_values(["case_id", "pos"])
    frame = frame.rename(columns={"case_id": "case:concept:name", "activity": "concept:name", "ts": "time:timestamp"})
    loaded = time.perf_counter()
    cases = frame["case:concept:name"]

    def having(activity: str) -> set[str]:
        return set(cases[frame["concept:name"] == activity])

    def followed(first: str, second: str) -> set[str]:
        return set(pm4py.filter_eventually_follows_relation(frame, [(first, second)])["case:concept:name"])

    prefecture = "Send Appeal to Prefecture"
    counts = cases[frame["concept:name"] == "Payment"].value_counts()
    found = {
        "r3": having("Receive Result Appeal from Prefecture")
        - followed(prefecture, "Receive Result Appeal from Prefecture"),
        "r5": followed(prefecture, "Payment"),
        "r6": set(counts[counts > 2].index),
        "r7": having("Insert Date Appeal to Prefecture") - followed("Insert Date Appeal to Prefecture", prefecture),
    }
    for rule, violating in found.items():
        pandas.DataFrame({"case_id": sorted(violating)}).to_parquet(out / f"{rule}.parquet")
    tell(started, {rule: len(violating) for rule, violating in found.items()}, time.perf_counter() - loaded)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
