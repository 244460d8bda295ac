"""The words of closed records (封存)."""

from __future__ import annotations

from xiezhi.core.text import Text

WORDS = {
    "closed_records": Text("封存记录", "Closed records"),
    "closure_exists": Text(
        "只列明存在；内容须申请并经局领导批准，批准后最多可查阅三小时。",
        "Only that they exist is listed. To look into one, ask: a leader decides, for three hours at most.",
    ),
    "closure_kind": Text("记录种类", "Kind of record"),
    "closure_why_kind": Text(
        "治安管理处罚法（2025）第一百三十六条；未成年人记录另有规定",
        "Public Security Administration Punishments Law (2025) art. 136; records of minors have rules of their own",
    ),
    "closure_since": Text("封存时间", "Closed since"),
    "closure_none": Text("没有。", "None."),
    "closure_close": Text("封存本案", "Close off this case"),
    "closure_effect": Text(
        "{} 及同一案件族的全部案件不再出现在任何列表、检索、导出和记录簿文字中。",
        "{} and every case of its family leave all lists, searches, exports and texts of the journal.",
    ),
    "closure_pending": Text("仍在计时的义务：{} 项", "duties whose clocks still run: {}"),
    "closure_ask": Text("申请查阅或解除", "Ask to open a record"),
    "closure_send": Text("提交申请", "Send the request"),
    "closure_asked": Text("申请事项", "Asked for"),
    "closure_purpose": Text("事由", "Purpose"),
    "closure_why_purpose": Text("不写姓名和号码；事由记入记录簿", "no names or numbers; it stands in the journal"),
    "closure_mine": Text("我的申请", "My requests"),
    "closure_waiting": Text("待批准的封存申请", "Requests to open closed records"),
    "closure_open_now": Text("已开放查阅的封存记录", "Closed records open to me now"),
    "closure_by": Text("申请人", "Asked by"),
    "closure_asked_at": Text("申请时间", "Asked at"),
    "closure_until": Text("开放至", "Open until"),
    "closure_look": Text("查阅", "Look"),
    "closure_decide": Text("决定", "Decide"),
    "closure_answer": Text("意见", "Decision"),
    "closure_grant": Text("批准", "Grant"),
    "closure_decline": Text("不批准", "Decline"),
    "closure_span": Text("开放时长", "Open for"),
    "closure_hours": Text("{} 小时", "{} h"),
    "closure_reason": Text("理由（不批准须写明）", "Reason (needed to decline)"),
    "closure_request": Text("{} · 申请人 {} · 事由：{}", "{} · asked by {} · purpose: {}"),
    "closure_veiled": Text("封存", "closed off"),
}
ACTS = {
    "opening-asked": Text("申请开启封存记录", "asked to open a closed record"),
    "opening-granted": Text("批准开启封存记录", "opening of a closed record granted"),
    "opening-declined": Text("不批准开启封存记录", "opening of a closed record declined"),
    "closed-listed": Text("查阅封存记录清单", "closed records listed"),
    "closed-read": Text("查阅封存记录", "closed record read"),
}
