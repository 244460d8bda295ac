"""The words of registers, of the search and of the home page."""

from __future__ import annotations

from xiezhi.core.text import Text

WORDS = {
    "who_id": Text("人员编号", "Person number"),
    "register_name": Text("台账", "Register"),
    "unit_register": Text("机构台账", "Register of units"),
    "unit_tree": Text("机构树", "Tree of units"),
    "unit_above": Text("上级单位", "Above"),
    "unit_path": Text("所在路径", "Path"),
    "closed_on": Text("撤销日期", "Closed on"),
    "until_day": Text("末日", "Last day"),
    "password_since": Text("口令设置时间", "Password set"),
    "entry_id": Text("记录编号", "Entry"),
    "register_all": Text("全部", "all"),
    "register_contains": Text("包含", "contains"),
    "register_from": Text("自（含）", "from"),
    "register_to": Text("至（含）", "to"),
    "register_clear": Text("清除", "Clear"),
    "register_filter_name": Text("筛选名称", "Name of the filter"),
    "register_save": Text("保存此筛选", "Keep this filter"),
    "register_forget": Text("删除筛选", "Remove the filter"),
    "register_columns": Text("列与每页行数", "Columns and page size"),
    "register_size": Text("每页行数", "Rows a page"),
    "register_print": Text("打印", "Print"),
    "register_export": Text("导出 Excel", "Export to Excel"),
    "register_export_how": Text(
        "导出全部符合条件的行。工作簿附来源页（筛选、时间、何人、行数、指纹），导出及其用途记入记录簿。",
        "All matching rows leave. The workbook says where they come from (filters, time, who, count, fingerprint); "
        "the export and its purpose stand in the journal.",
    ),
    "register_purpose": Text("用途", "Purpose"),
    "register_no_purpose": Text("请填写用途", "Give the purpose"),
    "register_back": Text("返回台账", "Back to the register"),
    "register_no_day": Text(
        "日期读不出，未列出任何行。请写作 2026-03-02 或 2026年3月2日。",
        "A day cannot be read, so no row is shown. Write it 2026-03-02.",
    ),
    "register_nothing_fits": Text("没有符合条件的行。", "No row fits."),
    "register_empty": Text("尚无记录。", "Nothing here yet."),
    "register_cut": Text(
        "只打印前 2000 行；全部各行请导出。", "Only the first 2,000 rows are printed; export to have them all."
    ),
    "register_made_by": Text("制表：", "Made by"),
    "register_page": Text("翻页", "Pages"),
    "register_before": Text("上一页", "Previous"),
    "register_after": Text("下一页", "Next"),
    "register_filters": Text("筛选条件", "Filters"),
    "register_no_filter": Text("无", "none"),
    "register_made_at": Text("导出时间", "Made at"),
    "register_digest": Text("各行指纹 SHA-256", "SHA-256 of the rows"),
    "search": Text("检索", "Search"),
    "search_placeholder": Text("姓名、单位、代码、拼音首字母", "name, unit, code, initials"),
    "search_how": Text(
        "输入一个或多个词，空格分开，须同时出现；可用拼音首字母。只列出您有权查看的。",
        "One word or more, all of which must be there; pinyin initials will do. Only what you may see is found.",
    ),
    "search_nothing": Text("没有找到，或不在您可查看的范围内。", "Nothing found, or nothing that you may see."),
    "search_more": Text("查看全部", "See all"),
    "group_overdue": Text("超期", "Overdue"),
    "group_due_soon": Text("临期", "Due soon"),
    "group_returned": Text("退回", "Returned"),
    "group_mine": Text("待我办理", "For me"),
    "group_drafts": Text("草稿", "Drafts"),
    "group_notices": Text("提醒", "Notices"),
}

ACTS = {
    "records-searched": Text("检索", "records searched"),
    "register-exported": Text("导出台账", "register exported"),
    "units-listed": Text("查阅机构台账", "units listed"),
}
