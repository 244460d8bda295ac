"""The words of what is kept how long, and of rulebooks proposed and activated."""

from __future__ import annotations

from xiezhi.core.text import Text

WORDS = {
    "retention": Text("保存期限", "Retention"),
    "retention_how": Text(
        "到期的内容由一人列出清单、另一人审批后处置；记录簿永久保存，并载明处置了什么。",
        "What is past its period is listed by one, and goes when another approves. The journal keeps the list.",
    ),
    "retention_what": Text("内容", "What"),
    "retention_days": Text("保存（日）", "Days kept"),
    "retention_ground": Text("依据", "Ground"),
    "retention_due": Text("已到期", "Past it"),
    "disposals": Text("处置审批", "Disposals"),
    "disposal_lists": Text("处置清单", "Lists"),
    "disposal_propose": Text("列出处置清单", "List for disposal"),
    "disposal_decline": Text("不予处置", "Decline"),
    "disposal_count": Text("列出 / 已处置", "Listed / gone"),
    "disposal_none": Text("没有清单。", "No list."),
    "rule_sets": Text("规则库的提出与启用", "Rulebooks proposed and activated"),
    "rule_sets_how": Text(
        "由法制部门提出，后台用两个引擎检验全部示例，无一不符才可由另一人启用；启用后在启用日起重启服务时生效，"
        "此前作出的判断仍带原摘要。尚未启用过任何一部时，用随程序发布的规则库。",
        "Proposed by the legal section, its examples tested on both evaluators; only one without a disagreement can be "
        "activated, by another person. It takes effect when the server is started on or after its first day; verdicts "
        "given before keep their digest. Until one is activated, the one that ships is in force.",
    ),
    "rule_set_file": Text("规则库文件夹（zip）", "Folder of the rulebook (zip)"),
    "rule_set_propose": Text("提出所选规则库", "Propose the file"),
    "rule_set_shipped": Text("提出随程序发布的规则库", "Propose the one that ships"),
    "rule_set_shipped_short": Text("随程序发布", "as shipped"),
    "rule_set_test": Text("检验（判断数 / 不符）", "Test (judgements / disagreeing)"),
    "rule_set_activate": Text("启用", "Activate"),
    "rule_set_activated": Text("启用日", "In force from"),
    "rule_set_first_day": Text("启用日", "First day"),
    "rule_set_day": Text("启用日须如 2026-03-02", "a first day is written 2026-03-02"),
    "rule_set_used": Text("本服务在用", "in use here"),
    "rule_set_restart": Text(
        "已启用另一部规则库：重启服务后按它判断。", "Another rulebook is activated: restart the server to judge by it."
    ),
    "rule_set_none": Text("尚未提出过。", "None proposed yet."),
    "rule_set_waits": Text("等待检验。", "Waiting for its test."),
    "rule_set_diff": Text("与此前一部的差别", "What differs from the one before"),
    "rule_set_same": Text("没有差别。", "Nothing differs."),
    "rules_to_activate": Text("待启用的规则库", "Rulebooks to activate"),
    "disposal_to_decide": Text("待审批的处置清单", "Lists for disposal to decide on"),
}

ACTS = {
    "disposal-approved": Text("批准处置", "disposal approved"),
    "disposal-declined": Text("不予处置", "disposal declined"),
    "disposal-proposed": Text("列出处置清单", "listed for disposal"),
    "rule-set-activated": Text("启用规则库", "rulebook activated"),
    "rule-set-proposed": Text("提出规则库", "rulebook proposed"),
    "rule-set-tested": Text("检验规则库", "rulebook tested"),
    "disposals-listed": Text("查阅处置清单", "lists for disposal seen"),
}
