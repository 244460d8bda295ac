"""Reads ``not-judged.yaml``: duties of the law that no event log shows, each with its articles and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from xiezhi.core.text import Text
from xiezhi.law.model import Citation, Instrument, NotJudged
from xiezhi.law.problems import Problems
from xiezhi.law.source import Fields, Node, as_bilingual, as_items, as_text, read_yaml
from xiezhi.law.vocabulary import entries_of


def read_not_judged(path: Path, instruments: Mapping[str, Instrument], problems: Problems) -> tuple[NotJudged, ...]:
    """Return the duties that are not judged; none when the file is absent."""
    if not path.is_file():
        return ()
    node = problems.attempt(lambda: read_yaml(path, str(path), problems))
    if node is None:
        return ()
    return tuple(entries_of(node, partial(_duty, instruments), problems).values())


def _duty(instruments: Mapping[str, Instrument], duty_id: str, fields: Fields, problems: Problems) -> NotJudged:
    duty, missing = as_bilingual(fields.need("duty"), problems), as_bilingual(fields.need("missing"), problems)
    articles = as_items(fields.need("articles"), problems)
    fields.finish()
    basis = problems.every(partial(_citation, each, instruments, problems) for each in articles)
    if not basis:
        problems.stop(
            fields.place,
            Text("没有条文", "no article"),
            Text('写 articles: ["CPL 85(2)"]', 'write articles: ["CPL 85(2)"]'),
        )
    return NotJudged(duty_id, duty, missing, basis)


def _citation(node: Node, instruments: Mapping[str, Instrument], problems: Problems) -> Citation:
    text = as_text(node, problems)
    instrument, _, article = text.partition(" ")
    if instrument not in instruments or not article:
        problems.stop(
            node.place,
            Text(f"不是条文：{text}", f"not an article: {text}"),
            Text("写文件编号和条号，如 CPL 85(2)", "write instrument and article, such as CPL 85(2)"),
        )
    return Citation(instrument, (article,))
