"""Contestant: polars, one lazy query per check."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import polars as pl

from benchmarks.measure import tell

_DAYS = (pl.col("day_x") - pl.col("day")).dt.total_days()
_AFTER = pl.col("pos_x") > pl.col("pos")
_APPEALS = ["Insert Date Appeal to Prefecture", "Appeal to Judge"]
_ANSWERS = ["Payment", "Send for Credit Collection"]


class Checks:
    """The coded log and the pieces the ten checks are made of."""

    def __init__(self, events: pl.DataFrame) -> None:
        self.events = events

    def of(self, *activities: str) -> pl.DataFrame:
        """Return the events of some activities."""
        return self.events.filter(pl.col("activity").is_in(activities))

    def pairs(self, subject: str, *found: str) -> pl.DataFrame:
        """Return every pair of a subject event and another event of its case."""
        others = self.of(*found).select(
            "case_id", pos_x="pos", day_x="day", paid="paid", owed="amount", extra="expense"
        )
        return self.of(subject).select("case_id", "pos", "day").join(others, on="case_id")

    def without(self, subject: str, *found: str, where: pl.Expr) -> pl.Series:
        """Return the cases with a subject event for which no matching event exists."""
        matched = self.pairs(subject, *found).filter(where).select("case_id", "pos").unique()
        return self.of(subject).join(matched, on=["case_id", "pos"], how="anti")["case_id"].unique()

    def with_match(self, subject: str, *found: str, where: pl.Expr) -> pl.Series:
        """Return the cases with a subject event for which a matching event exists."""
        return self.pairs(subject, *found).filter(where)["case_id"].unique()

    def unanswered(self) -> pl.Series:
        """Return the cases of check nine."""
        told = self.of("Insert Fine Notification").select("case_id", "pos", "day")
        close = (_DAYS >= 0) & (_DAYS <= 720)
        appealed = self.pairs("Insert Fine Notification", *_APPEALS).filter(close).select("case_id", "pos").unique()
        limits = told.join(appealed.with_columns(limit=pl.lit(1085)), on=["case_id", "pos"], how="left")
        limits = limits.with_columns(pl.col("limit").fill_null(720))
        answers = self.of(*_ANSWERS).select("case_id", day_x="day")
        in_time = limits.join(answers, on="case_id").filter(pl.col("limit") >= _DAYS).select("case_id", "pos").unique()
        over = pl.col("day") + pl.duration(days=pl.col("limit")) < self.events["day"].max()
        return limits.filter(over).join(in_time, on=["case_id", "pos"], how="anti")["case_id"].unique()

    def paid_already(self) -> pl.Series:
        """Return the cases of check ten."""
        sent = "Send for Credit Collection"
        key = ["case_id", "pos"]
        paid = self.pairs(sent, "Payment").filter(~_AFTER).group_by(key).agg(pl.col("paid").sum())
        owed = self.pairs(sent, "Create Fine", "Add penalty").filter(~_AFTER & pl.col("owed").is_not_null())
        owed = owed.sort("pos_x").group_by(key).agg(pl.col("owed").last())
        extra = self.pairs(sent, "Send Fine").filter(~_AFTER).group_by(key).agg(pl.col("extra").sum())
        both = owed.join(paid, on=key, how="left").join(extra, on=key, how="left").fill_null(0)
        return both.filter(pl.col("paid") >= pl.col("owed") + pl.col("extra"))["case_id"].unique()

    def all(self) -> dict[str, pl.Series]:
        """Return the violating cases of every check."""
        prefecture = "Send Appeal to Prefecture"
        payments = self.of("Payment").group_by("case_id").len()
        return {
            "r1": self.without("Send Fine", "Insert Fine Notification", where=_AFTER & (_DAYS <= 90)),
            "r2": self.without("Send Fine", "Create Fine", where=~_AFTER & (_DAYS >= -90)),
            "r3": self.without("Receive Result Appeal from Prefecture", prefecture, where=~_AFTER),
            "r4": self.with_match("Send for Credit Collection", "Add penalty", where=~_AFTER & (_DAYS > -365)),
            "r5": self.with_match("Payment", prefecture, where=~_AFTER),
            "r6": payments.filter(pl.col("len") > 2)["case_id"],
            "r7": self.without("Insert Date Appeal to Prefecture", prefecture, where=_AFTER),
            "r9": self.unanswered(),
            "r10": self.paid_already(),
        }


def main(log: Path, out: Path) -> None:
    """Check the log; write the violating cases of every rule as Parquet and tell their numbers."""
    out.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    columns = ["case_id", "pos", "activity", "ts", "amount", "expense", "paymentAmount"]
    events = pl.read_parquet(log, columns=columns).rename({"paymentAmount": "paid"})
    events = events.with_columns(
        pl.col("case_id", "activity").cast(pl.Categorical),
        day=pl.col("ts").dt.convert_time_zone("Europe/Rome").dt.date(),
    ).drop("ts")
    loaded = time.perf_counter()
    found = {}
    for rule, cases in Checks(events).all().items():
        cases.to_frame().write_parquet(out / f"{rule}.parquet")
        found[rule] = len(cases)
    tell(started, found, time.perf_counter() - loaded)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
