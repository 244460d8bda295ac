"""The declared types and their templates: rights, columns, drop-downs, and what a name can never become."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.web.desk.visitors import browser
from tests.web.org.cast import City, city
from xiezhi.core.text import Language
from xiezhi.web.desk.sheets.columns import by_name
from xiezhi.web.desk.sheets.template import write_template
from xiezhi.web.desk.sheets.types import TYPES, known
from xiezhi.web.org.access.policy import Reach, Right, shipped_policy


def opened(body: bytes) -> tuple[openpyxl.Workbook, Worksheet]:
    book = openpyxl.load_workbook(io.BytesIO(body))
    page = book.worksheets[0]
    assert isinstance(page, Worksheet)
    return book, page


def test_who_may_upload_at_all_are_those_who_may_write_some_type_one_by_one_and_only_their_own_runs(
    db: None,  # noqa: ARG001 - asked for, not used
) -> None:
    policy = shipped_policy()
    writers = {role for each in known().values() for role in policy.reaches[each.right]}
    uploaders = policy.reaches[Right("sheet", "upload")]
    assert set(uploaders) == writers
    assert set(uploaders.values()) == {Reach.OWN}


def test_a_type_that_is_declared_twice_or_has_an_unknown_key_is_refused() -> None:
    persons = TYPES["persons"]
    with pytest.raises(LookupError):
        by_name([persons, persons])
    with pytest.raises(LookupError):
        by_name([replace(persons, key=("nothing",))])


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", [*TYPES, "cases-cases", "cases-event-list", "cases-station-ledger"])
def test_a_template_has_headings_notes_lists_and_instructions(name: str, language: Language, db: None) -> None:  # noqa: ARG001 - asked for
    sheet = known()[name]
    book, page = opened(write_template(sheet, [("QG", "青岗县公安局"), ("QG1", "城关派出所")], language))
    headings = [str(cell.value).rstrip("*") for cell in page[1]]
    assert headings == [each.label.say(language) for each in sheet.columns]
    assert all(cell.comment for cell in page[1])
    assert (page.freeze_panes, book.worksheets[1].sheet_state, len(book.worksheets)) == ("A2", "hidden", 3)
    offered = {each.name: each.choices for each in sheet.columns if each.choices or each.sort == "unit"}
    assert len(page.data_validations.dataValidation) == len(offered)


def test_the_template_offers_the_units_one_may_write_to_and_no_others(db: None) -> None:  # noqa: ARG001 - asked for
    bureau: City = city()
    body = browser(bureau.viewers["unit_head"]).get("/sheets/postings/template/").content
    book, _ = opened(body)
    assert [cell.value for cell in book["lists"]["C"] if cell.value] == ["QG 青岗县公安局"]


def test_a_unit_named_like_a_formula_stays_text_in_the_list() -> None:
    book, _ = opened(write_template(TYPES["persons"], [("=1+1", "x"), ("@SUM(A1)", "y")], Language.ZH))
    assert {cell.data_type for cell in book["lists"]["C"]} == {"s"}
