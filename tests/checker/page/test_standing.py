from __future__ import annotations

from tests.checker.page.samples import finding, sample
from xiezhi.checker.model import Finding, Level, Verdict
from xiezhi.checker.page.standing import Ledger, Standing, standing_of, working_of


def _held(verdict: Verdict = Verdict.OK) -> Finding:
    return finding(9, ["31人次"], verdict, None)


def _remark(level: Level) -> Finding:
    return finding(8, ["31人次"], Verdict.FAIL, level)


def test_a_figure_without_relations_is_unchecked() -> None:
    assert standing_of([]) is Standing.UNCHECKED


def test_a_note_bears_nothing_out() -> None:
    assert standing_of([_held(Verdict.INFO)]) is Standing.UNCHECKED


def test_the_worst_relation_decides() -> None:
    assert standing_of([_held(), _remark(Level.DOUBTFUL)]) is Standing.DOUBTFUL
    assert standing_of([_remark(Level.DOUBTFUL), _remark(Level.INCONSISTENT)]) is Standing.INCONSISTENT
    assert standing_of([_held(), _remark(Level.ROUNDING)]) is Standing.ROUNDING


def test_wording_and_gaps_leave_a_figure_as_it_is() -> None:
    assert standing_of([_held(), _remark(Level.EDITORIAL), _remark(Level.NOT_CHECKABLE)]) is Standing.HOLDS
    assert standing_of([_remark(Level.EDITORIAL)]) is Standing.UNCHECKED


def test_members_that_are_figures_count_even_where_the_finding_names_no_claim() -> None:
    ledger = Ledger.of(sample())
    by_text = {claim.text: ledger.standing[claim.id] for claim in ledger.check.claims}
    assert by_text["1200起"] is Standing.INCONSISTENT
    assert by_text["90起"] is Standing.DOUBTFUL
    assert by_text["75.00%"] is Standing.ROUNDING
    assert by_text["31人次"] is Standing.HOLDS
    assert by_text["700起"] is Standing.UNCHECKED


def test_remarks_are_numbered_in_order_and_relations_that_hold_are_apart() -> None:
    ledger = Ledger.of(sample())
    assert list(ledger.place.values()) == [1, 2, 3, 4, 5, 6]
    assert [each.id for each in ledger.held] == ["f6", "f8"]


def test_arithmetic_that_only_repeats_the_words_is_left_out() -> None:
    ledger = Ledger.of(sample())
    remark = finding(1, ["47余件"], Verdict.FAULT, Level.EDITORIAL)
    object.__setattr__(remark, "computed", "47余件")
    assert working_of(ledger, remark) == ""
    assert working_of(ledger, ledger.remarks[0]) == "1 + 1"
