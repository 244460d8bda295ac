"""The generated reference pages: current, complete and harmless to the files of others."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from xiezhi.cli.law_reference import MARK, reference_pages, stale_pages, write_pages
from xiezhi.cli.main import main
from xiezhi.law.loader import load_rulebook, rulebook_names
from xiezhi.law.model import Rulebook

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"


@pytest.fixture(scope="module")
def rulebooks() -> list[Rulebook]:
    return [each for each in map(load_rulebook, rulebook_names()) if each.rules]


def outdated(rulebooks: list[Rulebook], folder: Path) -> list[str]:
    pages = reference_pages(rulebooks)
    found = {str(path) for path, text in pages.items() if not _says(folder / path, text)}
    return sorted(found | {str(file.relative_to(folder)) for file in stale_pages(pages, folder)})


def _says(file: Path, text: str) -> bool:
    return file.is_file() and file.read_text(encoding="utf-8") == text


def test_the_checked_in_pages_are_current(rulebooks: list[Rulebook]) -> None:
    assert outdated(rulebooks, REFERENCE) == [], "run `make pages`"


def test_a_changed_a_missing_and_a_left_over_page_are_seen(rulebooks: list[Rulebook], tmp_path: Path) -> None:
    write_pages(reference_pages(rulebooks), tmp_path)
    assert outdated(rulebooks, tmp_path) == []
    (tmp_path / "rules/prc/po-case-period.md").write_text("30 days", encoding="utf-8")
    (tmp_path / "not-judged.md").unlink()
    (tmp_path / "rules/prc/gone.md").write_text(MARK, encoding="utf-8")
    assert outdated(rulebooks, tmp_path) == ["not-judged.md", "rules/prc/gone.md", "rules/prc/po-case-period.md"]


def test_writing_removes_generated_pages_alone(rulebooks: list[Rulebook], tmp_path: Path) -> None:
    own = tmp_path / "rules" / "own.md"
    own.parent.mkdir(parents=True)
    own.write_text("# mine", encoding="utf-8")
    (tmp_path / "rules/gone.md").write_text(MARK, encoding="utf-8")
    assert write_pages(reference_pages(rulebooks), tmp_path)[1] == 1
    assert own.is_file()
    assert list(tmp_path.rglob(".*")) == []


def test_every_rule_has_a_page_with_its_rows_citations_and_examples(rulebooks: list[Rulebook]) -> None:
    pages = {str(path): text for path, text in reference_pages(rulebooks).items()}
    for rulebook in rulebooks:
        for rule in rulebook.rules:
            page = pages[f"rules/{rulebook.jurisdiction.jurisdiction}/{rule.rule_id}.md"]
            assert page.count("\n### ") == len(rule.rows)
            assert page.count("<svg") == (len(rule.rows) if rule.clock else 0)
            assert "| --- |" in page
            for row in rule.rows:
                assert all(rulebook.instruments[each.instrument].name.en in page for each in row.basis)


def test_every_drawing_is_well_formed_and_needs_nothing_from_elsewhere(rulebooks: list[Rulebook]) -> None:
    drawings = [svg for page in reference_pages(rulebooks).values() for svg in re.findall(r"<svg.*?</svg>", page, re.S)]
    assert drawings
    for svg in drawings:
        Xml.fromstring(svg)
        assert "\n\n" not in svg
        assert "href" not in svg
        assert "<style" not in svg


def test_what_is_left_to_a_person_is_listed(rulebooks: list[Rulebook]) -> None:
    pages = {str(path): text for path, text in reference_pages(rulebooks).items()}
    told = pages["not-judged.md"]
    assert "a person judges: (offender unknown" in told
    assert "person.may\\_be\\_detained\\_admin" in told


def test_the_command_writes_where_it_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "law", "pages", "--rulebook", "it-cds", "--out", str(tmp_path)]) == 0
    assert "0 old ones removed" in capsys.readouterr().out
    assert (tmp_path / "rules/it-cds/r1.md").is_file()


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    assert main(["law", "pages", "--out", str(blocked)]) == 2
    assert str(blocked) in capsys.readouterr().err
