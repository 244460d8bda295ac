"""The states of a review on random steps: an independent watch over what must never happen."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from tests.proof import Size
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.review import chains
from xiezhi.web.cases.review.chains import Asked, ChainError, chains_in_force, read_chains, shipped_chains
from xiezhi.web.cases.review.machine import Place, Result, State, after, reassigned, recalled, refuse_reminder

CHAINS = [("L1", "L2", "L3"), ("L1", "L2", "L3", "L4", "L5"), ("L1", "L3", "L5"), ("L1", "L5")]
PEOPLE = [f"p{number}" for number in range(7)]
HANDLERS, RECUSED = frozenset({"p0", "p1"}), frozenset({"p6"})
SHIPPED = Path(chains.__file__).with_name("chains.yaml")
HOUR, DAY = timedelta(hours=1), timedelta(hours=24)
# Any: a defect may take what it likes; each act is asked as the actions ask it.
Act = Callable[..., Place]


@dataclass(frozen=True)
class Acts:
    """What may be done, one of them perhaps with a planted defect."""

    sign: Act = after
    recall: Act = recalled
    reassign: Act = reassigned
    refuse_reminder: Callable[..., None] = refuse_reminder


@dataclass
class World:
    """A review and its clock: when the level began, when it is due, when it was last reminded."""

    place: Place
    now: datetime = datetime(2026, 3, 2, tzinfo=UTC)
    due: datetime | None = None
    reminded: datetime | None = None


def wrongs(place: Place) -> set[str]:
    """Say what is wrong with a history, from its signings alone; earlier rounds were looked at when they ended."""
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
    here = [each for each in place.signings if each.round == place.round]
    if [each.level for each in here] != list(place.levels[: len(here)]):
        found.add("skipped")
    if any(each.result is not Result.PASS for each in here[:-1]):
        found.add("went on")
    passed = [each.level for each in here if each.result is Result.PASS]
    if (place.state is State.APPROVED) != (bool(here) and passed == list(place.levels)):
        found.add("approved")
    if place.state is State.RECALLED and place.assigned:
        found.add("over and assigned")
    return found


def wrong_recall(before: Place, person: str, found: Place) -> set[str]:
    """Say what is wrong with taking a review back."""
    here = [each for each in before.signings if each.round == before.round]
    told = set()
    if before.state not in (State.OPEN, State.RETURNED) or found.state is not State.RECALLED:
        told.add("recalled what is over")
    if before.state is State.OPEN and [each.level for each in here] != ["L1"]:
        told.add("recalled after a decision")
    if not here or here[0].person_id != person or person in RECUSED:
        told.add("recalled by another")
    return told | ({"rewritten"} if found.signings != before.signings else set())


def wrong_naming(before: Place, person: str, found: Place) -> set[str]:
    """Say what is wrong with naming another."""
    told = set()
    if before.state is not State.OPEN or before.level not in ("L4", "L5"):
        told.add("named where nobody is")
    if person in HANDLERS | RECUSED or any(
        each.person_id == person and each.level != before.level for each in before.signings
    ):
        told.add("named who may not")
    return told | ({"rewritten"} if found != replace(before, assigned=person) else set())


def step(acts: Acts, world: World, dice: random.Random) -> set[str]:
    """Try one random act; return what is wrong with it, nothing where it was refused (by an exception)."""
    before, person = world.place, dice.choice(PEOPLE)
    kind = dice.choices(("sign", "recall", "reassign", "remind"), (12, 1, 2, 1))[0]
    world.now += HOUR * dice.randrange(20)
    if kind == "remind":
        acts.refuse_reminder(before, world.due, world.reminded, world.now)
        late = world.due is not None and world.now > world.due
        again = world.reminded is not None and world.now - world.reminded < DAY
        world.reminded = world.now
        return set() if late and not again and before.state is State.OPEN else {"reminded too soon"}
    if kind == "reassign":
        world.place = acts.reassign(before, person, HANDLERS, RECUSED)
        return wrong_naming(before, person, world.place)
    if kind == "recall":
        world.place = acts.recall(before, person, HANDLERS, RECUSED)
        return wrong_recall(before, person, world.place) | wrongs(world.place)
    if before.state is State.RETURNED and dice.random() < 0.2:
        # What is submitted anew takes the chain that fits now.
        before = replace(before, levels=dice.choice(CHAINS))
    result = dice.choices(list(Result), (8, 3, 1))[0]
    world.place = acts.sign(before, person, result, HANDLERS, RECUSED)
    opened = world.place.state is State.OPEN
    world.due, world.reminded = (world.now + 10 * HOUR if opened else None), None
    return wrongs(world.place)


def walk(acts: Acts, steps: int, seed: int = 6) -> tuple[set[str], dict[State, int]]:
    """Take a number of random steps besides those that are refused; return what went wrong and how reviews ended."""
    dice, wrong, taken = random.Random(seed), set[str](), 0
    ends = dict.fromkeys(State, 0)
    world = World(Place(dice.choice(CHAINS)))
    while taken < steps:
        try:
            wrong |= step(acts, world, dice)
            taken += 1
        except CaseError:
            pass
        # A review of many rounds, or one that nobody is left for, is let go at last.
        place = world.place
        if place.state not in (State.OPEN, State.RETURNED) or place.round > 12 or dice.random() < 0.005:
            # What is over stays over, whoever tries what.
            if place.state not in (State.OPEN, State.RETURNED):
                wrong |= still_over(acts, place, dice.choice(PEOPLE))
            ends[place.state] += 1
            world = World(Place(dice.choice(CHAINS)))
    return wrong, ends


def still_over(acts: Acts, place: Place, person: str) -> set[str]:
    """Try every act on a review that is over."""
    told = set()
    tries: tuple[Callable[[], Place], ...] = (
        lambda: acts.sign(place, person, Result.PASS, HANDLERS, RECUSED),
        lambda: acts.recall(place, place.submitter, HANDLERS, RECUSED),
        lambda: acts.reassign(place, person, HANDLERS, RECUSED),
    )
    for act in tries:
        try:
            act()
        except CaseError:
            continue
        told.add("went on after its end")
    return told


def test_no_illegal_state_no_self_review_no_skipped_level(size: Size) -> None:
    wrong, ends = walk(Acts(), size(5_000, 100_000))
    assert wrong == set()
    assert min(ends[State.APPROVED], ends[State.REJECTED], ends[State.RECALLED]) > 50


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


def _recalled_late(place: Place, person: str, *who: frozenset[str]) -> Place:
    return replace(recalled(replace(place, level=place.levels[1]), person, *who), level=place.level)


def _recalled_by_any_handler(place: Place, _person: str, *who: frozenset[str]) -> Place:
    return recalled(place, place.submitter, *who)


def _names_anybody(place: Place, person: str, *_who: frozenset[str]) -> Place:
    reassigned(place, "nobody", frozenset(), frozenset())
    return replace(place, assigned=person)


def _names_anywhere(place: Place, person: str, *who: frozenset[str]) -> Place:
    return replace(reassigned(replace(place, state=State.OPEN, level="L4"), person, *who), level=place.level)


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        (Acts(sign=_without_history), "twice"),
        (Acts(sign=_handlers_review), "self-review"),
        (Acts(sign=_recused_too), "recused"),
        (Acts(sign=_skips), "skipped"),
        (Acts(sign=_rejected_is_approved), "approved"),
        (Acts(recall=_recalled_late), "recalled after a decision"),
        (Acts(recall=_recalled_by_any_handler), "recalled by another"),
        (Acts(reassign=_names_anybody), "named who may not"),
        (Acts(reassign=_names_anywhere), "named where nobody is"),
        (Acts(refuse_reminder=lambda *_: None), "reminded too soon"),
    ],
)
def test_a_planted_defect_is_seen(planted: Acts, told: str) -> None:
    assert told in walk(planted, 5_000)[0]


def test_a_reminder_waits_for_the_last_moment_of_the_time_and_for_a_day_after_the_last() -> None:
    place, due = Place(CHAINS[0], State.OPEN, 1, "L2"), datetime(2026, 3, 2, 8, tzinfo=UTC)
    tick = timedelta(microseconds=1)
    refuse_reminder(place, due, None, due + tick)
    refuse_reminder(place, due, due + tick, due + tick + DAY)
    for last, now in ((None, due), (due + tick, due + DAY)):
        with pytest.raises(CaseError, match=r"time|24"):
            refuse_reminder(place, due, last, now)


_GOOD = "{id: a, zh: a, en: a, levels: [L1, L4, L5], hours: {L4: 1, L5: 1}}"


def _chain(text: str, hours: str = "{L3: 1}") -> str:
    return f"{{id: a, zh: a, en: a, {text}, hours: {hours}}}"


@pytest.mark.parametrize(
    ("chain", "told"),
    [
        (_chain("levels: [L1, L3, L2]"), "in order"),
        (_chain("levels: [L2, L3]"), "begin with L1"),
        (_chain("levels: [L1, L4]"), "hold a power"),
        (_chain("levels: [L1, L3], colour: red"), "wrong keys"),
        (_chain("levels: [L1, L3], amount_up_to: 5"), "no limit"),
        (_chain("levels: [L1, L3], kinds: [fine]"), "take everything"),
        (_chain("levels: [L1, L3]"), "legal section"),
        (_chain("levels: [L1, L4, L5]", "{L4: 1}"), "whole hours"),
        (_chain("levels: [L1, L4, L5]", "{L4: 1, L5: 0}"), "whole hours"),
        (_chain("levels: [L1, L3], classes: [traffic]"), "names what there is not: traffic"),
        (_chain("levels: [L1, L3], unit_kinds: [stations]"), "names what there is not: stations"),
        (_chain("levels: [L1, L3], matters: [fines]"), "names what there is not: fines"),
        ("{id: a", "not YAML"),
    ],
)
def test_chains_out_of_order_are_refused(chain: str, told: str) -> None:
    read_chains(f"{{chains: [{_GOOD}], matters: {{}}, kinds: {{}}}}", "good")
    last = f", {_GOOD}" if "names what" in told else ""
    with pytest.raises(ChainError, match=told):
        read_chains(f"{{chains: [{chain}{last}], matters: {{}}, kinds: {{}}}}", "bad")


@pytest.mark.usefixtures("db")
def test_the_file_of_an_office_is_read_from_its_home_and_keeps_what_ships(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, home=tmp_path))
    file, shipped = tmp_path / "review-chains.yaml", yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    try:
        chains_in_force.cache_clear()
        assert chains_in_force() == shipped_chains()
        shipped["chains"] = [each for each in shipped["chains"] if each["id"] != "station-penalty"]
        file.write_text(yaml.safe_dump(shipped), encoding="utf-8")
        chains_in_force.cache_clear()
        small = Asked("public-order", "penalty", "station", frozenset({"warning"}))
        assert chains_in_force().for_what(small).chain_id == "five-levels"
        for each in shipped["chains"]:
            each.pop("least", None)
        file.write_text(yaml.safe_dump(shipped), encoding="utf-8")
        chains_in_force.cache_clear()
        with pytest.raises(ChainError, match=r"is approved by .+ at least"):
            chains_in_force()
        del shipped["matters"]["bail"]
        file.write_text(yaml.safe_dump(shipped), encoding="utf-8")
        chains_in_force.cache_clear()
        with pytest.raises(ChainError, match=r"names what there is not: bail|lacks matters"):
            chains_in_force()
    finally:
        chains_in_force.cache_clear()


def test_an_office_that_leaves_the_legal_section_out_keeps_it_where_the_law_asks() -> None:
    short = "{id: short, zh: a, en: a, levels: [L1, L3], hours: {L3: 1}}"
    office = read_chains(f"{{chains: [{short}, {_GOOD}], matters: {{}}, kinds: {{}}}}", "office")
    for each in (office, shipped_chains()):
        asked = Asked("public-order", "penalty", "station", frozenset({"warning"}))
        assert each.for_what(asked).levels[-1] == "L3"
        assert "L4" in each.for_what(replace(asked, legal_review=True)).levels
        assert each.for_what(replace(asked, discussion=True)).levels[-1] == "L5"
