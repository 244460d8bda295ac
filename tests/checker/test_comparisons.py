"""Two reports a year apart, and figures known from records."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from xiezhi.checker import KnownFigure, SourceText, check_report
from xiezhi.checker.known import JsonFigures, KnownFiguresError

LAST = SourceText("2024年度情况报告\n全年受理投诉1000件，刑事立案800起。", "2024.txt")


def chain(text: str, previous: SourceText | None = LAST) -> list[tuple[str, str]]:
    found = check_report(SourceText(text, "2025.txt"), previous=previous).findings
    return [(f.type, str(f.verdict)) for f in found if f.type == "chain"]


def test_a_change_that_follows_from_last_years_report_holds() -> None:
    assert chain("2025年度情况报告\n全年受理投诉1200件，同比上升20%。") == [("chain", "ok")]


def test_a_change_that_does_not_follow_is_doubtful_because_figures_are_revised() -> None:
    assert chain("2025年度情况报告\n全年受理投诉1200件，同比上升25%。") == [("chain", "ambiguous")]


def test_a_former_figure_that_differs_from_the_one_published_is_doubtful() -> None:
    assert ("chain", "ambiguous") in chain("2025年度情况报告\n全年受理投诉1200件，上年同期960件。")


def test_without_last_years_report_there_is_no_chain() -> None:
    assert chain("2025年度情况报告\n全年受理投诉1200件，同比上升25%。", None) == []


class Ledger:
    """Known figures kept in memory."""

    def matching(self, claim: object) -> tuple[KnownFigure, ...]:
        known = KnownFigure("刑事立案", "起", "2025年", Decimal(790), "ledger")
        return (known,) if getattr(claim, "subject", "") == "刑事立案" else ()


def test_a_figure_that_differs_from_the_record_is_doubtful_and_names_the_record() -> None:
    found = check_report(SourceText("2025年，刑事立案800起。"), against=Ledger()).findings
    assert [(f.type, str(f.verdict), f.computed) for f in found] == [("known-figure", "ambiguous", "800; 790")]
    assert "ledger" in found[0].message.en


def test_known_figures_are_read_from_json_and_matched_by_subject_unit_and_period(tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    file.write_text(
        '[{"subject": "刑事立案", "unit": "起", "period": "2025年", "value": "800", "source": "台账"},'
        ' {"subject": "刑事立案", "unit": "起", "period": "2024年", "value": "1", "source": "旧台账"}]',
        encoding="utf-8",
    )
    found = check_report(SourceText("2025年，刑事立案800起。"), against=JsonFigures.read(file)).findings
    assert [(f.type, str(f.verdict)) for f in found] == [("known-figure", "ok")]


@pytest.mark.parametrize(
    "content",
    ["{", "{}", "[1]", '[{"subject": "x", "value": "abc"}]', '[{"value": "1"}]', '[{"subject":"x","value":"NaN"}]'],
)
def test_a_wrong_file_of_known_figures_is_refused_with_a_remedy(tmp_path: Path, content: str) -> None:
    file = tmp_path / "known.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(KnownFiguresError) as refused:
        JsonFigures.read(file)
    assert str(file) in refused.value.where
    assert "subject" in refused.value.remedy.en


def test_an_absent_file_of_known_figures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnownFiguresError):
        JsonFigures.read(tmp_path / "none.json")
