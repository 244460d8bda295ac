"""The manual of one page for each role: it names only what the role may, and is a Word file in both languages."""

from __future__ import annotations

import io

import docx
import pytest

from tests.web.desk.visitors import browser
from tests.web.org.cast import city
from xiezhi.core.text import Language
from xiezhi.web.desk.manuals import Line, manual, manuals
from xiezhi.web.desk.routes import all_routes
from xiezhi.web.org.access.policy import Right, shipped_policy

ROUTES = {route.name: route.guard for route in all_routes()}
# A page of 25 cm holds some 33 lines of this size, 38 Chinese or 80 Latin characters each.
LINES, WIDTH = 33, {Language.ZH: 38, Language.EN: 80}


def forbidden(role: str, lines: tuple[Line, ...]) -> list[str]:
    """Return the routes of a manual that the role does not pass."""
    policy = shipped_policy()
    guards = [(line.route, ROUTES[line.route]) for line in lines]
    return [name for name, guard in guards if isinstance(guard, Right) and role not in policy.reaches[guard]]


def test_every_role_has_a_manual_of_what_it_may_do() -> None:
    assert list(manuals()) == list(shipped_policy().roles)
    assert {role: forbidden(role, lines) for role, lines in manuals().items() if forbidden(role, lines)} == {}


def test_a_manual_that_promises_too_much_is_seen() -> None:
    assert forbidden("officer", manuals()["unit_head"]) != []


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("role", shipped_policy().roles)
def test_it_is_one_page_in_each_language(role: str, language: Language) -> None:
    told = [each.text for each in docx.Document(io.BytesIO(manual(role, language))).paragraphs]
    assert len(told) == len(manuals()[role]) + 5
    assert sum(-(-len(each) // WIDTH[language]) for each in told) <= LINES


def test_one_gets_the_manual_of_the_role_one_acts_in(db: None) -> None:  # noqa: ARG001 - asked for, not used
    viewers = city().viewers
    for role in ("officer", "auditor"):
        answer = browser(viewers[role]).get("/me/manual/")
        told = docx.Document(io.BytesIO(answer.content)).paragraphs
        assert told[1].text == f"1. {manuals()[role][0].told.zh}"
        assert told[len(manuals()[role])].text.endswith(manuals()[role][-1].told.zh)
