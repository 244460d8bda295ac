"""The words of attachments."""

from __future__ import annotations

from xiezhi.core.text import Text

WORDS = {
    "files": Text("附件", "Files"),
    "no_files": Text("尚无附件。", "No files yet."),
    "file_name": Text("文件名", "File"),
    "file_type": Text("类型", "Type"),
    "file_size": Text("大小", "Size"),
    "file_added": Text("上传", "Added"),
    "file_superseded": Text("已作废", "superseded"),
    "file_valid": Text("有效", "valid"),
    "file_destroyed": Text("〔密钥已依法销毁〕", "[key lawfully destroyed]"),
    "file_add": Text("上传附件", "Add a file"),
    "file_choose": Text("选择文件", "Choose a file"),
    "file_allowed": Text("可用类型", "Types taken"),
    "file_limit": Text("每个不超过 20 MB", "at most 20 MB each"),
    "file_download": Text("下载", "Download"),
    "file_supersede": Text("作废", "Supersede"),
    "file_preview": Text("预览", "Preview"),
    "file_page": Text("第", "Page"),
    "file_first_pages": Text("只预览前几页，全文请下载。", "Only the first pages; download it for the whole."),
    "file_no_preview": Text("不能预览，请下载查看。", "There is no preview; download it."),
    "file_cut": Text("只显示开头部分。", "Only the beginning is shown."),
    "file_sort": Text("种类", "Sort"),
    "file_title": Text("名称", "Title"),
    "file_item": Text("证据或物品项", "Evidence or item"),
    "file_names": Text(
        "涉及的人（销毁其身份后不能再打开）", "Whom it names (closed to all once their identity is ended)"
    ),
    "file_version": Text("版本", "version"),
    "file_replace": Text("换新版", "New version"),
    "file_replace_why": Text("换新版的理由", "Why a new version"),
    "file_missing": Text("请选择一个不超过 20 MB 的文件。", "Choose a file of at most 20 MB."),
}

ACTS = {
    "file-added": Text("上传附件", "file added"),
    "file-read": Text("查阅附件", "file read"),
    "file-superseded": Text("作废附件", "file superseded"),
    "files-listed": Text("查阅附件目录", "files listed"),
}
