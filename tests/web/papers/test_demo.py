"""The papers of the demonstration: one in each state, in cases of its officer."""

from __future__ import annotations

import pytest

from tests.web.org.cast import City, city
from tests.web.papers.desk import a_case
from xiezhi.web.cases.models import CaseClass
from xiezhi.web.papers.demo_papers import load_papers
from xiezhi.web.papers.models import Paper


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def test_the_demonstration_has_papers_that_stand_were_corrected_and_voided(bureau: City) -> None:
    for each in CaseClass:
        a_case(bureau, each)
    made = list(load_papers())
    assert len(made) == Paper.objects.count() == 14
    assert set(Paper.objects.values_list("state", flat=True)) == {"issued", "superseded", "voided"}
