"""A rulebook is proposed by one, tested, activated by another from a day, and the install then judges by it."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.web.desk.visitors import browser, today
from tests.web.org.cast import City, city
from xiezhi.law.loader import load_rulebook, locate
from xiezhi.web.desk.keeping import rulebooks
from xiezhi.web.desk.keeping.rule_sets import try_waiting
from xiezhi.web.desk.keeping.rulebooks import changes, in_force, normal_body, rulebook_in_force, shipped_body, unpacked
from xiezhi.web.desk.models import RuleSet, RuleSetStage
from xiezhi.web.environment import read_environment
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.actions.problems import OrgError


@pytest.fixture
def bureau(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[City]:  # noqa: ARG001 - asked for
    keys = settings.ENVIRONMENT.home / "keys"
    (tmp_path / "keys").symlink_to(keys)
    monkeypatch.setattr(settings, "ENVIRONMENT", read_environment({"XIEZHI_HOME": str(tmp_path)}))
    yield city()
    in_force.cache_clear()


def packed(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, text in files.items():
            made.writestr(name.replace("__", "/").replace("_yaml", ".yaml"), text)
    return out.getvalue()


def another() -> bytes:
    """Return the rulebook that ships without one rule."""
    files = unpacked(shipped_body())
    gone = next(name for name in sorted(files) if name.startswith("rules/"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in files.items():
            if name != gone:
                made.writestr(f"prc/{name}", content)
    return out.getvalue()


def propose(bureau: City, body: bytes, reason: str = "新假日") -> int:
    file = SimpleUploadedFile("rules.zip", body)
    client = browser(bureau.viewers["legal_reviewer"])
    return client.post("/rules/propose/", {"file": file, "reason": reason}).status_code


def judged(monkeypatch: pytest.MonkeyPatch, answer: str, code: int = 0) -> RuleSet:
    """Run the loop's task, with a ready answer of ``law test``, which takes a minute."""
    ready = subprocess.CompletedProcess([], code, stdout=answer, stderr=answer)
    monkeypatch.setattr("xiezhi.web.desk.keeping.rule_sets.subprocess.run", lambda *_words, **_more: ready)
    try_waiting(datetime.now(UTC))
    return RuleSet.objects.get()


GOOD = '{"judgements": 12, "disagreements": []}'
BAD = '{"judgements": 12, "disagreements": [{"rule": "r", "example": "e"}]}'


def activate(client: Client, made: RuleSet, day: date) -> int:
    return client.post(f"/rules/{made.pk}/activate/", {"first_day": day.isoformat()}).status_code


def test_what_was_activated_is_what_the_next_process_judges_by(bureau: City, monkeypatch: pytest.MonkeyPatch) -> None:
    assert propose(bureau, another()) == 302
    made, leader = judged(monkeypatch, GOOD), browser(bureau.viewers["bureau_leader"])
    assert made.stage == RuleSetStage.PROPOSED
    assert "待启用的规则库" in leader.get("/").content.decode()
    assert rulebook_in_force().digest == load_rulebook("prc").digest
    assert activate(leader, made, today()) == 302
    assert "已启用另一部规则库" in leader.get("/rules/").content.decode()
    in_force.cache_clear()
    assert rulebook_in_force().digest == made.digest != load_rulebook("prc").digest
    assert len(rulebook_in_force().rules) == len(load_rulebook("prc").rules) - 1
    assert "已启用另一部规则库" not in leader.get("/rules/").content.decode()
    assert Entry.objects.get(what="rule-set-activated").attrs["digest"] == made.digest


