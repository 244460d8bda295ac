"""``python -m benchmarks``: one table, one run, one machine. What is absent is skipped with its reason."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import nation as nations
from benchmarks.fines import EXPECTED, copies_of, real_log
from benchmarks.measure import Measured, Skipped, measure


def main() -> int:
    """Run the benchmarks asked for and print their tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--copies", type=int, default=18, help="copies of the real log (18: ten million events)")
    parser.add_argument("--cases", type=int, nargs="*", default=[10_000, 100_000, 1_000_000], help="synthetic cases")
    parser.add_argument("--nation", type=int, default=NATION, help="cases of the nation's year, or of a part of it")
    parser.add_argument("--runs", type=int, default=1, help="best of so many runs")
    parser.add_argument("--only", choices=list(PARTS), help="one part (nation: only when asked for)")
    parser.add_argument("--work", type=Path, default=Path("build/bench"), help="folder for the data")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    say(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    say(f"load at the start: {os.getloadavg()[0]:.1f}")
    for name, part in PARTS.items():
        if options.only == name or (options.only is None and name != "nation"):
            part(options)
    return 0


def say(line: str = "") -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


# ------------------------------------------------------------------ the real log


def fines(options: argparse.Namespace) -> None:
    """Print the ten checks on the real log, ours beside SQL, data frames and process mining."""
    log = real_log()
    if log is None:
        say("fines: skipped, the shared folder with the log is not here (XIEZHI_SHARED)")
        return
    data = copies_of(log, options.copies, options.work / f"fines-{options.copies}.parquet")
    with tempfile.TemporaryDirectory(dir=options.work) as out:
        measure("benchmarks.ours", log, "it-cds", Path(out) / "warm")  # the pass is compiled at install, not here
    say(f"\nten checks, {options.copies} × 561,470 events, from shuffled Parquet to findings on disk")
    say(f"{'engine':<42}{'seconds':>9}{'CPU s':>8}{'of store':>9}{'peak MB':>9}  counts")
    with tempfile.TemporaryDirectory(dir=options.work) as out:
        for name, module, arguments in (
            ("xiezhi audit (every obligation, explained)", "benchmarks.ours", (data, "it-cds", Path(out) / "ours")),
            ("DuckDB, windows", "benchmarks.sql", (data, "windows", Path(out) / "windows")),
            ("DuckDB, one query per rule", "benchmarks.sql", (data, "rules", Path(out) / "rules")),
            ("polars, one query per rule", "benchmarks.frames", (data, Path(out) / "frames")),
            ("pm4py filters", "benchmarks.mining", (data, Path(out) / "mining")),
        ):
            report(name, measure(module, *arguments, runs=options.runs), options.copies)


def report(name: str, result: Measured | Skipped, copies: int) -> None:
    """Print one contestant; counts that differ from the expected ones are called wrong."""
    if isinstance(result, Skipped):
        say(f"{name:<42}  skipped: {result.reason}")
        return
    wrong = [rule for rule, number in EXPECTED.items() if result.found.get(rule, number * copies) != number * copies]
    said = sum(rule in result.found for rule in EXPECTED)
    verdict = f"WRONG: {', '.join(wrong)}" if wrong else f"{said} of {len(EXPECTED)} rules, exact"
    store = "–" if result.store_seconds is None else f"{result.store_seconds:.1f}"
    say(f"{name:<42}{result.seconds:>9.1f}{result.cpu_seconds:>8.1f}{store:>9}{result.peak_mb:>9}  {verdict}")


# ------------------------------------------------------------------ the synthetic bureau


def synth(options: argparse.Namespace) -> None:
    """Print how an audit of the synthetic bureau grows with its cases."""
    say("\nsynthetic bureau, all rules of the PRC rulebook")
    say(
        f"{'cases':>12}{'seconds':>9}{'CPU s':>8}{'peak MB':>9}{'obligations':>14}{'per second':>12}{'µs per case':>13}"
    )
    for cases in options.cases:
        audited(synthetic(cases, options.work), cases, options)


def audited(log: Path, cases: int, options: argparse.Namespace) -> None:
    """Print one line: the audit of a log of so many cases."""
    with tempfile.TemporaryDirectory(dir=options.work) as out:
        result = measure("benchmarks.ours", log, "prc", Path(out) / "ours", runs=options.runs)
    if isinstance(result, Skipped):
        say(f"{cases:>12}  skipped: {result.reason}")
        return
    number = result.found["obligations"]
    rate = number / result.seconds
    each = result.seconds / cases * 1e6
    say(
        f"{cases:>12}{result.seconds:>9.1f}{result.cpu_seconds:>8.1f}{result.peak_mb:>9}{number:>14}{rate:>12.0f}{each:>13.1f}"
    )


def nation(options: argparse.Namespace) -> None:
    """Print the audit of a nation's year: copies of the largest synthetic log."""
    cases = max(options.cases)
    copies = max(1, round(options.nation / cases))
    log = nations.copies_of(synthetic(cases, options.work), copies, options.work / f"nation-{copies}x{cases}")
    share = f"{copies * cases / NATION:.0%} of a nation's year"
    say(f"\n{share}: {copies} copies of {cases:,} cases, all rules of the PRC rulebook (columns as above)")
    audited(log, copies * cases, options)


def rules(options: argparse.Namespace) -> None:
    """Print what a rule costs: the dearest ones alone, the median, and all together."""
    cases = min(options.cases)
    result = measure("benchmarks.rules", synthetic(cases, options.work))
    say(f"\nwhat a rule costs, {cases:,} cases in memory, batch evaluator, processor time")
    if isinstance(result, Skipped):
        say(f"  skipped: {result.reason}")
        return
    together = result.found.pop("all")
    each = sorted(result.found.items(), key=lambda entry: -entry[1])
    say(
        f"  {len(each)} rules together: {together / 1000:.0f} ms, {together / cases / len(each):.3f} µs a rule and case"
    )
    say(f"  one rule alone, median: {each[len(each) // 2][1] / 1000:.1f} ms (coding of the table included)")
    for rule, cost in each[:10]:
        say(f"  {cost / 1000:>8.1f} ms  {rule}")


def synthetic(cases: int, work: Path) -> Path:
    """Make a synthetic log, unless it is there."""
    folder = work / f"synth-{cases}"
    if not folder.is_dir():
        command = ["synth", "--cases", str(cases), "--seed", "1", "--plant", "0.02", "--out", str(folder)]
        subprocess.run([sys.executable, "-m", "xiezhi", *command], check=True, stdout=subprocess.DEVNULL)
    return folder


# ------------------------------------------------------------------ one case, and the start of the command


def single(options: argparse.Namespace) -> None:
    """Print the reference evaluator on one case, and how long the command takes to start."""
    result = measure("benchmarks.single_case", synthetic(options.cases[0], options.work))
    say("\none case, and starting the command")
    if isinstance(result, Skipped):
        say(f"  reference evaluator: skipped: {result.reason}")
    else:
        say(f"  reference evaluator, one case, all rules: {result.seconds * 1000:.1f} ms")
    for arguments in (["--help"], ["due", "30 days", "--profile", "APR-D", "--from", "2026-03-02"]):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "xiezhi", *arguments], check=True, stdout=subprocess.DEVNULL)
        say(f"  xiezhi {arguments[0]}: {time.perf_counter() - started:.2f} s")


# ------------------------------------------------------------------ the report checker


def checker(_options: argparse.Namespace) -> None:
    """Print how the checker scores on labelled reports, what single-digit mutations it finds, and its speed."""
    say("\nreport checker")
    if real_log() is None:
        say("checker: skipped, the shared folder with the labelled reports is not here (XIEZHI_SHARED)")
        return
    subprocess.run([sys.executable, "-m", "benchmarks.checker"], check=True)


PARTS = {"fines": fines, "synth": synth, "rules": rules, "single": single, "nation": nation, "checker": checker}
# Cases of a year, criminal and administrative, of the whole country.
NATION = 5_600_000


if __name__ == "__main__":
    sys.exit(main())
