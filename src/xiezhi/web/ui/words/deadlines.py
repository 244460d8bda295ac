"""The words of deadlines and reminders."""

from __future__ import annotations

from xiezhi.core.text import Text

WORDS = {
    "deadlines": Text("期限", "Deadlines"),
    "deadline_calendar": Text("期限日历", "Calendar of deadlines"),
    "deadline_list": Text("列表", "List"),
    "deadline_rule": Text("期限事项", "Deadline"),
    "deadline_light": Text("状态", "Light"),
    "deadline_overdue": Text("超期", "overdue"),
    "deadline_doubtful": Text("疑似超期", "perhaps overdue"),
    "deadline_soon": Text("临期", "due soon"),
    "deadline_running": Text("在办", "running"),
    "deadline_due": Text("到期", "Due"),
    "deadline_left": Text("剩余", "Left"),
    "deadline_lead": Text("主办", "Lead"),
    "deadline_severity": Text("等级", "Severity"),
    "deadline_critical": Text("关键", "critical"),
    "deadline_major": Text("重要", "major"),
    "deadline_minor": Text("一般", "minor"),
    "deadline_article": Text("依据", "Article"),
    "deadline_provisional": Text("暂定", "Provisional"),
    "deadline_provisional_yes": Text("待日历公布", "calendar not published"),
    "deadline_mine": Text("我承办", "Mine"),
    "deadline_mon": Text("周一", "Mon"),
    "deadline_tue": Text("周二", "Tue"),
    "deadline_wed": Text("周三", "Wed"),
    "deadline_thu": Text("周四", "Thu"),
    "deadline_fri": Text("周五", "Fri"),
    "deadline_sat": Text("周六", "Sat"),
    "deadline_sun": Text("周日", "Sun"),
    "deadline_earlier": Text("上个月", "Month before"),
    "deadline_later": Text("下个月", "Month after"),
    "deadline_today": Text("今天", "today"),
    "deadline_everybody": Text("全部", "All"),
    "deadline_rest": Text("休", "off"),
    "deadline_work": Text("班", "work"),
    "deadline_nothing": Text("无期限", "nothing due"),
    "deadline_none_that_day": Text("当日没有到期事项。", "Nothing ends on this day."),
    "deadline_as_list": Text("在列表中查看", "As a list"),
    "deadline_more": Text("另有", "More:"),
    "deadline_unknown_year": Text(
        "年放假安排尚未公布：工作日按普通周历暂定，斜纹标出。",
        "has no holiday notice yet: working days follow the plain week for now and are hatched.",
    ),
    "deadline_line_overdue_own": Text("我承办的超期事项", "Overdue in my cases"),
    "deadline_line_soon_own": Text("我承办的临期事项", "Due soon in my cases"),
    "deadline_line_overdue_unit": Text("本单位超期事项", "Overdue in my units"),
    "deadline_line_soon_unit": Text("本单位临期事项", "Due soon in my units"),
    "deadline_line_overdue_critical": Text("关键事项超期", "Critical deadlines overdue"),
    "deadline_line_soon_critical": Text("关键事项临期", "Critical deadlines due soon"),
}
ACTS = {
    "deadlines-listed": Text("查阅期限", "deadlines listed"),
    "deadline-calendar-read": Text("查阅期限日历", "calendar of deadlines read"),
}
