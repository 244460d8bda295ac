"""Templates and what is filled into them: all kinds, steady bytes, text that stays text, hostile templates refused."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from markupsafe import Markup

from tests.web.papers.desk import PRE_NOTICE, text_of
from xiezhi.web.cases.judging import rulebook
from xiezhi.web.papers import rendering
from xiezhi.web.papers.kinds import PaperKind, kinds
from xiezhi.web.papers.layout import DEFAULTS, built, default_template
from xiezhi.web.papers.problems import PaperError
from xiezhi.web.papers.rendering import check_template, render

KINDS = list(kinds().values())


def values(kind: PaperKind) -> dict[str, str]:
    return {name: f"〔{name}〕" for name in kind.names}


def with_text(text: str) -> bytes:
    document, out = Document(), io.BytesIO()
    document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(with_text("{{ number }}"))) as given, zipfile.ZipFile(out, "w") as made:
        for each in given.namelist():
            if each != name:
                made.writestr(each, given.read(each))
        made.writestr(name, content)
    return out.getvalue()


def test_there_are_the_common_papers_and_no_template_of_a_kind_that_is_gone() -> None:
    assert len(KINDS) == 18
    assert {each.stem for each in DEFAULTS.glob("*.docx")} == set(kinds())
    assert len({each.mark for each in KINDS}) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind_id)
def test_every_kind_speaks_of_events_and_particulars_that_the_law_knows(kind: PaperKind) -> None:
    vocabulary = rulebook().vocabulary
    for each in kind.typed:
        if each.event:
            assert not each.attr or each.attr in vocabulary.events[each.event].attributes
    if kind.serves is not None:
        named = {*kind.serves.attrs, *kind.serves.ask}
        assert named <= set(vocabulary.events[kind.serves.event].attributes)
        assert not kind.serves.follows or kind.serves.follows in vocabulary.events


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind_id)
def test_the_script_makes_the_template_that_is_kept(kind: PaperKind) -> None:
    assert built(kind) == default_template(kind)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind_id)
def test_every_kind_is_filled_with_everything_that_is_typed_for_it(kind: PaperKind) -> None:
    check_template(default_template(kind), kind)
    text = text_of(render(default_template(kind), kind, values(kind)))
    assert kind.label.zh in text
    for name in ("number", "unit", "day", *(each.name for each in kind.typed)):
        assert f"〔{name}〕" in text, name
    assert "{{" not in text
    assert ("〔person〕" in text) == bool(kind.person)


def test_the_same_input_gives_the_same_bytes_and_another_does_not() -> None:
    template = default_template(PRE_NOTICE)
    first = render(template, PRE_NOTICE, values(PRE_NOTICE))
    assert render(template, PRE_NOTICE, values(PRE_NOTICE)) == first
    assert render(template, PRE_NOTICE, values(PRE_NOTICE) | {"facts": "别的"}) != first


HOSTILE = [
    "</w:t></w:r></w:p><w:p><w:r><w:t>另起",
    "{{ 7*7 }}{% if number %}有{% endif %}",
    "{_{ number }_} {_% x %_}",
    "&lt;甲&gt; &amp; <乙> \"丙\" '丁'",
    "=HYPERLINK(1)",
    "${jndi:x} {# 注 #}",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_typed_stays_text(text: str) -> None:
    made = render(default_template(PRE_NOTICE), PRE_NOTICE, values(PRE_NOTICE) | {"facts": text})
    assert f"一、事实：{text}" in text_of(made)


def test_a_line_end_is_a_line_and_signs_that_xml_cannot_hold_are_left_out() -> None:
    made = render(default_template(PRE_NOTICE), PRE_NOTICE, values(PRE_NOTICE) | {"facts": "一\n二\a\f\x00\ud800三"})
    assert "一、事实：一\n二三" in text_of(made)


def test_without_the_escaping_what_is_typed_would_be_xml(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "shown", Markup)
    made = render(default_template(PRE_NOTICE), PRE_NOTICE, values(PRE_NOTICE) | {"facts": HOSTILE[0]})
    assert f"一、事实：{HOSTILE[0]}" not in text_of(made)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{ colour }}", "unknown name 'colour'"),
        ("{{ self }}", "unknown name 'self'"),
        ("{{ number.__class__ }}", "cannot use '.'"),
        ("{{ ''.__class__ }}", "cannot use"),
        ("{{ number|upper }}", "cannot use"),
        ("{{ number() }}", "cannot use"),
        ("{% for x in number %}{% endfor %}", "unknown name 'for'"),
        ("{% set number = unit %}", "unknown name 'set'"),
        ("{% include number %}", "unknown name 'include'"),
        ("{{ 9**9 }}", "cannot use"),
        ("{{ if }}", "unknown name 'if'"),
        ("{% if number %}", "cannot be filled"),
        ("{{ number", "cannot use"),
    ],
)
def test_a_template_that_asks_for_more_than_names_is_refused(text: str, told: str) -> None:
    with pytest.raises(PaperError, match=told):
        check_template(with_text(text), PRE_NOTICE)


def test_a_template_of_names_and_conditions_is_taken() -> None:
    template = with_text("{{ number }}{% if hearing and not reasons %}一{% else %}二{% endif %}")
    check_template(template, PRE_NOTICE)
    assert text_of(render(template, PRE_NOTICE, {"number": "1号", "hearing": "有"})) == "1号一"
    assert text_of(render(template, PRE_NOTICE, {"number": "1号"})) == "1号二"


EXTERNAL = (
    b'<Relationships><Relationship Id="x" Type="t" Target="http://127.0.0.2/x" TargetMode="External"/></Relationships>'
)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no archive",
        with_part("word/vbaProject.bin", b"macro"),
        with_part("word/_rels/settings.xml.rels", EXTERNAL),
        with_part("word/bomb.xml", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'),
        with_part("word/wide.xml", '<?xml version="1.0" encoding="UTF-16"?><x/>'.encode("utf-16")),
        with_part("word/odd.xml", b'<?xml version="1.0" encoding="UTF-7"?><x/>'),
        with_part("word/field.xml", b"<x>INCLUDETEXT C:/secret</x>"),
        b"x" * (rendering.LARGEST + 1),
    ],
)
def test_a_file_that_is_no_plain_template_is_refused(content: bytes) -> None:
    with pytest.raises(PaperError):
        check_template(content, PRE_NOTICE)


def test_the_sandbox_stands_behind_the_list_of_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering._NamesOnly, "filter_stream", lambda _self, stream: stream)
    with pytest.raises(PaperError, match="cannot be filled"):
        check_template(with_text("{{ number.__class__.__mro__ }}"), PRE_NOTICE)
