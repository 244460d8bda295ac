"""One self-contained HTML page: the report as typeset text with every figure marked, and the findings beside it."""

from xiezhi.checker.page.document import render_page

__all__ = ["render_page"]
