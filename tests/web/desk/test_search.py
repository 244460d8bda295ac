"""Search: one answer on both databases, never beyond one's reach, and an index that is right."""

from __future__ import annotations

import random
import re
from io import StringIO
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.web.desk.visitors import browser
from tests.web.org.cast import DAY, NOW, ROLES, City, city
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.access.policy import shipped_policy
from xiezhi.web.org.access.reach import Record, can
from xiezhi.web.org.actions.units import create_unit, rename_unit
from xiezhi.web.org.models import SearchText, UnitKind
from xiezhi.web.org.search import index, kinds
from xiezhi.web.org.search.initials import PLACES, SURNAMES, _plain, initials_of_person, initials_of_unit
from xiezhi.web.org.search.tokens import phrases, words_of

TEXTS = [
    "盗窃案",
    "入室盗窃",
    "盗用窃取",
    "盗，窃",
    "2026盗窃12号",
    "AB12-34 盗窃",
    "ab12 and OR not",
    "单独",
    "窃",
    "Ａｂ１２",
    "éclair",
    "a_b",
]


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def units(made: City, asked: str) -> list[str]:
    """Return the names of the units that somebody who sees all finds."""
    return sorted(each.name for each in index.found(made.viewers["auditor"], DAY, kinds.UNIT, asked))


def holds(text: str, asked: str) -> bool:
    """Say by hand whether a text holds every phrase of what was asked, a Latin word at an end going on."""
    kept = f" {words_of([text, _plain(text)])} "
    return all(
        f" {' '.join(each)}{'' if each[-1].startswith('w') else ' '}" in kept for each in phrases(asked)
    ) and bool(phrases(asked))


@pytest.fixture
def texts(bureau: City) -> City:
    for number, text in enumerate(TEXTS):
        create_unit(actor=None, code=f"十{number}", name=text, kind=UnitKind.ROOM, parent=bureau.units["QG"], now=NOW)
    return bureau


@pytest.mark.parametrize(
    "asked",
    [
        "盗窃",
        "盗",
        "窃",
        "盗窃案",
        "窃盗",
        "盗窃 2026",
        "2026",
        "202",
        "12",
        "ab12",
        "AB1",
        "ａｂ１２",
        "12号",
        "2026盗窃",
        "盗，窃",
        '"盗窃"',
        "盗窃*",
        "盗 OR 窃",
        "not",
        "NEAR(盗 窃)",
        "words:盗",
        "-盗",
        "^盗",
        "a_b",
        "éclair",
        "eclair",
        "(",
        "'; DROP TABLE org_unit; --",
        "盗 & 窃",
        "盗 | !窃",
        "盗:*",
        "\\",
        "x",
        "",
    ],
)
def test_a_search_finds_what_a_reader_would(texts: City, asked: str) -> None:
    found = [each for each in units(texts, asked) if each in TEXTS]
    assert found == sorted(text for text in TEXTS if holds(text, asked))


def test_two_characters_are_a_phrase_and_not_a_choice(texts: City) -> None:
    found = units(texts, "盗窃")
    assert found == sorted(["盗窃案", "入室盗窃", "盗，窃", "2026盗窃12号", "AB12-34 盗窃"])


def test_initials_find_units_and_staff(bureau: City) -> None:
    assert units(bureau, "cgpcs") == ["城关派出所"]
    assert units(bureau, "CGP") == ["城关派出所"]
    person = bureau.person("仇志强")
    found = index.found(bureau.viewers["auditor"], DAY, kinds.PERSON, "qzq")
    assert [each.pk for each in found] == [person.pk]


@pytest.mark.parametrize(("table", "read"), [(SURNAMES, initials_of_person), (PLACES, initials_of_unit)])
def test_no_override_says_what_the_dictionary_says_already(table: dict[str, str], read: object) -> None:
    assert callable(read)
    assert [word for word, said in table.items() if _plain(word) == said] == []
    assert all(read(f"{word}志") == f"{said}z" for word, said in table.items())


def test_a_renamed_unit_is_found_by_its_new_name_alone(bureau: City) -> None:
    rename_unit(actor=bureau.viewers["sysadmin"], unit=bureau.units["QG1"], name="北街派出所", on=DAY, now=NOW)
    assert units(bureau, "北街") == ["北街派出所"]
    assert units(bureau, "城关") == []


def test_the_index_is_undone_with_its_act(bureau: City) -> None:
    mark = transaction.savepoint()
    create_unit(actor=None, code="ZZ", name="孤山所", kind=UnitKind.ROOM, parent=bureau.units["QG"], now=NOW)
    assert units(bureau, "孤山") == ["孤山所"]
    transaction.savepoint_rollback(mark)
    assert units(bureau, "孤山") == []


