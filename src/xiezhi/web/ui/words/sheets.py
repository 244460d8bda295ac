"""The words of the Excel client."""

from __future__ import annotations

from xiezhi.core.text import Text

WORDS = {
    "sheets": Text("表格导入", "Spreadsheets"),
    "sheet_kind": Text("导入什么", "What"),
    "sheet_file": Text("工作簿或 CSV（至多 20 MB、100000 行）", "Workbook or CSV (at most 20 MB and 100,000 rows)"),
    "sheet_upload": Text("上传并试算", "Upload and try"),
    "sheet_templates": Text("下载模板", "Templates"),
    "sheet_template": Text("模板", "template"),
    "sheet_result": Text("结果", "result"),
    "sheet_how": Text(
        "下载模板 → 填写 → 上传试算 → 看结果 → 确认写入；写入后可撤回。试算不写入任何记录。",
        "Template → fill in → upload → look at the result → confirm; it can be undone. A trial writes no record.",
    ),
    "sheet_none": Text("当前身份没有可导入的表格。", "From this posting nothing can be uploaded."),
    "sheet_runs": Text("我的导入", "My uploads"),
    "sheet_no_runs": Text("还没有导入过。", "Nothing uploaded yet."),
    "sheet_file_name": Text("文件", "File"),
    "sheet_started": Text("上传时刻", "Uploaded"),
    "sheet_rows": Text("各行结果", "Rows"),
    "sheet_fingerprint": Text("文件指纹 SHA-256", "SHA-256 of the file"),
    "sheet_working": Text("正在处理，已完成", "Working; done so far:"),
    "sheet_of": Text("共", "of"),
    "sheet_broken_off": Text(
        "处理中断。已写入的各批是完整的，见下面的计数；其余没有写入。可以接着处理。",
        "The work was broken off. Whole batches were written, as counted below, and nothing else. Take it up again.",
    ),
    "sheet_take_up": Text("接着处理", "Take up again"),
    "sheet_try_again": Text("重新试算", "Try again"),
    "sheet_confirm": Text("确认写入", "Write the good rows"),
    "sheet_confirm_whole": Text(
        "只写入“可写入”的行，一次全部写入或全部不写。",
        "Only the good rows are written, all of them or none.",
    ),
    "sheet_broken_off_whole": Text(
        "处理中断，没有写入任何一行。可以接着处理。",
        "The work was broken off and no row was written. Take it up again.",
    ),
    "sheet_confirm_how": Text(
        "只写入“可写入”的行，其余保持不动。每 500 行为一批，一批全部写入或全部不写；中断后可接着处理。",
        "Only the rows that can be written are. Each batch of 500 is written whole or not at all; work broken off is "
        "taken up again.",
    ),
    "sheet_undo": Text("撤回本次导入", "Undo this upload"),
    "sheet_undo_how": Text(
        "逐行撤回：机构撤销、人员停用、任职提名收回。已有后续记录的行不能撤回，会写明原因。记录簿中的记录不删除。",
        "Units are closed, people taken out of use, proposals withdrawn. A row on which something was built stays, "
        "with its reason. Nothing is deleted from the journal.",
    ),
    "sheet_drop": Text("放弃", "Drop"),
    "sheet_return": Text("下载带结果的工作簿", "Download the workbook with its results"),
    "sheet_wrong": Text("有误、重复或不能撤回的行", "Rows that are wrong, double or cannot be undone"),
    "sheet_row": Text("行号", "Row"),
    "sheet_why": Text("结果与原因", "Result and reason"),
    "sheet_more": Text("其余各行见带结果的工作簿，另有", "The others are in the workbook with its results:"),
    "sheet_unread": Text("下列各列不读取：", "These columns are not read:"),
    "sheet_nothing_new": Text("各行均已有，没有可写入的行。", "Every row is there already; nothing is left to write."),
    "sheet_earlier": Text("同一文件已写入过：", "This very file was written before:"),
}

ACTS = {
    "person-withdrawn": Text("停用人员", "person taken out of use"),
    "posting-withdrawn": Text("收回任职提名", "proposal withdrawn"),
    "sheet-applied": Text("表格写入", "spreadsheet written"),
    "sheet-dropped": Text("放弃表格导入", "spreadsheet dropped"),
    "sheet-received": Text("上传表格", "spreadsheet uploaded"),
    "sheet-returned": Text("下载带结果的表格", "spreadsheet returned"),
    "sheet-tried": Text("表格试算", "spreadsheet tried"),
    "sheet-undone": Text("撤回表格导入", "spreadsheet undone"),
    "sheet-viewed": Text("查看表格导入", "spreadsheet viewed"),
    "unit-closed": Text("撤销机构", "unit closed"),
}
