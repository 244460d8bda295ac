"""The words of Extensions and pauses."""

from __future__ import annotations

from xiezhi.core.text import Text

WORDS = {
    "extensions": Text("延长与中止", "Extend or pause"),
    "extension_clocks": Text("可以延长的期限", "Periods that can be extended"),
    "extension_no_clocks": Text("本案没有正在计算的此类期限。", "No such period runs in this case."),
    "extension_ask": Text("申请", "Ask for"),
    "extension_by": Text("批准人", "approved by"),
    "extension_asked": Text("已提出的申请", "Requests"),
    "extension_none_asked": Text("没有申请。", "None."),
    "extension_left_out": Text("中止：不计入期限的时间", "Paused: time that is left out"),
    "extension_none_left_out": Text("没有。", "None."),
    "extension_running": Text("仍在中止", "still paused"),
    "extension_from": Text("起", "from"),
    "extension_to": Text("止", "to"),
    "extension_end": Text("登记结束：", "Enter its end: "),
    "extension_paper": Text("制作呈请延长办案期限报告书", "Make the request paper"),
    "extension_send": Text("提出申请", "Send the request"),
    "extension_granted_by": Text(
        "须经审核，由{}批准后生效。", "It takes effect once approved after review, at the rank: {}."
    ),
    "extension_would": Text("如果批准：", "If it is approved:"),
    "extension_fact_why": Text(
        "法律以此为延长的条件；属实才勾选，批准时记为本案的事实。",
        "The law makes it a condition. Tick it only if it is so; it becomes a fact of the case on approval.",
    ),
    "extension_moves_nothing": Text(
        "注意：依现行规则，此次延长不改变任何期限（{}）：次数已满、条件不具备、批准级别不足或者期限已过。仍可提出，不会被拒绝。",
        "Note: by the rules in force this extension moves no period ({}): it was used up, a condition is not met, "
        "the rank is too low, or the period is over. It can still be asked for.",
    ),
    "extension_paused": Text(
        "期限正在中止：届满日和此次延长的效力，须待恢复后计算。",
        "The period is paused: its end, and what this extension does to it, are computed once it goes on.",
    ),
    "extension_no_clock": Text("没有在计的期限", "none is running"),
}
ACTS = {
    "extension-asked": Text("申请延长或中止期限", "extension or pause asked"),
    "extensions-read": Text("查阅期限", "periods read"),
}
