"""A house for each test, and a database that many threads reach."""

from __future__ import annotations

import pytest

from tests.web.cases.review.test_decisions import many_hands
from tests.web.custody.house import House, a_house
from tests.web.org.cast import city

__all__ = ["many_hands"]


@pytest.fixture
def house(db: None) -> House:  # noqa: ARG001 - asked for, not used
    """A centre and a case, in a transaction that is rolled back."""
    return a_house(city())
