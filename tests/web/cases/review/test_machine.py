"""The states of a review on random steps: an independent watch over what must never happen."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.proof import Size
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.review.chains import ChainError, read_chains
from xiezhi.web.cases.review.machine import Place, Result, State, after

CHAINS = [("L1", "L2", "L3"), ("L1", "L2", "L3", "L4", "L5"), ("L1", "L3", "L5"), ("L1", "L5")]
PEOPLE = [f"p{number}" for number in range(7)]
HANDLERS, RECUSED = frozenset({"p0", "p1"}), frozenset({"p6"})
Machine = Callable[..., Place]


def wrongs(place: Place) -> set[str]:
    """Say what is wrong with a history, from its signings alone."""
    found = set()
    by_level: dict[str, set[str]] = {}
    for each in place.signings:
        by_level.setdefault(each.level, set()).add(each.person_id)
    for level, people in by_level.items():
        if level != "L1" and people & HANDLERS:
            found.add("self-review")
        if people & RECUSED:
            found.add("recused")
        if any(people & others for other, others in by_level.items() if other != level):
            found.add("twice")
    for number in range(1, place.round + 1):
        here = [each for each in place.signings if each.round == number]
        if [each.level for each in here] != list(place.levels[: len(here)]):
            found.add("skipped")
        if any(each.result is not Result.PASS for each in here[:-1]):
            found.add("went on")
    last = [each for each in place.signings if each.round == place.round]
    passed = [each.level for each in last if each.result is Result.PASS]
    if (place.state is State.APPROVED) != (bool(last) and passed == list(place.levels)):
        found.add("approved")
    return found


def walk(machine: Machine, steps: int, seed: int = 6) -> tuple[set[str], dict[State, int]]:
    """Take a number of random steps besides those that are refused; return what went wrong and how reviews ended."""
    dice, wrong, taken = random.Random(seed), set[str](), 0
    ends = dict.fromkeys(State, 0)
    place = Place(dice.choice(CHAINS))
    while taken < steps:
        result = dice.choices(list(Result), (8, 3, 1))[0]
        try:
            place = machine(place, dice.choice(PEOPLE), result, HANDLERS, RECUSED)
            taken += 1
            wrong |= wrongs(place)
        except CaseError:
            pass
        # A review of many rounds, or one that nobody is left for, is let go at last.
        if place.state in (State.APPROVED, State.REJECTED) or place.round > 12 or dice.random() < 0.005:
            ends[place.state] += 1
            place = Place(dice.choice(CHAINS))
    return wrong, ends


def test_no_illegal_state_no_self_review_no_skipped_level(size: Size) -> None:
    wrong, ends = walk(after, size(5_000, 100_000))
    assert wrong == set()
    assert min(ends[State.APPROVED], ends[State.REJECTED]) > 100


def _without_history(place: Place, person: str, result: Result, *who: frozenset[str]) -> Place:
    found = after(replace(place, signings=()), person, result, *who)
    return replace(found, signings=(*place.signings, *found.signings))


def _handlers_review(place: Place, person: str, result: Result, *who: frozenset[str]) -> Place:
    return after(place, person, result, who[0] if place.level == "L1" else frozenset(), *who[1:])


def _recused_too(place: Place, person: str, result: Result, *who: frozenset[str]) -> Place:
    return after(place, person, result, who[0], frozenset())


def _skips(place: Place, person: str, result: Result, *who: frozenset[str]) -> Place:
    found = after(place, person, result, *who)
    return replace(found, level=place.levels[-1]) if found.state is State.OPEN else found


def _rejected_is_approved(place: Place, person: str, result: Result, *who: frozenset[str]) -> Place:
    found = after(place, person, result, *who)
    return replace(found, state=State.APPROVED) if found.state is State.REJECTED else found


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        (_without_history, "twice"),
        (_handlers_review, "self-review"),
        (_recused_too, "recused"),
        (_skips, "skipped"),
        (_rejected_is_approved, "approved"),
    ],
)
def test_a_planted_defect_is_seen(planted: Machine, told: str) -> None:
    assert told in walk(planted, 5_000)[0]


_GOOD = "{id: a, zh: a, en: a, levels: [L1, L2, L3]}"


@pytest.mark.parametrize(
    ("chain", "told"),
    [
        ("{id: a, zh: a, en: a, levels: [L1, L3, L2]}", "in order"),
        ("{id: a, zh: a, en: a, levels: [L2, L3]}", "begin with L1"),
        ("{id: a, zh: a, en: a, levels: [L1, L4]}", "hold a power"),
        ("{id: a, zh: a, en: a, levels: [L1, L3], colour: red}", "wrong keys"),
        ("{id: a, zh: a, en: a, levels: [L1, L3], amount_up_to: 5}", "no limit"),
        ("{id: a, zh: a, en: a, levels: [L1, L3], kinds: [fine]}", "take everything"),
    ],
)
def test_chains_out_of_order_are_refused(chain: str, told: str) -> None:
    read_chains(f"{{chains: [{_GOOD}], matters: {{}}, kinds: {{}}}}", "good")
    with pytest.raises(ChainError, match=told):
        read_chains(f"{{chains: [{chain}], matters: {{}}, kinds: {{}}}}", "bad")
