"""The words of forms, of the acts on units, staff, accounts and postings, and of one's own page."""

from __future__ import annotations

from xiezhi.core.text import Text

WORDS = {
    # Every form.
    "form_has_errors": Text("请改正以下各项：", "Please correct:"),
    "field": Text("项目", "Field"),
    "field_must": Text("必填", "required"),
    "field_required": Text("必填，请填写", "required: fill it in"),
    "field_too_long": Text("最多 {} 字", "at most {} characters"),
    "field_no_choice": Text("请从列表中选择", "choose one of the list"),
    "field_not_found": Text(
        "没有这一项，或不在您的范围内；请重新选择", "not found, or out of your reach: choose again"
    ),
    "field_why": Text("说明：", "Why:"),
    "ticked": Text("是", "yes"),
    "not_ticked": Text("否", "no"),
    "choose_one": Text("请选择", "choose"),
    "search_hint": Text("输入名称或代码查找", "type a name or a code"),
    "nothing_fits": Text("没有相符的", "nothing fits"),
    "take_out": Text("移除", "take out"),
    "pick_day": Text("选择日期", "pick a day"),
    "confirm_first": Text("请核对后确认", "check, then confirm"),
    "go_back": Text("返回修改", "Go back"),
    "conflict_told": Text(
        "您填写期间，他人已修改同一条记录。请逐项选择保留哪一方的内容，再提交。",
        "Somebody changed this record while you were typing. Choose field by field which to keep, then send.",
    ),
    "theirs": Text("他人已保存的", "saved by the other"),
    "mine": Text("您填写的", "typed by you"),
    "take_chosen": Text("按所选提交", "Send what is chosen"),
    "drafts": Text("草稿", "Drafts"),
    "draft_filled_in": Text("已填入自动保存的草稿：", "Filled in from the draft of"),
    "draft_drop": Text("放弃草稿", "Drop the draft"),
    "draft_kept": Text("草稿已保存", "draft kept at"),
    "no_drafts": Text("没有草稿。", "No drafts."),
    "saved": Text("保存时间", "Saved"),
    # The unit and the period a list is limited to.
    "all_units": Text("全部可见单位", "all units in reach"),
    "reach_below": Text("范围", "Reach"),
    "only_unit": Text("本级", "own level"),
    "with_below": Text("含下级", "with subordinates"),
    "all_times": Text("不限", "all"),
    "month": Text("月", "month"),
    "quarter": Text("季", "quarter"),
    "year": Text("年", "year"),
    "period_earlier": Text("上一期", "earlier"),
    "period_later": Text("下一期", "later"),
    # Units.
    "new_unit": Text("新建机构", "New unit"),
    "rename_unit": Text("机构更名", "Rename a unit"),
    "move_unit": Text("机构移动", "Move a unit"),
    "merge_unit": Text("机构并入", "Merge a unit"),
    "create": Text("新建", "Create"),
    "rename": Text("更名", "Rename"),
    "move": Text("移动", "Move"),
    "merge": Text("并入", "Merge"),
    "unit_name": Text("单位名称", "Name of the unit"),
    "units_below": Text("下级单位", "Units below"),
    "parent_unit": Text("上级单位", "Unit above"),
    "into_unit": Text("并入的单位", "Unit it goes into"),
    "effective_on": Text("生效日期", "In force from"),
    "why_on": Text(
        "从这一天起按新的名称或位置；不得晚于今日，不得早于上一次变动。此前的日子仍按原样统计。",
        "From this day on. Not later than today, not before the last change. Earlier days stay as they were.",
    ),
    "why_code": Text(
        "单位代码在全局唯一，建立后不能更改；不得含“/”。",
        "Unique, never changed afterwards, without a slash.",
    ),
    "why_move": Text(
        "权限按今天的机构树计算：移动后，新的上级可以看到该单位及以下的全部记录，原上级不再看到。",
        "Rights follow today's tree: the new unit above sees all of this unit and below, the former no longer.",
    ),
    "why_merge": Text(
        "被并入的单位撤销，下级单位和人员转入；仍有人任职的单位须先调整任职。",
        "The unit is closed; units below and staff go over. Postings there must be ended first.",
    ),
    "effect_rename": Text("“{}”将更名为“{}”。", "“{}” will be called “{}”."),
    "effect_along": Text("随之移动：下级单位 {} 个，人员 {} 人。", "Taken along: {} units below, {} staff."),
    "effect_reach": Text("移动后权限范围立即改变。", "Rights change at once."),
    "effect_merge": Text("“{}”将撤销，不能恢复。", "“{}” will be closed; this cannot be undone."),
    # Staff and accounts.
    "staff_member": Text("人员", "Person"),
    "new_person": Text("登记人员", "Register a person"),
    "register": Text("登记", "Register"),
    "register_explained": Text("登记后另行建立账号、提出任职", "an account and a posting are separate steps"),
    "move_person": Text("人员调动", "Move a person"),
    "to_unit": Text("调入单位", "To the unit"),
    "effect_postings": Text(
        "此人在原单位还有 {} 项有效任职，调动不改变任职，请另行撤销。",
        "{} postings at the former unit stay in force: revoke them separately.",
    ),
    "new_account": Text("建立账号", "New account"),
    "account_explained": Text("不设初始口令，只生成一次性代码", "no password is set, a one-time code is made"),
    "why_username": Text("登录用的名称，建立后不能更改。", "The name to log in with; never changed afterwards."),
    "has_account": Text("此人已有账号", "this person has an account"),
    "username_taken": Text("该账号名已被使用", "this name is taken"),
    "code_hand_over": Text(
        "请当面交给本人：七日内有效，用于设置口令，用后作废。",
        "Hand it over in person: valid for seven days, spent by setting a password.",
    ),
    "code_was_shown": Text(
        "一次性代码已显示过，不再显示；遗失请由安全管理员重置。",
        "The code was shown already; if it is lost, the security administrator resets the account.",
    ),
    "to_accounts": Text("返回账号列表", "To the accounts"),
    # Postings and leave cover.
    "why_role": Text(
        "系统管理员、安全管理员、审计管理员三者互斥，且不得与业务角色兼任。",
        "The three administrators exclude each other and every other role.",
    ),
    "why_serves": Text("派驻（且仅派驻）须写明所驻单位", "a stationed posting, and no other, names the units served"),
    "last_before_first": Text("末日早于首日", "the last day is before the first"),
    "propose_cover": Text("请假代职", "Leave cover"),
    "deputy_person": Text("代职人", "Deputy"),
    "why_deputy": Text(
        "代职人以同一角色、在同一单位代行职权，页面和记录标明“代”；须经另一人批准。",
        "The deputy acts in the same role at the same unit, marked 代; somebody else must approve.",
    ),
    "cover_last_day": Text("末日", "Last day"),
    "why_cover_days": Text(
        "首日、末日均含在内；不得早于今日，不得超出您的任职期间。",
        "First and last day included; not before today, not beyond your own posting.",
    ),
    "effect_cover": Text(
        "批准后，代职人在首日 0 时至末日 24 时可以您的角色办事。",
        "Once approved, the deputy may act in your role from the first day to the end of the last.",
    ),
    # One's own page.
    "me": Text("我的账号", "My account"),
    "manual_get": Text("操作手册（Word）", "Manual (Word)"),
    "manual_title": Text("{role}操作手册", "Manual: {role}"),
    "manual_lights": Text("灯的意思", "What the lights mean"),
    "manual_red": Text(
        "红灯“超期”“违反”：期限已过或者要求没有做到。点开看条文和算法，补做能补的，在风险事项里写明原因。",
        "Red, overdue or breached: the time is over or a duty was not done. Open it for article and working, do what "
        "can still be done, and give the reason in the risk item.",
    ),
    "manual_amber": Text(
        "黄灯“临期”：快到期，先办这一件。“不能判断”表示记录里缺一项，页面写明缺什么，补上即可。",
        "Amber, due soon: do this first. Cannot tell means that something is missing; the page says what: add it.",
    ),
    "manual_green": Text("绿灯“正常”：在期限内，或者已经做到。", "Green: within time, or done."),
    "change_password": Text("修改口令", "Change password"),
    "old_password": Text("原口令", "Old password"),
    "new_password_again": Text("再次输入新口令", "New password again"),
    "passwords_differ": Text("两次输入不一致", "the two differ"),
    "password_explained": Text("修改后，其他会话立即结束", "all other sessions end"),
    "password_changed": Text("口令已修改，其他会话已结束。", "The password is changed; other sessions have ended."),
    "sessions": Text("登录会话", "Sessions"),
    "started": Text("登录时间", "Since"),
    "last_seen": Text("最近活动", "Last seen"),
    "as_whom": Text("身份", "Posting"),
    "this_session": Text("当前会话", "this one"),
    "end_session": Text("结束", "End"),
    "covers": Text("代我履职", "My leave cover"),
    "has_no_account": Text("无账号", "no account"),
}

ACTS = {
    "cover-ended": Text("代职随任职撤销", "leave cover ended"),
    "cover-proposed": Text("提出请假代职", "leave cover proposed"),
    "password-changed": Text("修改口令", "password changed"),
    "password-not-changed": Text("修改口令未成", "password not changed"),
    "person-moved": Text("人员调动", "person moved"),
    "person-registered": Text("登记人员", "person registered"),
    "session-ended": Text("结束会话", "session ended"),
    "staff-listed": Text("查阅人员", "staff listed"),
    "staff-searched": Text("查找人员", "staff searched"),
}
