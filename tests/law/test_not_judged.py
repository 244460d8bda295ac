"""Duties that no log shows: read from the rulebook with their articles, and told on the pages."""

from __future__ import annotations

import shutil
from pathlib import Path, PurePosixPath

import pytest

from xiezhi.cli.law_reference import reference_pages
from xiezhi.law.loader import load_rulebook
from xiezhi.law.problems import RulebookError

RULEBOOKS = Path(__file__).resolve().parents[2] / "src/xiezhi/law/rulebook"
DUTY = """\
night-rest:
  duty: {zh: 保障夜间休息, en: rest at night is given}
  missing: {zh: 休息记录, en: a record of rest}
  articles: ["CDS 203", "CDS 201(1)"]
"""


def rulebook_with(text: str, tmp_path: Path) -> Path:
    """Return a copy of the Italian rulebook with this list of duties, its instruments' id replaced by its first."""
    folder = Path(shutil.copytree(RULEBOOKS / "it-cds", tmp_path / "it-cds"))
    first = next(iter(load_rulebook("it-cds").instruments))
    (folder / "not-judged.yaml").write_text(text.replace("CDS", first), encoding="utf-8")
    return folder


def test_a_duty_no_log_shows_is_read_with_its_articles(tmp_path: Path) -> None:
    (duty,) = load_rulebook(rulebook_with(DUTY, tmp_path)).not_judged
    assert (duty.duty_id, duty.duty.en, duty.missing.zh) == ("night-rest", "rest at night is given", "休息记录")
    assert [article for each in duty.basis for article in each.articles] == ["203", "201(1)"]


def test_it_stands_on_the_page_of_what_is_not_judged_and_in_the_index(tmp_path: Path) -> None:
    pages = reference_pages([load_rulebook(rulebook_with(DUTY, tmp_path))])
    assert "a record of rest" in pages[PurePosixPath("not-judged.md")]
    index = pages[PurePosixPath("rules/index.md")]
    row = next(line for line in index.splitlines() if "rest at night" in line)
    assert "not judged" in row


def test_a_rulebook_without_the_list_has_none(tmp_path: Path) -> None:
    folder = rulebook_with(DUTY, tmp_path)
    (folder / "not-judged.yaml").unlink()
    assert load_rulebook(folder).not_judged == ()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (DUTY.replace('["CDS 203", "CDS 201(1)"]', "[]"), "no article"),
        (DUTY.replace("CDS 203", "XYZ 203"), "not an article: XYZ 203"),
        (DUTY.replace("CDS 203", "CDS"), "not an article"),
        (DUTY.replace(", en: a record of rest", ""), "en"),
        ("- not a table\n", "not-judged.yaml:1"),
        ("a: [\n", "not-judged.yaml"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused(tmp_path: Path, wrong: str, told: str) -> None:
    with pytest.raises(RulebookError) as raised:
        load_rulebook(rulebook_with(wrong, tmp_path))
    assert any(told in str(problem.what.en) or told in problem.where for problem in raised.value.problems)
