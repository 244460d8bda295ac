"""The words of papers."""

from __future__ import annotations

from xiezhi.core.text import Text

WORDS = {
    "papers": Text("文书", "Papers"),
    "papers_none": Text("本案尚无文书。", "The case has no papers yet."),
    "paper_make": Text("制作文书", "Make a paper"),
    "paper_number": Text("文号", "Number"),
    "paper_kind": Text("文书种类", "Kind"),
    "paper_names": Text("所涉当事人", "Whom it names"),
    "paper_made": Text("制作", "Made"),
    "paper_stays": Text(
        "按序编号，制作后不能改动；有误须另制更正文书。",
        "It is numbered and never changes; a mistake needs a new paper.",
    ),
    "paper_blanks": Text("未登记、留空待手填：{}", "Not on record, left to be written in by hand: {}"),
    "paper_person": Text("姓名", "name"),
    "paper_person_id_number": Text("身份证号码", "ID number"),
    "paper_person_birth": Text("出生日期", "date of birth"),
    "paper_person_address": Text("住址", "address"),
    "paper_person_phone": Text("电话", "phone"),
    "paper_correct": Text("制作更正文书", "Make a correction"),
    "paper_why_again": Text("更正理由", "Reason for the correction"),
    "paper_replaces": Text("{} 将标为已更正。", "{} becomes superseded."),
    "paper_in_place_of": Text("更正", "In place of"),
    "paper_replaced_by": Text("更正文书", "Superseded by"),
    "paper_serve": Text("登记送达", "Enter service"),
    "paper_served_at": Text("送达时间", "Served at"),
    "paper_moment": Text("写作 2026-03-02 08:30", "written 2026-03-02 08:30"),
    "paper_breach": Text("违反关键规则的理由", "Reason, if it breaches a critical rule"),
    "paper_void": Text("作废", "Void"),
    "paper_voids": Text("{} 将作废，文号不再使用。", "{} becomes void; its number is not given again."),
    "paper_template_hash": Text("模板 SHA-256", "SHA-256 of the template"),
    "paper_purpose": Text("下载目的", "Purpose of the download"),
    "paper_purpose_why": Text(
        "文书载有当事人身份，目的记入记录簿。", "It says who somebody is; the purpose goes into the journal."
    ),
    "paper_purpose_needed": Text("请写明下载目的（4–200 字）", "say for what purpose, in 4 to 200 characters"),
    "paper_no_download": Text(
        "文书载有当事人身份，您无权查看。", "It says who somebody is, which you have no right to see."
    ),
    "paper_templates": Text("文书模板", "Paper templates"),
    "paper_templates_own": Text("本单位模板", "Templates brought"),
    "paper_templates_default": Text("默认模板（下载后修改）", "Default templates, to start from"),
    "paper_template_file": Text("模板文件（.docx，1 MB 以内）", "Template (.docx, up to 1 MB)"),
    "paper_template_hint": Text(
        "只能写 {{ 名称 }} 和 {% if 名称 %}…{% endif %}；以样本试填通过后，用于本单位及下级单位此后制作的文书。",
        "Only {{ name }} and {% if name %}…{% endif %}. Once it renders with sample data it is used for what your unit"
        " and those below make from then on.",
    ),
    "paper_template_bring": Text("上传模板", "Bring a template"),
    "paper_template_names": Text("可用名称", "Names it may hold"),
    "paper_template_missing": Text("请选择文书种类和模板文件。", "Choose a kind and a file."),
}

ACTS = {
    "paper-made": Text("制作文书", "paper made"),
    "paper-served": Text("登记文书送达", "paper served"),
    "paper-voided": Text("作废文书", "paper voided"),
    "paper-read": Text("下载文书", "paper downloaded"),
    "paper-seen": Text("查阅文书信息", "paper looked at"),
    "papers-listed": Text("查阅文书目录", "papers listed"),
    "paper-template-brought": Text("上传文书模板", "paper template brought"),
    "paper-templates-listed": Text("查阅文书模板", "paper templates listed"),
}