def test_it_is_in_force_from_its_first_day_and_not_the_day_before(
    bureau: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    propose(bureau, another())
    made, tomorrow = judged(monkeypatch, GOOD), today() + timedelta(days=1)
    leader = browser(bureau.viewers["bureau_leader"])
    assert activate(leader, made, today() - timedelta(days=1)) == 409
    assert activate(leader, made, tomorrow) == 302
    assert rulebooks.active(today()) is None
    assert rulebooks.active(tomorrow) == made


def test_one_that_disagrees_with_its_examples_cannot_be_activated(
    bureau: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    propose(bureau, another())
    made = judged(monkeypatch, BAD, 1)
    assert made.stage == RuleSetStage.UNFIT
    assert activate(browser(bureau.viewers["bureau_leader"]), made, today()) == 409
    assert "r · e" in browser(bureau.viewers["officer"]).get(f"/rules/{made.pk}/").content.decode()


def test_one_that_does_not_load_is_kept_with_what_is_wrong(bureau: City) -> None:
    head = "id: prc\nname: {zh: 空, en: empty}\nzone: Nowhere/Never\ncalendar: calendars\nborrows: platform\n"
    propose(bureau, packed(jurisdiction_yaml=head))
    try_waiting(datetime.now(UTC))
    made = RuleSet.objects.get()
    assert made.stage == RuleSetStage.UNFIT
    assert "jurisdiction.yaml" in str(made.told["problems"])


def test_nobody_activates_what_they_proposed_and_none_is_activated_twice(
    bureau: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    propose(bureau, another())
    made, leader = judged(monkeypatch, GOOD), browser(bureau.viewers["bureau_leader"])
    RuleSet.objects.update(proposed_by="p-bureau_leader")
    assert activate(leader, made, today()) == 409
    RuleSet.objects.update(proposed_by="p-legal_reviewer")
    assert [activate(leader, made, today()) for _ in range(2)] == [302, 409]
    assert leader.post(f"/rules/{made.pk}/activate/", {"first_day": "x"}).status_code == 400
    hasty = browser(bureau.viewers["bureau_leader"], confirmed=False)
    assert hasty.post(f"/rules/{made.pk}/activate/")["Location"].startswith("/confirm/")


@pytest.mark.parametrize(
    "body",
    [
        b"no zip",
        packed(rules__x_yaml="a: 1"),
        packed(jurisdiction_yaml="id: it-cds"),
        packed(jurisdiction_yaml="id: prc", **{"..__x_yaml": "a"}),
        packed(jurisdiction_yaml="a: ["),
    ],
    ids=["no zip", "no jurisdiction", "another one", "a name that climbs", "no YAML"],
)
def test_what_is_no_rulebook_is_refused_and_leaves_nothing(bureau: City, body: bytes) -> None:
    assert propose(bureau, body) == 400
    assert not RuleSet.objects.exists()
    with pytest.raises(OrgError):
        normal_body(body)


def test_the_one_that_ships_is_proposed_and_differs_in_nothing(bureau: City, monkeypatch: pytest.MonkeyPatch) -> None:
    client = browser(bureau.viewers["legal_reviewer"])
    assert client.post("/rules/propose/", {"reason": "x"}).status_code == 400
    assert client.post("/rules/propose/", {"shipped": "1", "reason": "首次启用"}).status_code == 302
    made = judged(monkeypatch, GOOD)
    assert made.digest == load_rulebook("prc").digest
    assert rulebooks.folder_of(bytes(made.body)) == locate("prc")
    assert "没有差别" in client.get(f"/rules/{made.pk}/").content.decode()


def test_what_differs_is_shown_file_by_file(bureau: City) -> None:
    found = list(changes(shipped_body(), normal_body(another())))
    assert [each.turn.en for each in found] == ["gone"]
    propose(bureau, another())
    page = browser(bureau.viewers["officer"]).get(f"/rules/{RuleSet.objects.get().pk}/").content.decode()
    assert found[0].name in page
    assert browser(bureau.viewers["officer"]).get("/rules/none/").status_code == 404


def test_a_folder_that_was_changed_by_hand_is_put_right(bureau: City) -> None:
    propose(bureau, another())
    body = bytes(RuleSet.objects.get().body)
    place = rulebooks.folder_of(body)
    file = place / "jurisdiction.yaml"
    before = file.read_bytes()
    file.write_bytes(before + b"\n# changed")
    assert rulebooks.folder_of(body) == place
    assert file.read_bytes() == before
