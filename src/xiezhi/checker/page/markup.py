"""Small pieces of HTML. Everything that comes from a report passes through ``escape``."""

from __future__ import annotations

import html

from xiezhi.core.text import Text


def escape(words: str) -> str:
    """Return ``words`` as inert HTML text, fit for attribute values too.

    >>> escape('<script>"')
    '&lt;script&gt;&quot;'
    """
    return html.escape(words, quote=True)


def tag(name: str, content: str = "", *classes: str, **attributes: str) -> str:
    """Return one element; ``content`` is HTML, attribute values are plain text, underscores in names become hyphens.

    >>> tag("a", "12", "mark", href="#f1", for_="x")
    '<a class="mark" href="#f1" for="x">12</a>'
    """
    named = {"class": " ".join(classes)} if any(classes) else {}
    named |= {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
    written = "".join(f' {key}="{escape(value)}"' for key, value in named.items())
    return f"<{name}{written}>{content}</{name}>"


def both(text: Text) -> str:
    """Return a text in both languages; the style sheet shows one of them."""
    return both_html(escape(text.zh), escape(text.en))


def both_html(zh: str, en: str) -> str:
    """The same for two pieces of HTML."""
    return f'<span class="zh" lang="zh">{zh}</span><span class="en" lang="en">{en}</span>'
