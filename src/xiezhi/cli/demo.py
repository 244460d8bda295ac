"""``xiezhi demo``: type for the newcomer what he would type himself, and show each command before it runs."""

from __future__ import annotations

import argparse
import os
import shlex
from importlib.resources import as_file, files
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from xiezhi.cli.main import main
from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Language, Text

_FULL_LOG = "logs/road_traffic_fines.parquet"
_EXPLAINED_RULE = "po-case-period"
_NOTHING_WRITTEN = 2


class DemoError(XiezhiError):
    """A command of the demonstration failed."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--out", type=Path, default=Path("out/demo"), help="输出目录 / output folder (out/demo)")
    parser.add_argument("--cases", type=int, default=2000, help="合成案件族数 / threads of the synthetic bureau")


def run(options: argparse.Namespace) -> int:
    """Audit a real log and a synthetic bureau, explain one missed deadline, check one report."""
    show = _Show(options.lang, options.out)
    show.title(
        Text(
            "一、真实日志：意大利某市交通罚款流程（节选）", "1. A real log: traffic fines of an Italian town (excerpt)"
        )
    )
    with as_file(files("xiezhi.demo") / "data" / "road_traffic_fines_excerpt.parquet") as excerpt:
        show.command("audit", excerpt, "--rulebook", "it-cds", "--out", show.out / "fines")
    full = Path(os.environ.get("XIEZHI_SHARED", "../shared")) / _FULL_LOG
    if full.exists():
        show.title(Text("完整日志也在本机，一并审计", "The whole log is on this machine too"))
        show.command("audit", full, "--rulebook", "it-cds", "--out", show.out / "fines-full")
    else:
        show.say(Text(f"（未找到完整日志 {full}，只用节选）", f"(the whole log is not at {full}: excerpt only)"))
    show.title(
        Text("二、合成的公安机关：按中国程序法审计", "2. A synthetic bureau, audited against PRC procedural law")
    )
    show.command("synth", "--cases", options.cases, "--seed", 2026, "--plant", 0.03, "--out", show.out / "bureau")
    show.command("audit", show.out / "bureau", "--rulebook", "prc", "--out", show.out / "bureau-findings")
    show.title(Text("三、一个逾期的办案期限，逐日说明", "3. One missed deadline, day by day"))
    thread = _late_thread(show.out / "bureau-findings" / "findings.parquet")
    show.command("explain", show.out / "bureau", "--thread", thread, "--rule", _EXPLAINED_RULE)
    show.title(Text("四、核对一份（虚构的）年度报告", "4. A yearly report (an invented one), checked"))
    with as_file(files("xiezhi.checker") / "samples" / "jianglan-2025.txt") as report:
        show.command("check", report, "--html", show.out / "report.html")
    show.title(Text("可以打开的文件", "Files to open"))
    for file in ("fines/findings.xlsx", "bureau-findings/findings.xlsx", "report.html"):
        show.say(Text(f"  {show.out / file}", f"  {show.out / file}"))
    return 0


class _Show:
    """Prints a command as one would type it, then runs it in this process."""

    def __init__(self, language: Language, out: Path) -> None:
        self._language = language
        self.out = out

    def say(self, text: Text) -> None:
        """Print one line."""
        print(text.say(self._language), flush=True)

    def title(self, text: Text) -> None:
        """Print a heading."""
        line = text.say(self._language)
        print(f"\n{line}\n{'─' * 72}", flush=True)

    def command(self, *words: object) -> None:
        """Run one sub-command; findings are no failure, an unusable input is."""
        arguments = [str(word) for word in words]
        print(f"$ xiezhi {shlex.join(arguments)}", flush=True)
        code = main(["--lang", self._language, *arguments])
        if code == _NOTHING_WRITTEN:
            raise DemoError(
                f"xiezhi {arguments[0]}",
                Text("演示中的命令没有成功", "a command of the demonstration failed"),
                Text("单独运行上面的命令查看原因", "run the command above by itself to see why"),
            )


def _late_thread(findings: Path) -> str:
    """Return the first thread whose handling period was missed under every reading."""
    table = pq.read_table(findings, columns=["rule_id", "verdict", "level", "thread_id"])
    late = table.filter(
        (pc.field("rule_id") == _EXPLAINED_RULE) & (pc.field("verdict") == "late") & (pc.field("level") == "breach")
    )
    if not late.num_rows:
        raise DemoError(
            str(findings),
            Text("没有可供说明的逾期案件", "no missed deadline to explain"),
            Text("用更大的 --cases 再运行一次", "run again with a larger --cases"),
        )
    return str(late["thread_id"][0].as_py())
