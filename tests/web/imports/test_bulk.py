"""The bulk endpoint: let in by its token alone, checked as a workbook is, repeated without harm, described as it is."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from tests.proof import Size
from tests.web.desk.visitors import browser
from tests.web.imports.foreign import id_number
from tests.web.org.cast import ROLES, City, city
from xiezhi.web.cases.models import Case
from xiezhi.web.desk.sheets.columns import Prepared, Sort
from xiezhi.web.imports.actions.tokens import MOST, end_token, holder_of, make_token
from xiezhi.web.imports.bulk import MOST_ROWS
from xiezhi.web.imports.models import BulkAnswer, Imported, Token
from xiezhi.web.imports.views.bulk import own_sheet
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.access.policy import shipped_policy
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.models import Account

ADDRESS = "/api/cases/bulk/"


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def secret_of(bureau: City, role: str = "unit_head") -> str:
    return make_token(actor=bureau.viewers[role], label="旧系统", days=30, now=datetime.now(UTC))[1]


def row(number: int, **other: object) -> dict[str, object]:
    given: dict[str, object] = {"number": f"接{number}", "class": "public-order", "unit": "QG", "title": "赌博"}
    given |= {"handlers": "p-officer", "party1_name": "某甲", "party1_id_number": id_number(number)}
    return given | {"report-received": "2026-01-05 08:30", "admin-case-accepted": "2026-01-06"} | other


def send(secret: str, rows: object, key: str = "k1", query: str = "") -> HttpResponse:
    body = rows if isinstance(rows, str) else json.dumps(rows)
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": key}
    # As a program does: no cookie, no token against forgery, with the check switched on.
    client = Client(enforce_csrf_checks=True, headers=headers)
    answer: HttpResponse = client.post(ADDRESS + query, body, content_type="application/json")  # type: ignore[assignment] # a test's answer
    return answer


def test_good_rows_are_written_and_each_row_has_its_outcome(bureau: City) -> None:
    rows = [row(1), row(2, unit="BS1"), row(3, party1_id_number="1"), row(1), row(4, **{"penalty-decided": "?"})]
    answer = send(secret_of(bureau), "\n".join(json.dumps(each) for each in rows))
    told = json.loads(answer.content)
    assert answer.status_code == 200, told
    assert [each["outcome"] for each in told["rows"]] == ["applied", "error", "error", "duplicate", "error"]
    assert [each["problems"][0]["field"] for each in told["rows"] if each["outcome"] == "error"] == [
        "unit",
        "party1_id_number",
        "penalty-decided",
    ]
    assert Case.objects.get().pk == told["rows"][0]["case_id"]
    assert Entry.objects.filter(what="case-opened", actor_id="p-unit_head", source="import").exists()


def test_the_same_key_gets_the_same_answer_and_the_same_rows_add_nothing(bureau: City) -> None:
    secret = secret_of(bureau)
    first, again = send(secret, [row(1)]), send(secret, [row(1)])
    assert json.loads(first.content) == json.loads(again.content)
    assert json.loads(send(secret, [row(1)], "k2").content)["counts"] == {"there": 1}
    assert send(secret, [row(2)]).status_code == 409
    assert Case.objects.count() == 1


def test_each_item_has_one_outcome_and_sent_again_they_add_nothing(bureau: City, size: Size) -> None:
    count, a_time = size(60, 50_000), size(20, MOST_ROWS)
    items = [row(at, party1_id_number="1") if at % 7 == 6 else row(at) for at in range(count)]
    secret, wrong, seen = secret_of(bureau), sum(at % 7 == 6 for at in range(count)), set[str]()
    for turn, expected in enumerate(("applied", "applied", "there")):
        counts: Counter[str] = Counter()
        for start in range(0, count, a_time):
            # The first time, the same again under the same keys, and under keys of its own.
            told = json.loads(send(secret, items[start : start + a_time], f"{turn // 2}-{start}").content)
            assert [each["row"] for each in told["rows"]] == list(range(1, len(told["rows"]) + 1))
            counts.update(each["outcome"] for each in told["rows"])
            seen.update(each["case_id"] for each in told["rows"] if each["case_id"])
        assert counts == {expected: count - wrong, "error": wrong}
        assert len(seen) == Case.objects.count() == Imported.objects.count() == count - wrong
    size.note(f"{count:,} items sent three times: {count - wrong:,} written once, {wrong:,} told wrong")


def test_items_are_made_ready_before_the_lock_is_taken(bureau: City, monkeypatch: pytest.MonkeyPatch) -> None:
    depths, prepared, outside = list[int](), own_sheet().prepare, len(connection.savepoint_ids)
    assert prepared is not None

    def prepare(*given: Any) -> Prepared:
        depths.append(len(connection.savepoint_ids))
        return prepared(*given)

    sheet = replace(own_sheet(), prepare=prepare)
    monkeypatch.setattr("xiezhi.web.imports.views.bulk.own_sheet", lambda: sheet)
    assert send(secret_of(bureau), [row(1)]).status_code == 200
    assert depths == [outside]


def test_of_two_that_send_the_same_at_once_the_second_gets_the_answer_of_the_first(
    bureau: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, prepared, answers = secret_of(bureau), own_sheet().prepare, list[bytes]()
    assert prepared is not None

    def prepare(*given: Any) -> Prepared:
        ready = prepared(*given)
        if not answers:
            answers.append(b"")
            answers[0] = send(secret, [row(1)]).content
        return ready

    sheet = replace(own_sheet(), prepare=prepare)
    monkeypatch.setattr("xiezhi.web.imports.views.bulk.own_sheet", lambda: sheet)
    assert send(secret, [row(1)]).content == answers[0]
    assert Case.objects.count() == 1


def test_what_takes_long_to_make_ready_is_recorded_when_it_is_written(
    bureau: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready_at, prepared = list[datetime](), own_sheet().prepare
    assert prepared is not None

    def prepare(*given: Any) -> Prepared:
        ready = prepared(*given)
        ready_at.append(datetime.now(UTC))
        return ready

    sheet = replace(own_sheet(), prepare=prepare)
    monkeypatch.setattr("xiezhi.web.imports.views.bulk.own_sheet", lambda: sheet)
    assert send(secret_of(bureau), [row(1)]).status_code == 200
    written = Entry.objects.filter(what__in=["case-opened", "bulk-imported"])
    assert written.count() == 2
    assert all(each.recorded_at >= ready_at[0] for each in written)


def test_a_dry_run_writes_nothing(bureau: City) -> None:
    answer = json.loads(send(secret_of(bureau), [row(1)], "", "?dry_run=1").content)
    assert (answer["counts"], Case.objects.count(), BulkAnswer.objects.count()) == ({"good": 1}, 0, 0)


@pytest.mark.parametrize(
    ("body", "key", "status"),
    [
        ("", "k", 400),
        ("[", "k", 400),
        ("[1]", "k", 400),
        ('[{"nonsense": "1"}]', "k", 400),
        ('[{"number": true}]', "k", 400),
        ('[{"number": [1]}]', "k", 400),
        ("[{}]", "", 400),
        ("[{}]", "k" * 81, 400),
        (json.dumps([{}] * (MOST_ROWS + 1)), "k", 413),
        ("[" + " " * (5 * 1024 * 1024), "k", 413),
    ],
)
def test_a_malformed_or_oversized_request_is_refused_as_a_whole(bureau: City, body: str, key: str, status: int) -> None:
    answer = send(secret_of(bureau), body, key)
    assert answer.status_code == status
    assert set(json.loads(answer.content)) == {"where", "zh", "en"}


def test_without_a_valid_token_nobody_gets_in_whatever_cookie_is_sent(bureau: City) -> None:
    secret = secret_of(bureau)
    assert send("wrong", [row(1)]).status_code == 401
    assert browser(bureau.viewers["unit_head"]).post(ADDRESS, "[]", content_type="application/json").status_code == 401
    Token.objects.update(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert send(secret, [row(1)]).status_code == 401
    other = secret_of(bureau)
    end_token(actor=bureau.viewers["unit_head"], token_id=Token.objects.latest("made_at").pk, now=datetime.now(UTC))
    assert send(other, [row(1)]).status_code == 401
    third = secret_of(bureau)
    Account.objects.filter(person_id="p-unit_head").update(disabled=True)
    assert send(third, [row(1)]).status_code == 401
    assert not Case.objects.exists()


def test_a_token_lasts_to_its_instant_and_not_beyond(bureau: City) -> None:
    now = datetime.now(UTC)
    token, secret = make_token(actor=bureau.viewers["unit_head"], label="x", days=1, now=now)
    assert holder_of(secret, token.expires_at - timedelta(microseconds=1)) is not None
    assert holder_of(secret, token.expires_at) is None
    assert secret not in str(Token.objects.values_list())
    assert not Entry.objects.filter(attrs__icontains=secret).exists()


@pytest.mark.parametrize(("label", "days"), [("", 1), ("x" * 41, 1), ("x", 0), ("x", 91)])
def test_a_token_needs_a_purpose_and_an_end(bureau: City, label: str, days: int) -> None:
    with pytest.raises(OrgError):
        make_token(actor=bureau.viewers["unit_head"], label=label, days=days, now=datetime.now(UTC))


def test_at_most_so_many_tokens_at_a_time(bureau: City) -> None:
    for _ in range(MOST):
        secret_of(bureau)
    with pytest.raises(OrgError):
        secret_of(bureau)


def test_a_secret_is_shown_once_and_after_the_password_was_given_again(bureau: City) -> None:
    form = {"label": "旧系统", "days": "30"}
    asked = browser(bureau.viewers["unit_head"], confirmed=False).post("/me/tokens/make/", form)
    assert (asked.status_code, Token.objects.count()) == (302, 0)
    client = browser(bureau.viewers["unit_head"])
    assert "xzi_" in client.post("/me/tokens/make/", form).content.decode()
    assert "xzi_" not in client.get("/me/tokens/").content.decode()
    other = browser(bureau.viewers["legal_reviewer"])
    assert other.post("/me/tokens/end/", {"token": Token.objects.get().pk}).status_code == 404
    assert client.post("/me/tokens/end/", {"token": Token.objects.get().pk}).status_code == 302
    assert Token.objects.get().ended_at is not None


@pytest.mark.parametrize("role", ROLES)
def test_each_role_reaches_the_pages_where_the_policy_says(bureau: City, role: str) -> None:
    may = any(right.resource == "case_import" and role in roles for right, roles in shipped_policy().reaches.items())
    for address in ("/imports/", "/imports/progress/", "/me/tokens/", "/api/", "/api/openapi.json"):
        assert browser(bureau.viewers[role]).get(address).status_code == (200 if may else 404), address


@pytest.mark.parametrize(("role", "reached"), [("unit_head", {"QG"}), ("legal_reviewer", {"QG", "QG1", "QG2"})])
def test_rows_of_other_units_do_not_exist(bureau: City, role: str, reached: set[str]) -> None:
    rows = [row(at, unit=code) for at, code in enumerate(bureau.units)]
    told = json.loads(send(secret_of(bureau, role), rows).content)
    written = {code for code, each in zip(bureau.units, told["rows"], strict=True) if each["outcome"] == "applied"}
    assert written == reached
    words = {each["problems"][0]["zh"] for each in told["rows"] if each["problems"]}
    assert words == {f"{code} 不存在" for code in set(bureau.units) - reached}


def test_the_description_says_what_the_validator_does(bureau: City) -> None:
    secret = secret_of(bureau)
    told = json.loads(browser(bureau.viewers["unit_head"]).get("/api/openapi.json").content)
    assert told["openapi"].startswith("3.1")
    schema = told["components"]["schemas"]["Case"]
    assert set(schema["properties"]) == {each.name for each in own_sheet().columns}
    wrong = []
    for column in own_sheet().columns:
        said, tries = schema["properties"][column.name], dict[str, object]()
        tries["null"] = None
        if "enum" in said:
            tries["enum"] = "no such value"
        if "maxLength" in said:
            tries["long"] = "9" * (said["maxLength"] + 1)
        # Somebody without a name is nobody, so nothing else is said of them.
        base = {key: each for key, each in row(1).items() if column.name != "party1_name" or key != "party1_id_number"}
        for name, value in tries.items():
            each = json.loads(send(secret, [base | {column.name: value}], "", "?dry_run=1").content)["rows"][0]
            refused = any(problem["field"] == column.name for problem in each["problems"])
            allowed = name == "null" and "null" in said["type"]
            if refused == allowed and not (name == "long" and column.sort is Sort.UNIT):
                wrong.append((column.name, name, each))
    assert wrong == []
    assert schema["required"] == [each.name for each in own_sheet().columns if each.required]
