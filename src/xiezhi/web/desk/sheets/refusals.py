"""Why a file as a whole is not read: a word from the child or the pre-check, and what a person is told."""

from __future__ import annotations

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text
from xiezhi.web.desk.sheets import limits

_TOLD = {
    "size": (Text("文件超过 20 MB", "the file is larger than 20 MB"), Text("拆成几个文件", "split it")),
    "empty": (Text("没有收到文件", "no file arrived"), Text("先选择文件", "choose a file first")),
    "kind": (Text("不是 .xlsx 工作簿", "the file is no .xlsx workbook"), Text("另存为 .xlsx", "save it as .xlsx")),
    "xls": (
        Text("是旧版 .xls（改名不改格式）", "the file is an old .xls, whatever its name"),
        Text("另存为 .xlsx", "save it as .xlsx"),
    ),
    "encrypted": (
        Text("工作簿有打开密码", "the workbook has a password"),
        Text("去掉密码后再传", "remove the password"),
    ),
    "broken": (Text("文件损坏，打不开", "the file is broken"), Text("重新保存后再传", "save it again")),
    "bomb": (
        Text("解压后过大（{0}）", "the file is too large when unpacked ({0})"),
        Text("从模板重新填写", "fill in a fresh template"),
    ),
    "names": (
        Text("内部文件名不正常（{0}）", "a part has an unsound name ({0})"),
        Text("重新保存后再传", "save it again"),
    ),
    "macro": (
        Text("含宏或嵌入对象（{0}）", "the file holds macros or embedded objects ({0})"),
        Text("另存为 .xlsx", "save it as .xlsx"),
    ),
    "links": (
        Text("引用了其他工作簿（{0}）", "the file links to other workbooks ({0})"),
        Text("断开链接，粘贴为值", "break the links, paste values"),
    ),
    "far": (
        Text("单元格 {0} 离表格太远", "the cell {0} lies far outside the table"),
        Text("删除多余的行列，或从模板重新填写", "delete the surplus rows and columns, or fill in a fresh template"),
    ),
    "rows": (
        Text(f"超过 {limits.MOST_ROWS} 行", f"the file has more than {limits.MOST_ROWS} rows"),
        Text("拆成几个文件", "split it"),
    ),
    "sheets": (Text("没有工作表", "the file holds no sheet"), Text("从模板重新填写", "fill in a fresh template")),
    "headings": (
        Text("前 10 行中没有这些列名：{0}", "these headings are in none of the first 10 rows: {0}"),
        Text("列名照模板填写", "keep the headings of the template"),
    ),
    "twice": (Text("列名重复：{0}", "a heading stands twice: {0}"), Text("删去一列", "delete one of the columns")),
    "merges": (Text("合并单元格过多", "the file has too many merged cells"), Text("取消合并", "unmerge them")),
    "nothing": (Text("没有数据行", "the file has no rows"), Text("在列名下方填写", "fill in below the headings")),
    "memory": (
        Text("读取所需内存超过上限", "the file needs more memory than allowed"),
        Text("拆成几个文件", "split it"),
    ),
    "time": (
        Text("读取超时", "the file took too long to read"),
        Text("拆成几个文件，或从模板重新填写", "split it, or use a template"),
    ),
    "xml": (Text("内部 XML 不正常", "the file holds unsound XML"), Text("重新保存后再传", "save it again")),
}


class RefusedFileError(XiezhiError):
    """A file that is not read."""

    def __init__(self, word: str, detail: str = "") -> None:
        what, remedy = _TOLD[word]
        super().__init__("", Text(what.zh.format(detail), what.en.format(detail)), remedy)
        self.word, self.detail = word, detail
