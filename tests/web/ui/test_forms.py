"""The component set: each kind of field is read, refused, rendered and said."""

from __future__ import annotations

import re

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from xiezhi.core.text import Language
from xiezhi.web.ui.forms import (
    Field,
    FieldKind,
    Filled,
    Form,
    blank_form,
    read_form,
    say_values,
    shown_fields,
    version_of,
)
from xiezhi.web.ui.words import Words

WORDS = Words(Language.ZH)
FORM = Form(
    "every-kind",
    "各类",
    "提交",
    (
        Field("title", "标题", longest=10),
        Field("story", "经过", FieldKind.TEXTAREA, why="《程序规定》第171条", longest=500),
        Field("day", "日期", FieldKind.DATE, required=False),
        Field("kind", "类别", FieldKind.CHOICE, choices=(("a", "甲"), ("b", "乙"))),
        Field("urgent", "紧急", FieldKind.CHECKBOX, required=False),
        Field("units", "单位", FieldKind.UNIT, required=False, many=True),
        Field("secret", "口令", FieldKind.PASSWORD, required=False),
    ),
)
GOOD = "title=%E6%A0%87&story=a%0D%0Ab&day=2026-3-2&kind=b&urgent=1&units=u1&units=u2&units=u1&secret=+x+"


def read(query: str) -> Filled:
    return read_form(FORM, QueryDict(query), WORDS)


def rendered(filled: Filled) -> str:
    fields = shown_fields(filled, lambda _kind, ids: {each: f"单位{each}" for each in ids if each != "gone"})
    return render_to_string("ui/form.html", {"w": WORDS, "form": FORM, "filled": filled, "fields": fields})


def test_each_kind_is_read_as_people_mean_it() -> None:
    found = read(GOOD)
    assert found.errors == {}
    assert (found.text("story"), found.text("secret"), found.each("units")) == ("a\nb", " x ", ["u1", "u2"])
    assert (found.day("day").isoformat(), found.maybe_day("day")) == ("2026-03-02", found.day("day"))
    assert read(GOOD.replace("2026-3-2", "")).maybe_day("day") is None


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("", {"title", "story", "kind"}),
        (GOOD.replace("kind=b", "kind=c"), {"kind"}),
        (GOOD.replace("2026-3-2", "2026-02-30"), {"day"}),
        (GOOD.replace("title=%E6%A0%87", "title=12345678901"), {"title"}),
        (GOOD.replace("title=%E6%A0%87", "title=++%00"), {"title"}),
    ],
)
def test_a_mistake_is_told_beside_the_field_it_is_in(query: str, wrong: set[str]) -> None:
    found = read(query)
    assert set(found.errors) == wrong
    page = rendered(found)
    assert set(re.findall(r'id="error-(\w+)"', page)) == wrong


def test_what_was_typed_is_rendered_again_escaped_and_a_password_never() -> None:
    page = rendered(read(GOOD.replace("a%0D%0Ab", "%3Cscript%3E").replace("+x+", "geheim")))
    assert "&lt;script&gt;</textarea>" in page
    assert "geheim" not in page
    assert '<option value="b" selected>' in page
    assert re.search(r'name="urgent" value="1" checked', page)
    assert page.count('class="xz-chip"') == 2
    assert "《程序规定》第171条" in page
    assert " style=" not in page
    assert "<script" not in page


def test_a_unit_out_of_reach_is_not_named() -> None:
    assert "gone" not in rendered(read(GOOD.replace("u1", "gone")))


def test_values_are_said_as_people_read_them() -> None:
    said = {field.name: value for field, value in say_values(read(GOOD), {"u1": "甲所", "u2": "乙所"}, WORDS)}
    assert said == {
        "title": "标",
        "story": "a\nb",
        "day": "2026-3-2",
        "kind": "乙",
        "urgent": "是",
        "units": "甲所、乙所",
    }


def test_the_version_differs_as_soon_as_a_value_does_and_each_blank_form_has_its_own_token() -> None:
    assert version_of({"a": "1", "b": "2"}) == version_of({"b": "2", "a": "1"})
    assert len({version_of(each) for each in ({"a": "1"}, {"a": "2"}, {"b": "1"}, {}, {"a": "1", "b": ""})}) == 5
    first, second = blank_form(FORM, {"title": "x"}), blank_form(FORM, {})
    assert first.token != second.token
    assert (first.text("title"), second.text("title")) == ("x", "")
