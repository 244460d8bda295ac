"""The words of running an install: background tasks, backups, the export of the journal, the rulebook in force."""

from __future__ import annotations

from xiezhi.core.text import Text

WORDS = {
    "running": Text("运行", "Running"),
    "rules": Text("规则库", "Rulebook"),
    "version": Text("版本", "Version"),
    "install": Text("安装编号", "Install"),
    "clock_drift": Text("时钟偏差", "Clock off by"),
    "tasks": Text("后台任务", "Background tasks"),
    "task": Text("任务", "Task"),
    "last_run": Text("上次", "Last run"),
    "next_due": Text("下次", "Next"),
    "backups": Text("备份", "Backups"),
    "back_up_now": Text("立即备份", "Back up now"),
    "no_backup": Text("尚无备份。", "No backup yet."),
    "no_backup_folder": Text(
        "未设置备份目录（XIEZHI_BACKUPS），不自动备份。", "No folder of backups is set (XIEZHI_BACKUPS): none are made."
    ),
    "file": Text("文件", "File"),
    "restores": Text("恢复申请", "Requests to restore"),
    "restores_how": Text(
        "由一人申请、另一人批准；批准后在服务器上向空目录运行 xiezhi restore --verify。",
        "Asked by one, approved by another; then run xiezhi restore --verify on the server, into an empty home.",
    ),
    "ask_restore": Text("申请恢复", "Ask to restore"),
    "asked_by": Text("申请人", "Asked by"),
    "approved_by": Text("批准人", "Approved by"),
    "waits": Text("待批准", "waiting"),
    "export": Text("导出", "Export"),
    "export_how": Text(
        "导出所选日期的记录和逐条证明（不含个人信息和封存的记录）：解压后可用 xiezhi verify 或其中的 verify.py 核验。",
        "The entries of these days with a proof of each, without personal values and without closed records; "
        "verify.py in it checks them offline.",
    ),
    "export_last": Text("最近一次导出", "Last export"),
    "export_count": Text("记录", "entries"),
    "export_left_out": Text("因封存未导出", "left out as closed records"),
    "demo_loading": Text("演示数据登记中", "Demonstration cases are being entered"),
    "rules_in_force": Text("现行规则库", "Rulebooks in force"),
    "rulebook": Text("规则库", "Rulebook"),
    "rule_count": Text("规则数", "Rules"),
    "digest": Text("摘要（SHA-256）", "Digest (SHA-256)"),
    "rules_how": Text(
        "每个判断都带有作出时的规则库摘要；摘要相同，规则就逐字相同。",
        "Every verdict carries the digest of the rulebook it was given under; the same digest means the same rules.",
    ),
}

ACTS = {
    "backup-made": Text("备份", "backup made"),
    "backup-requested": Text("要求立即备份", "backup requested"),
    "backup-restored": Text("从备份恢复", "restored from a backup"),
    "journal-checked": Text("全面核对记录簿", "journal checked"),
    "journal-exported": Text("导出记录簿", "journal exported"),
    "peer-checkpoint-kept": Text("代其他系统见证检查点", "checkpoint of a peer kept"),
    "restore-approved": Text("批准恢复备份", "restore approved"),
    "restore-requested": Text("申请恢复备份", "restore requested"),
}
