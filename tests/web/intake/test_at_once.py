"""Two who press at once make one decision; who asks many times at once gets no more answers than one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.intake.racing import ASKERS, DECIDERS, race
from tests.web.racing import raced
from xiezhi.web.intake.progress import A_NUMBER


@pytest.mark.usefixtures("committed")
def test_one_decision_and_no_answer_beyond_the_limit(tmp_path: Path) -> None:
    found = raced(race, tmp_path)
    assert (found["decided"], found["refused"], found["events"]) == (1, DECIDERS - 1, 1)
    assert found["answered"] <= A_NUMBER
    assert found["answered"] + found["too_often"] == ASKERS


@pytest.mark.usefixtures("committed")
def test_without_state_and_limit_the_race_is_seen_to_pass_them(tmp_path: Path) -> None:
    found = raced(race, tmp_path, "forgets both")
    assert (found["decided"], found["events"]) == (DECIDERS, DECIDERS)
    assert found["answered"] == ASKERS > A_NUMBER
