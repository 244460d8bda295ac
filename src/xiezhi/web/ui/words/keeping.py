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
    "disposal_to_decide": Text("待审批的处置清单", "Lists for disposal to decide on"),
}

ACTS = {
    "disposal-approved": Text("批准处置", "disposal approved"),
    "disposal-declined": Text("不予处置", "disposal declined"),
    "disposal-proposed": Text("列出处置清单", "listed for disposal"),
    "disposals-listed": Text("查阅处置清单", "lists for disposal seen"),
}
