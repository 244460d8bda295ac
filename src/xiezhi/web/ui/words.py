"""Every word on a page, in Chinese and in English; a template says ``{{ w.units }}``."""

from __future__ import annotations

from dataclasses import dataclass

from xiezhi.core.text import Language, Text

WORDS = {
    "xiezhi": Text("獬豸", "Xiezhi"),
    "todo": Text("待办", "To-do"),
    "system": Text("系统", "System"),
    "units": Text("机构", "Units"),
    "accounts": Text("账号", "Accounts"),
    "postings": Text("任职", "Postings"),
    "journal": Text("记录簿", "Journal"),
    "seal": Text("签封", "Seal"),
    "skip": Text("跳到正文", "Skip to the content"),
    "language": Text("English", "中文"),
    "log_in": Text("登录", "Log in"),
    "log_out": Text("退出", "Log out"),
    "username": Text("账号", "Account"),
    "password": Text("口令", "Password"),
    "new_password": Text("新口令", "New password"),
    "one_time_code": Text("一次性代码", "One-time code"),
    "totp_code": Text("动态口令（如已启用）", "Code of the second factor, if set"),
    "first_time": Text("首次登录：用一次性代码设置口令", "First time here: set a password with your one-time code"),
    "set_password": Text("设置口令", "Set password"),
    "password_set": Text("口令已设置，请登录。", "The password is set; now log in."),
    "choose_posting": Text("选择任职身份", "Choose a posting"),
    "no_posting": Text("目前没有有效的任职，请联系本单位负责人。", "No posting in force; ask the head of your unit."),
    "change_posting": Text("切换身份", "Change posting"),
    "deputy": Text("代", "deputy"),
    "none_due": Text("没有待办事项。", "Nothing to do."),
    "to_approve": Text("待审批的任职", "Postings waiting for approval"),
    "no_factor": Text("尚未启用动态口令", "No second factor is set"),
    "set_factor": Text("启用动态口令", "Set the second factor"),
    "factor_how": Text(
        "在验证器中手工输入下列密钥，再填写显示的六位数。",
        "Type this secret into your authenticator, then enter its six digits.",
    ),
    "six_digits": Text("六位动态口令", "Six digits"),
    "save": Text("保存", "Save"),
    "not_witnessed": Text("未见证", "Not witnessed"),
    "not_witnessed_why": Text(
        "未配置见证文件：同时持有数据库和密钥的人可以改写历史而不被发现。",
        "No witness is set: whoever holds both database and key can rewrite history unseen.",
    ),
    "witnessed": Text("已见证", "Witnessed"),
    "number": Text("序号", "No."),
    "name": Text("姓名", "Name"),
    "unit": Text("单位", "Unit"),
    "code": Text("代码", "Code"),
    "kind": Text("类别", "Kind"),
    "role": Text("角色", "Role"),
    "period": Text("期间", "Period"),
    "open_ended": Text("无期限", "open"),
    "state": Text("状态", "State"),
    "serves": Text("派驻单位", "Serves"),
    "actions": Text("操作", "Actions"),
    "approve": Text("批准", "Approve"),
    "revoke": Text("撤销", "Revoke"),
    "reason": Text("理由", "Reason"),
    "propose": Text("提出任职", "Propose a posting"),
    "person": Text("人员编号", "Person id"),
    "unit_code": Text("单位代码", "Unit code"),
    "serves_codes": Text("派驻单位代码（空格分隔）", "Codes of the units served, separated by spaces"),
    "first_day": Text("首日", "First day"),
    "last_day": Text("末日（可空）", "Last day, may be empty"),
    "disable": Text("停用", "Disable"),
    "disabled": Text("已停用", "disabled"),
    "in_use": Text("正常", "in use"),
    "locked": Text("已锁定", "locked"),
    "reset": Text("重置口令", "Reset"),
    "new_code": Text("一次性代码（只显示这一次）", "One-time code, shown this once"),
    "factor": Text("动态口令", "Second factor"),
    "yes": Text("有", "yes"),
    "no": Text("无", "no"),
    "total": Text("合计", "Total"),
    "rows": Text("条", "rows"),
    "history": Text("沿革", "History"),
    "closed": Text("已撤销", "closed"),
    "staff": Text("人员", "Staff"),
    "when": Text("记录时刻", "Recorded"),
    "who": Text("何人", "Who"),
    "what": Text("何事", "What"),
    "result": Text("结果", "Result"),
    "all_kinds": Text("全部类别", "All kinds"),
    "earlier": Text("更早", "Earlier"),
    "filter": Text("筛选", "Filter"),
    "checkpoint": Text("最近检查点", "Last checkpoint"),
    "leaves": Text("叶数", "Leaves"),
    "waiting": Text("待入树的记录", "Entries waiting for a leaf"),
    "public_key": Text("公钥", "Public key"),
    "no_checkpoint": Text("尚无检查点。", "No checkpoint yet."),
    "check_now": Text("全面核对", "Check everything now"),
    "nothing_found": Text("核对无误。", "Everything is as it was sealed."),
    "found": Text("发现问题", "Problems found"),
    "step_up": Text("敏感操作，请再次输入口令", "A sensitive act: enter your password again"),
    "confirm": Text("确认", "Confirm"),
    "not_here": Text("没有这个页面，或您无权查看。", "There is no such page, or you may not see it."),
    "failed": Text("出错了，未作任何更改。请记下编号。", "Something failed; nothing was changed. Note the number."),
    "back": Text("返回待办", "Back to the to-do list"),
}

