"""The list of sub-commands. A command's module is imported only when that command is called."""

from __future__ import annotations

from dataclasses import dataclass

from xiezhi.core.text import Text


@dataclass(frozen=True, slots=True)
class Command:
    """A sub-command: its name, the module that holds it, and one line of help.

    The module offers ``add_arguments(parser: argparse.ArgumentParser) -> None`` and
    ``run(options: argparse.Namespace) -> int`` (the exit code). ``options.lang`` is a ``Language``.
    """

    name: str
    module: str
    help: Text


COMMANDS: tuple[Command, ...] = (
    Command("audit", "xiezhi.cli.audit", Text("按程序法审计事件日志", "audit an event log against procedural law")),
    Command(
        "explain", "xiezhi.cli.explain", Text("逐日说明一案的每个期限", "explain every clock of one case, day by day")
    ),
    Command("due", "xiezhi.cli.due", Text("期限计算器", "deadline calculator")),
    Command("law", "xiezhi.cli.law", Text("查看、检验规则库", "list, show and test the rulebook")),
    Command(
        "calendar",
        "xiezhi.cli.calendar",
        Text("工作日历：查看、导入通知", "working-day calendar: show, import a notice"),
    ),
    Command(
        "synth",
        "xiezhi.cli.synth",
        Text("生成带已知违规的合成案件日志", "make synthetic case logs with known violations"),
    ),
    Command("check", "xiezhi.cli.check", Text("核对任何公开报告中的数字", "check the figures of any published report")),
    Command(
        "seal",
        "xiezhi.cli.seal",
        Text("签封：检查点、证明、全面核对", "the seal: checkpoints, proofs, check of the whole journal"),
    ),
    Command("serve", "xiezhi.cli.serve", Text("运行网页程序", "run the web application")),
    Command(
        "loop",
        "xiezhi.cli.loop",
        Text(
            "后台任务：检查点、见证、夜间核对、备份", "background tasks: checkpoints, witness, nightly checks, backups"
        ),
    ),
    Command("backup", "xiezhi.cli.backup", Text("备份网页程序的数据", "back up the data of the web application")),
    Command("restore", "xiezhi.cli.restore", Text("把备份恢复到空目录", "restore a backup into an empty home")),
    Command(
        "upgrade",
        "xiezhi.cli.upgrade",
        Text("升级数据库：备份、迁移、核对，不成则复原", "bring the database up to date, or leave it as it was"),
    ),
    Command("manage", "xiezhi.cli.manage", Text("网页程序的管理命令", "management commands of the web application")),
    Command("verify", "xiezhi.cli.verify", Text("核验证明文件", "verify a proof file")),
    Command(
        "demo", "xiezhi.cli.demo", Text("演示：逐条执行上述命令", "a demonstration that types these commands for you")
    ),
)
