"""The words of imports, tokens and the bulk endpoint."""

from __future__ import annotations

from xiezhi.core.text import Text

WORDS = {
    "imports": Text("案件导入", "Case import"),
    "import_how": Text(
        "选映射 → 上传外系统导出的 Excel 或 CSV → 试算，逐行给出结果 → 确认后一次写入，中断则一行不留 → 后台逐案判定。",
        "Choose a mapping → upload an Excel or CSV export → every row gets its outcome → confirm: all good rows or "
        "none → judged in the background.",
    ),
    "import_mapping": Text("映射", "Mapping"),
    "import_mappings": Text("可用的映射", "Mappings"),
    "import_left_out": Text("未采用的映射文件", "Mapping files left out"),
    "import_row": Text("一行是", "A row is"),
    "import_one_row": Text("一案", "a case"),
    "import_one_event": Text("一个环节", "a step"),
    "import_columns": Text("列数", "Columns"),
    "import_about": Text("说明", "About"),
    "import_good": Text("可写入或已写入", "Good or written"),
    "import_wrong": Text("有误或重复", "Wrong or twice"),
    "import_judging": Text("尚未判定的导入案件（本人／全部）：", "Imported cases not judged yet (mine / all):"),
    "import_all_judged": Text("导入的案件均已判定。", "All imported cases are judged."),
    "import_unjudged": Text("导入后尚未判定，排在第", "Imported, not judged yet; place in the queue"),
    "import_api": Text("批量接口", "Bulk endpoint"),
    "import_tokens": Text("导入令牌", "Import tokens"),
    "token_how": Text(
        "令牌只能以当前身份导入案件，不能查阅；可随时停用。",
        "A token imports cases from the posting you act from, and reads nothing; end it at any time.",
    ),
    "token_once": Text("请立即抄存，不再显示：", "Copy it now; it is not shown again:"),
    "token_label": Text("用途", "What for"),
    "token_days": Text("有效天数", "Days"),
    "token_make": Text("生成令牌", "Make a token"),
    "token_made": Text("生成时刻", "Made"),
    "token_until": Text("有效至", "Until"),
    "token_live": Text("有效", "valid"),
    "token_dead": Text("已失效", "ended"),
    "token_end": Text("停用", "End"),
    "token_none": Text("没有令牌。", "No tokens."),
    "api_how": Text(
        "每行一个对象（NDJSON）或一个数组；校验与表格导入相同；先用 ?dry_run=1 试算。每次至多行数：",
        "One object a line (NDJSON) or an array, checked as a workbook is; try with ?dry_run=1. Most rows at a time:",
    ),
    "api_fields": Text("字段", "Fields"),
    "api_field": Text("字段名", "Field"),
    "api_needed": Text("必填", "Needed"),
    "api_yes": Text("是", "yes"),
    "api_values": Text("可用的值", "Values"),
}
ACTS = {
    "imports-listed": Text("查看导入", "imports listed"),
    "bulk-imported": Text("接口批量导入", "cases imported in bulk"),
    "import-token-made": Text("生成导入令牌", "import token made"),
    "import-token-ended": Text("停用导入令牌", "import token ended"),
    "case-import-undone": Text("撤回案件导入", "case import taken back"),
}