ROLES = {
    "intake": Text("接报案", "intake"),
    "officer": Text("民警", "officer"),
    "unit_head": Text("办案单位负责人", "unit head"),
    "legal_stationed": Text("派驻法制监督员", "stationed legal supervisor"),
    "legal_reviewer": Text("法制部门", "legal section"),
    "bureau_leader": Text("公安机关负责人", "bureau head"),
    "mediator": Text("调解员", "mediator"),
    "auditor": Text("审计管理员", "auditor"),
    "sysadmin": Text("系统管理员", "system administrator"),
    "secadmin": Text("安全管理员", "security administrator"),
}

# What an entry tells; a denial is named by the right that was refused and stays as it is.
ACTS = {
    "account-created": Text("建立账号", "account created"),
    "account-disabled": Text("停用账号", "account disabled"),
    "account-factors-reset": Text("重置口令和动态口令", "password and second factor reset"),
    "accounts-listed": Text("查阅账号", "accounts listed"),
    "journal-read": Text("查阅记录簿", "journal read"),
    "login": Text("登录", "login"),
    "login-failed": Text("登录未成", "login failed"),
    "page-failed": Text("页面出错", "page failed"),
    "password-set": Text("设置口令", "password set"),
    "posting-approved": Text("批准任职", "posting approved"),
    "posting-proposed": Text("提出任职", "posting proposed"),
    "posting-revoked": Text("撤销任职", "posting revoked"),
    "postings-listed": Text("查阅任职", "postings listed"),
    "proof-exported": Text("导出证明", "proof exported"),
    "second-factor-set": Text("启用动态口令", "second factor set"),
    "unit-created": Text("建立机构", "unit created"),
    "unit-merged": Text("机构并入", "unit merged"),
    "unit-moved": Text("机构移动", "unit moved"),
    "unit-renamed": Text("机构更名", "unit renamed"),
}
# Who stands in the journal without a posting.
AUTHORS = {
    "self": Text("本人", "self"),
    "system": Text("系统", "system"),
    "anonymous": Text("未登录", "not logged in"),
    "none": Text("未选身份", "no posting chosen"),
}
RESULTS = {"done": Text("完成", "done"), "denied": Text("拒绝", "denied"), "failed": Text("未成", "failed")}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language, by name."""

    language: Language

    def __getitem__(self, name: str) -> str:
        return WORDS[name].say(self.language)


def two(label: str, language: Language) -> str:
    """Return the half of a label such as ``局 / bureau`` that is in a language.

    >>> two("局 / bureau", Language.EN)
    'bureau'
    """
    zh, _, en = label.partition(" / ")
    return zh if language is Language.ZH else en
