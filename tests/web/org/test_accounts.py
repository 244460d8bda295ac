"""No default password; locked after five failures; a second factor that works once; two sessions at most."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from tests.web.org.cast import NOW, City, city, fresh
from xiezhi.web.journal.models import Entry
from xiezhi.web.org import totp
from xiezhi.web.org.actions import accounts
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.models import Account
from xiezhi.web.org.passwords import PROFILES, check_password
from xiezhi.web.org.viewer import DeniedError

pytestmark = pytest.mark.usefixtures("db")
GOOD = "江岚-2026-hedong"


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


@pytest.fixture
def liu(bureau: City) -> Account:
    account, code = accounts.create_account(
        actor=bureau.viewers["sysadmin"], person=bureau.person("刘"), username="liu", now=NOW
    )
    return accounts.set_first_password(username=account.username, code=code, password=GOOD, now=NOW)


def enter(password: str = GOOD, code: str = "", now: datetime = NOW) -> Account:
    return accounts.check_entry(username="liu", password=password, code=code, now=now)


def test_a_new_account_has_no_password_and_its_code_works_once(bureau: City) -> None:
    account, code = accounts.create_account(actor=None, person=bureau.person("刘"), username="liu", now=NOW)
    assert account.password == ""
    for password in ("", code):
        with pytest.raises(OrgError):
            enter(password)
    accounts.set_first_password(username="liu", code=code, password=GOOD, now=NOW)
    with pytest.raises(OrgError):
        accounts.set_first_password(username="liu", code=code, password=GOOD, now=NOW)
    assert enter() == account


def test_a_code_is_too_old_after_seven_days(bureau: City) -> None:
    _, code = accounts.create_account(actor=None, person=bureau.person("刘"), username="liu", now=NOW)
    with pytest.raises(OrgError):
        accounts.set_first_password(username="liu", code=code, password=GOOD, now=NOW + timedelta(days=8))


def test_no_account_made_at_the_first_start_can_be_entered(bureau: City) -> None:
    assert bureau.units
    assert set(Account.objects.values_list("password", flat=True)) == {""}


def test_five_failures_lock_for_fifteen_minutes(liu: Account) -> None:
    for _ in range(5):
        with pytest.raises(OrgError):
            enter("wrong")
    for minutes in (0, 14):
        with pytest.raises(OrgError):
            enter(now=NOW + timedelta(minutes=minutes))
    assert enter(now=NOW + timedelta(minutes=15)) == liu
    reasons = [each.attrs["reason"] for each in Entry.objects.filter(what="login-failed").order_by("entry_id")]
    assert sorted(reasons) == ["locked"] * 2 + ["password"] * 5
    assert "liu" not in str([each.attrs for each in Entry.objects.filter(what="login-failed")])


def test_an_unknown_name_and_a_wrong_password_are_told_apart_by_nobody(liu: Account) -> None:
    told = []
    for name in (liu.username, "nobody"):
        with pytest.raises(OrgError) as caught:
            accounts.check_entry(username=name, password="wrong", code="", now=NOW)
        told.append(str(caught.value))
    assert told[0] == told[1]


def test_the_second_factor_is_asked_for_and_a_code_works_once(liu: Account) -> None:
    secret, step = b"12345678901234567890", int(NOW.timestamp()) // 30
    with pytest.raises(OrgError):
        accounts.set_second_factor(account=liu, secret=secret, code="000000", now=NOW)
    accounts.set_second_factor(account=liu, secret=secret, code=totp.code_at(secret, step), now=NOW)
    later = NOW + timedelta(minutes=2)
    code = totp.code_at(secret, step + 4)
    for wrong in ("", "000000", totp.code_at(secret, step)):
        with pytest.raises(OrgError):
            enter(code=wrong, now=later)
    assert enter(code=code, now=later) == liu
    with pytest.raises(OrgError):
        enter(code=code, now=later)
    with connection.cursor() as cursor:
        cursor.execute("SELECT totp FROM org_account WHERE username = 'liu'")
        assert secret not in bytes(cursor.fetchone()[0])


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "94287082"), (1111111109, "07081804"), (1234567890, "89005924"), (20000000000, "65353130")],
)
def test_the_codes_of_rfc_6238_appendix_b(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    assert totp.code_at(b"12345678901234567890", int(at.timestamp()) // 30, digits=8) == code


def test_at_most_two_sessions_and_both_end(liu: Account) -> None:
    opened = [
        accounts.open_session(account=liu, session_key=f"s{turn}", now=NOW + timedelta(minutes=turn))
        for turn in range(3)
    ]
    assert sorted(liu.sessions.values_list("session_key", flat=True)) == ["s1", "s2"]
    assert accounts.is_alive(opened[2], NOW + timedelta(minutes=100))
    assert not accounts.is_alive(opened[2], NOW + timedelta(minutes=123))
    opened[2].seen_at = NOW + timedelta(hours=13)
    assert not accounts.is_alive(opened[2], NOW + timedelta(hours=13))


def test_who_disables_and_who_resets(bureau: City, liu: Account) -> None:
    accounts.open_session(account=liu, session_key="s", now=NOW)
    for role in ("officer", "unit_head", "auditor", "bureau_leader"):
        with pytest.raises(DeniedError):
            accounts.disable_account(actor=bureau.viewers[role], account=liu, now=NOW)
    with pytest.raises(DeniedError):
        accounts.reset_factors(actor=bureau.viewers["sysadmin"], account=liu, now=NOW)
    with pytest.raises(OrgError):
        accounts.reset_factors(actor=bureau.viewers["secadmin"], account=bureau.viewers["secadmin"].account, now=NOW)
    code = accounts.reset_factors(actor=bureau.viewers["secadmin"], account=liu, now=NOW)
    assert (fresh(liu).password, liu.sessions.count()) == ("", 0)
    accounts.set_first_password(username="liu", code=code, password=GOOD, now=NOW)
    accounts.disable_account(actor=bureau.viewers["sysadmin"], account=fresh(liu), now=NOW)
    with pytest.raises(OrgError):
        enter()
    admin = bureau.viewers["sysadmin"]
    with pytest.raises(OrgError):
        accounts.disable_account(actor=admin, account=admin.account, now=NOW)


@pytest.mark.parametrize(
    ("profile", "password", "allowed"),
    [
        ("modern", GOOD, True),
        ("modern", "short", False),
        ("modern", "my-name-is-liu-x", False),
        ("modern", "password123456789", True),
        ("modern", "1234567890123", False),
        ("mlps3", "abcdefghijkl", False),
        ("mlps3", "Abcdefg-2026", True),
        ("mlps3", "Ab-2026", False),
    ],
)
def test_the_two_profiles(profile: str, password: str, allowed: bool) -> None:
    try:
        check_password(PROFILES[profile], password, "liu")
    except OrgError:
        assert not allowed
    else:
        assert allowed
