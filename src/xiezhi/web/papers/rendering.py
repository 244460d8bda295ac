"""Filling a template: names and nothing else are looked up, and what is filled in stays text."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.exceptions import TemplateError
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.sandbox import SandboxedEnvironment
from lxml.etree import LxmlError
from markupsafe import Markup, escape

from xiezhi.web.desk.files.problems import FileRefusedError
from xiezhi.web.desk.files.types import recognise
from xiezhi.web.papers.kinds import PaperKind
from xiezhi.web.papers.packing import steady
from xiezhi.web.papers.problems import PaperError

LARGEST = 1024 * 1024
_TESTS = frozenset({"if", "elif", "else", "endif", "not", "and", "or"})
_PLAIN = frozenset({"data", "variable_begin", "variable_end", "block_begin", "block_end"})
_OUTSIDE = re.compile(
    r"TargetMode\s*=\s*[\"']External|\b(INCLUDETEXT|INCLUDEPICTURE|DDE|DDEAUTO)\b|altChunk|oleObject", re.IGNORECASE
)
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff￾￿]")


class _NamesOnly(Extension):
    """Lets names and conditions on names through; a dot, a call, a filter, a loop is refused before it is compiled."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Yield the tokens of a template, or refuse it."""
        known: frozenset[str] = getattr(self.environment, "known", frozenset())
        inside = False
        for token in stream:
            inside = token.type == "block_begin" or (inside and token.type != "block_end")
            if token.type == "name" and token.value not in known and not (inside and token.value in _TESTS):
                raise PaperError(
                    f"模板中有未知的名称“{token.value}”，可用：{'、'.join(sorted(known))}",
                    f"the template has an unknown name {token.value!r}; there are: {', '.join(sorted(known))}",
                )
            if token.type not in _PLAIN and token.type != "name":
                raise PaperError(
                    f"模板中不能用“{token.value}”，只能写 {{{{ 名称 }}}} 和 {{% if 名称 %}}…{{% endif %}}",
                    f"a template cannot use {token.value!r}: only {{{{ name }}}} and {{% if name %}}…{{% endif %}}",
                )
            yield token


class _Environment(SandboxedEnvironment):
    """The sandbox for one kind of paper."""

    def __init__(self, kind: PaperKind) -> None:
        # Set first: the extension asks for it while a template is read.
        self.known = kind.names
        super().__init__(autoescape=True, undefined=StrictUndefined, extensions=[_NamesOnly])


def shown(text: str) -> Markup:
    """Return a value as it is put into the XML of a template: text, whatever it looks like.

    >>> str(shown("<w:p> & {{ 7*7 }}"))
    '&lt;w:p&gt; &amp; &#123;&#123; 7*7 &#125;&#125;'
    """
    plain = str(escape(_UNSEEN.sub("", text)))
    # docxtpl turns {_{ into {{ after the fact.
    return Markup(plain.replace("{", "&#123;").replace("}", "&#125;"))


def render(template: bytes, kind: PaperKind, values: Mapping[str, str]) -> bytes:
    """Return a template filled in; the same template and values give the same bytes."""
    given = {name: shown(values.get(name, "")) for name in kind.names}
    try:
        document = DocxTemplate(io.BytesIO(template))
        document.render(given, _Environment(kind))
        out = io.BytesIO()
        document.save(out)
    except (TemplateError, LxmlError, KeyError, ValueError, AttributeError, zipfile.BadZipFile) as error:
        raise PaperError(
            f"模板不能填写：{type(error).__name__} {error}", f"the template cannot be filled: {error}"
        ) from error
    return steady(out.getvalue())


def check_template(content: bytes, kind: PaperKind) -> None:
    """Refuse a template that is no plain Word file, reaches outside itself, or does not render with sample data."""
    if len(content) > LARGEST:
        raise PaperError("模板不得超过 1 MB", "a template is at most 1 MB")
    try:
        recognise("template.docx", content)
    except FileRefusedError as error:
        raise PaperError(error.what.zh, error.what.en) from error
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                _refuse_part(name, archive.read(name))
    render(content, kind, dict.fromkeys(kind.names, "样本"))


def _refuse_part(name: str, part: bytes) -> None:
    text = part.decode("utf-8", errors="replace")
    if "<!" in re.sub(r"<!--.*?-->|<!\[CDATA\[", "", text, flags=re.DOTALL) or "�" in text or "\0" in text:
        raise PaperError(f"{name} 含有实体声明或不是 UTF-8", f"{name} declares entities or is not UTF-8")
    named = re.match(r"\s*<\?xml[^>]*encoding\s*=\s*[\"']([^\"']+)", text.lstrip("\ufeff"))
    if named and named[1].upper() != "UTF-8":
        raise PaperError(f"{name} 不是 UTF-8", f"{name} is not UTF-8")
    if _OUTSIDE.search(text):
        raise PaperError(f"{name} 引用模板之外的内容", f"{name} refers to something outside the template")