def test_the_index_agrees_with_the_records_until_somebody_changes_them_past_the_actions(bureau: City) -> None:
    bureau.units["QG1"].name = "无人知"
    assert list(index.differences()) == []
    bureau.units["QG1"].save(update_fields=["name"])
    SearchText.objects.filter(kind="account").first().delete()  # type: ignore[union-attr] # there are ten
    SearchText.objects.create(kind="unit", record_id="nobody", words="")
    SearchText.objects.create(kind="dragon", record_id="1", words="")
    found = list(index.differences())
    assert [each.rpartition(": ")[2] for each in found] == ["no such kind", "changed", "no such record", "missing"]
    with pytest.raises(CommandError):
        call_command("reindex", "--check", stdout=StringIO())
    call_command("reindex", stdout=StringIO())
    told = StringIO()
    call_command("reindex", "--check", stdout=told)
    assert "agrees" in told.getvalue()
    assert units(bureau, "无人知") == ["无人知"]


@pytest.fixture
def grown(bureau: City) -> City:
    chance = random.Random(7)
    for number in range(20):
        parent = bureau.units[chance.choice(sorted(bureau.units))]
        code = f"R{number}"
        made = create_unit(actor=None, code=code, name=f"河{number}所", kind=UnitKind.ROOM, parent=parent, now=NOW)
        bureau.units[code] = made
        bureau.viewer(f"河{number}", "officer", code)
    return bureau


def by_hand(viewer_role: str, made: City, kind: kinds.AnyKind) -> set[str]:
    """Return the records with 河 in their text that the right to list reaches, row by row."""
    wanted = set()
    for row in kind.base():
        unit = row if kind.name == "unit" else row.person.unit if kind.name == "account" else row.unit
        person = "" if kind.name == "unit" else row.person_id
        about = Record(unit.path, frozenset({person}))
        if can(shipped_policy(), made.viewers[viewer_role].viewpoint, kind.right, about, DAY):
            wanted.add(row.pk)
    return {pk for pk in wanted if "u6cb3" in SearchText.objects.get(kind=kind.name, record_id=pk).words}


@pytest.mark.parametrize("role", ROLES)
def test_search_finds_and_counts_the_rows_that_may_be_listed(grown: City, role: str) -> None:
    page = browser(grown.viewers[role]).get(f"/search/?q={quote('河')}").content.decode()
    counted = [int(each) for each in re.findall(r'<h2 class="h3 m-0">[^<]+ <small[^>]*>(\d+)<', page)]
    wanted = [by_hand(role, grown, kind) for kind in kinds.all_kinds()]
    found = [{each.pk for each in index.found(grown.viewers[role], DAY, kind, "河")} for kind in kinds.all_kinds()]
    assert found == wanted
    assert counted == [len(each) for each in wanted if each]


def test_a_search_that_forgot_the_reach_would_be_seen(grown: City, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = by_hand("unit_head", grown, kinds.ACCOUNT)
    monkeypatch.setattr("xiezhi.web.org.viewer.Viewer.rows", lambda _self, _right, _day, rows, **_: rows)
    found = {each.pk for each in index.found(grown.viewers["unit_head"], DAY, kinds.ACCOUNT, "河")}
    assert found > wanted


def test_one_kind_is_shown_page_by_page(grown: City) -> None:
    for number in range(40):
        bureau = grown.units["QG"]
        create_unit(actor=None, code=f"S{number}", name=f"河{number}室", kind=UnitKind.ROOM, parent=bureau, now=NOW)
    client = browser(grown.viewers["auditor"])
    assert "查看全部" in client.get(f"/search/?q={quote('河')}").content.decode()
    pages = [client.get(f"/search/?q={quote('河')}&kind=unit&page={page}").content.decode() for page in (1, 2, 3)]
    assert [len(re.findall("<li ", page)) for page in pages] == [50, 11, 0]


def test_a_search_is_read_into_the_journal_and_its_words_are_not_in_plain(bureau: City) -> None:
    browser(bureau.viewers["unit_head"]).get(f"/search/?q={quote('河东')}")
    told = Entry.objects.get(what="records-searched")
    assert told.kind == "read"
    assert told.attrs["count"] == 1
    assert "河东" not in str(told.attrs) + str(told.personal)


def test_a_search_asks_the_same_number_of_questions_however_much_is_found(bureau: City) -> None:
    client, address = browser(bureau.viewers["auditor"]), f"/search/?q={quote('officer')}"
    with CaptureQueriesContext(connection) as before:
        client.get(address)
    for number in range(12):
        bureau.viewer(f"officer{number}", "officer")
    with CaptureQueriesContext(connection) as after:
        client.get(address)
    assert len(after) == len(before)
