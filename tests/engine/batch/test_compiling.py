"""What does not fit the tables of the batch is refused with its place; compiled code finds a folder to lie in."""

from __future__ import annotations

import os
import tempfile
from decimal import Decimal
from pathlib import Path

import pytest

from tests.engine.both import judge
from tests.engine.building import Line, instant, log, row, rule, rulebook, settings
from tests.engine.reference.cases import WORDS, clock, event, has, is_, p, t
from xiezhi.engine.batch import judging
from xiezhi.engine.batch.compiled import cache_folder
from xiezhi.engine.batch.compiling import compile_rules
from xiezhi.engine.batch.judging import warm
from xiezhi.engine.batch.tape import MOST_NAMES, CompileError
from xiezhi.law.model import AllOf, Compare, Due, Literal, Literals, Operator, Rule

AT = "2026-03-02T09:00"
START = event("start", AT)


def compiled(the_rule: Rule) -> int:
    """Compile one rule; return how many programs it makes."""
    return len(compile_rules(rulebook(WORDS, the_rule), settings().profiles).programs)


# ---------------------------------------------------------------- refusals


def test_a_number_of_five_decimals_or_beyond_all_measure_is_refused() -> None:
    assert compiled(rule(is_(t("amount"), "eq", Decimal("0.0001")))) == 1
    for number in (Decimal("0.00001"), Decimal(10) ** 15):
        with pytest.raises(CompileError, match="four decimals"):
            compiled(rule(is_(t("amount"), "eq", number)))


def test_a_rule_that_can_miss_too_many_names_is_refused() -> None:
    def several(number: int) -> Rule:
        names = [f"n{n}" for n in range(number)]
        parts = tuple(Compare(p(name), Operator.EQ, Literal(Decimal(1))) for name in names)
        return rule(AllOf(parts), rows=[row(parameters={name: Decimal(1) for name in names})])

    # beside the parameters: x.case, the time of start, human judgement
    assert compiled(several(MOST_NAMES - 3)) == 1
    with pytest.raises(CompileError, match="more than 62 names"):
        compiled(several(MOST_NAMES))


def test_a_calendar_profile_nobody_knows_is_refused() -> None:
    with pytest.raises(CompileError, match="no calendar profile is called MOON"):
        compiled(rule(has("done", by_due=True), clock=clock("3 days", "MOON")))


def test_what_the_language_does_not_allow_is_no_formula() -> None:
    with pytest.raises(TypeError, match="is no operand"):
        compiled(rule(Compare(Due(), Operator.LE, t("at")), clock=clock("3 days", "APR-D")))
    with pytest.raises(TypeError, match="is no set"):
        compiled(rule(Compare(t("place"), Operator.IN, Literal("home"))))
    assert compiled(rule(Compare(t("place"), Operator.IN, Literals(("home",))))) == 1


# ---------------------------------------------------------------- rulebooks


def test_a_rulebook_without_rules_finds_nothing() -> None:
    assert judge(log(START), rulebook(WORDS), settings()).num_rows == 0


def test_warming_compiles_a_rulebook_and_finds_nothing() -> None:
    book = rulebook(WORDS, rule(has("done")))
    warm(book, settings())
    assert judging._latest[0][0] is book


def test_a_rulebook_judged_again_is_compiled_once() -> None:
    book, asked = rulebook(WORDS, rule(has("done"))), settings(instant("2027-01-01"))
    first = judge(log(START), book, asked)
    known = judging._latest[0]
    assert judge(log(START, Line("done", AT)), book, asked).num_rows == first.num_rows == 1
    assert judging._latest[0] is known


# ---------------------------------------------------------------- the folder of compiled code


def test_compiled_code_lies_in_the_cache_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = cache_folder()
    assert folder.parent == tmp_path / "xiezhi"
    assert folder.is_dir()
    assert list(folder.iterdir()) == []


def test_without_a_cache_of_the_user_it_lies_among_the_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_the_way, other = tmp_path / "file", tmp_path / "other"
    in_the_way.write_text("not a folder")
    other.mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(in_the_way))
    monkeypatch.setattr(tempfile, "tempdir", str(other))
    mine = other / f"xiezhi-{os.getuid()}"
    assert cache_folder().parent == mine
    for pass_folder in mine.iterdir():
        pass_folder.rmdir()
    mine.rmdir()
    mine.write_text("in the way too")
    assert cache_folder().parent == other
