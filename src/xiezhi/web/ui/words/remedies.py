"""The words of hearings and remedies."""

from __future__ import annotations

from xiezhi.core.text import Text

WORDS = {
    "remedies": Text("听证与救济", "Hearings and remedies"),
    "remedies_none": Text("本案尚无听证、复议、诉讼或赔偿。", "The case has no hearing and no remedy yet."),
    "remedies_due_none": Text("没有待办的期限。", "Nothing is due."),
    "course": Text("所属程序", "Course"),
    "course_or_new": Text("所属程序（新的留空）", "Course (empty: a new one)"),
    "course_person": Text("当事人", "Whose"),
    "course_at": Text("发生时间", "When"),
    "course_moment": Text("写作 2026-03-02 08:30", "written 2026-03-02 08:30"),
    "course_breach": Text("违反关键规则的理由", "Reason, if it breaches a critical rule"),
    "course_enter": Text("登记", "Enter"),
    "course_begin": Text("开始新程序", "Begin"),
    "course_strayed": Text("步骤次序不同寻常，已照录。", "An unusual order, shown as it came."),
    "course_due": Text("期限", "Due"),
    "course_duty": Text("义务", "Duty"),
    "course_case": Text("案件", "Case"),
    "course_article": Text("依据", "Article"),
}

ACTS = {
    "remedies-seen": Text("查阅听证与救济", "hearings and remedies of a case seen"),
    "remedies-listed": Text("查阅听证与救济期限", "due times of hearings and remedies listed"),
}
