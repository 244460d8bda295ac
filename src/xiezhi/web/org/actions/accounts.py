"""Accounts: made without a password, entered first with a one-time code, locked after failures, second factor."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.contrib.auth.hashers import check_password as matches
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F, Q

from xiezhi.seal.verify import Json
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import NOBODY, SYSTEM, Author, Note, write, write_apart
from xiezhi.web.keys import journal_key
from xiezhi.web.org import totp
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.access.reach import Record
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.models import Account, OpenSession, Person
from xiezhi.web.org.passwords import PROFILES, Profile, check_password
from xiezhi.web.org.search import index
from xiezhi.web.org.viewer import Viewer, legal_day

CREATE, DISABLE, RESET = (Right("user", action) for action in ("create", "disable", "reset_factor"))
CODE_LASTS = timedelta(days=7)
MOST_SESSIONS = 2


def profile() -> Profile:
    """Return the password profile of this install."""
    return PROFILES[settings.ENVIRONMENT.passwords]


@transaction.atomic
def create_account(*, actor: Viewer | None, person: Person, username: str, now: datetime) -> tuple[Account, str]:
    """Make an account; return it and the one-time code, which is shown once and kept as a hash."""
    if actor is not None:
        actor.demand(CREATE, Record(person.unit.path), legal_day(now), username)
    if person.left_on is not None:
        raise OrgError(f"{person.name} 已停用", f"{person.name} is no longer in use")
    if not username or Account.objects.filter(username=username).exists():
        raise OrgError(f"账号 {username} 不可用", f"the account {username} cannot be used")
    if Account.objects.filter(person=person).exists():
        raise OrgError(f"{person.name} 已有账号", f"{person.name} has an account already")
    account = Account(account_id=new_id(now), person=person, username=username)
    code = _new_code(account, now)
    account.save(force_insert=True)
    index.put("account", account)
    _tell(actor, "account-created", account, now)
    return account, code


@transaction.atomic
def disable_account(*, actor: Viewer, account: Account, now: datetime) -> None:
    """Shut an account and end its sessions."""
    actor.demand(DISABLE, Record(account.person.unit.path), legal_day(now), account.account_id)
    if account.person_id == actor.account.person_id:
        raise OrgError("不得停用自己的账号", "nobody disables their own account")
    account.disabled = True
    account.save(update_fields=["disabled"])
    account.sessions.all().delete()
    _tell(actor, "account-disabled", account, now)


@transaction.atomic
def reset_factors(*, actor: Viewer, account: Account, now: datetime) -> str:
    """Forget password and second factor; return a new one-time code."""
    actor.demand(RESET, Record(account.person.unit.path), legal_day(now), account.account_id)
    if account.person_id == actor.account.person_id:
        raise OrgError("不得重置自己的账号", "nobody resets their own account")
    account.password, account.totp, account.failures, account.locked_until = "", b"", 0, None
    code = _new_code(account, now)
    account.save()
    account.sessions.all().delete()
    _tell(actor, "account-factors-reset", account, now)
    return code


@transaction.atomic
def set_first_password(*, username: str, code: str, password: str, now: datetime) -> Account:
    """Spend the one-time code on a password of one's own."""
    account = Account.objects.select_for_update().filter(username=username, disabled=False).first()
    spent = account is None or not account.code or account.code_until is None or account.code_until < now
    if account is None or spent or not matches(code, account.code):
        raise OrgError("账号或一次性代码不对，或已过期", "the account or the one-time code is wrong or too old")
    check_password(profile(), password, username)
    account.password, account.password_set_at = make_password(password), now
    account.code, account.code_until, account.failures, account.locked_until = "", None, 0, None
    account.save()
    write(Note(Kind.ACT, "password-set", attrs={"account": account.account_id}), _self(account), now)
    return account


class WrongPasswordError(OrgError):
    """The password was wrong; to be counted with ``record_wrong_password`` once the act is rolled back."""

    def __init__(self) -> None:
        super().__init__("原口令不对，或账号被锁定", "the old password is wrong, or the account is locked")


@transaction.atomic
def change_password(*, account: Account, old: str, new: str, session_key: str, now: datetime) -> None:
    """Change one's own password; every other session of the account ends."""
    account = Account.objects.select_for_update().get(pk=account.pk)
    locked = account.locked_until is not None and now < account.locked_until
    if not matches(old, account.password) or locked:
        raise WrongPasswordError
    if old == new:
        raise OrgError("新口令须与原口令不同", "the new password differs from the old one")
    check_password(profile(), new, account.username)
    account.password, account.password_set_at = make_password(new), now
    account.save(update_fields=["password", "password_set_at"])
    ended, _ = account.sessions.exclude(pk=session_key).delete()
    attrs: dict[str, Json] = {"account": account.account_id, "sessions_ended": ended}
    write(Note(Kind.ACT, "password-changed", attrs=attrs), _self(account), now)


def record_wrong_password(account: Account, now: datetime) -> None:
    """Count a wrong old password like one at the door, in a transaction of its own."""
    _count_failure(account, now)
    attrs = {"account": account.account_id}
    write_apart(Note(Kind.FAILURE, "password-not-changed", result="failed", attrs=attrs), _self(account), now)


@transaction.atomic
def end_session(*, account: Account, session_key: str, now: datetime) -> None:
    """End one of one's own sessions; one that has ended already is none."""
    if account.sessions.filter(pk=session_key).delete()[0]:
        write(Note(Kind.LOGIN, "session-ended", attrs={"account": account.account_id}), _self(account), now)


def check_entry(*, username: str, password: str, code: str, now: datetime) -> Account:
    """Return the account if name, password and second factor are right; every failure is counted and recorded."""
    account = Account.objects.filter(username=username).select_related("person").first()
    reason = _why_not(account, password, code, now)
    if account is None or reason:
        if account is not None and reason in ("password", "second-factor"):
            _count_failure(account, now)
        # People type their password into the wrong field: what was typed is kept like a personal value.
        told = Note(
            Kind.LOGIN, "login-failed", result="failed", attrs={"reason": reason}, personal={"username": username[:40]}
        )
        write_apart(told, NOBODY, now)
        raise OrgError("账号、口令或动态口令不对，或账号被锁定", "wrong name, password or code, or a locked account")
    Account.objects.filter(pk=account.pk).update(failures=0, locked_until=None)
    return account


def _why_not(account: Account | None, password: str, code: str, now: datetime) -> str:
    # The hash is computed for an unknown name too, so that time does not tell which names exist.
    right = matches(password, account.password if account and account.password else _nobodys_hash())
    lifetime = profile().lifetime
    if account is None or account.disabled or not account.password:
        return "account"
    if account.locked_until is not None and now < account.locked_until:
        return "locked"
    if not right:
        return "password"
    if lifetime is not None and (account.password_set_at is None or now - account.password_set_at > lifetime):
        return "expired"
    return "" if not account.totp or _second_factor_holds(account, code, now) else "second-factor"


@cache
def _nobodys_hash() -> str:
    return make_password(secrets.token_hex())


def _second_factor_holds(account: Account, code: str, now: datetime) -> bool:
    secret = totp.unlocked(bytes(account.totp), journal_key(settings.ENVIRONMENT), account.account_id)
    step = totp.matching_step(secret, code, now, account.totp_step)
    # Only one of two who present the same code at once moves the step.
    return step is not None and bool(Account.objects.filter(pk=account.pk, totp_step__lt=step).update(totp_step=step))


def _count_failure(account: Account, now: datetime) -> None:
    rules = profile()
    Account.objects.filter(pk=account.pk).update(failures=F("failures") + 1)
    Account.objects.filter(pk=account.pk, failures__gte=rules.failures).update(
        failures=0, locked_until=now + rules.locked_for
    )


@transaction.atomic
def set_second_factor(*, account: Account, secret: bytes, code: str, now: datetime) -> None:
    """Take a device into use once it has shown a right code."""
    step = totp.matching_step(secret, code, now, 0)
    if step is None:
        raise OrgError("动态口令不对", "the code is wrong")
    account.totp = totp.locked(secret, journal_key(settings.ENVIRONMENT), account.account_id)
    account.totp_step = step
    account.save(update_fields=["totp", "totp_step"])
    write(Note(Kind.ACT, "second-factor-set", attrs={"account": account.account_id}), _self(account), now)


@transaction.atomic
def open_session(*, account: Account, session_key: str, now: datetime) -> OpenSession:
    """Open a session; the oldest of more than two is closed."""
    opened = OpenSession.objects.create(session_key=session_key, account=account, started_at=now, seen_at=now)
    surplus = account.sessions.order_by("-started_at", "-session_key").values_list("pk", flat=True)[MOST_SESSIONS:]
    OpenSession.objects.filter(pk__in=list(surplus)).delete()
    write(Note(Kind.LOGIN, "login", attrs={"account": account.account_id}), _self(account), now)
    return opened


def is_alive(session: OpenSession, now: datetime) -> bool:
    """Say whether neither the idle nor the absolute limit has passed."""
    rules = profile()
    return now - session.seen_at <= rules.idle and now - session.started_at <= rules.absolute


def close_dead_sessions(now: datetime) -> int:
    """Delete the sessions past their idle or absolute limit; return how many."""
    rules = profile()
    dead = Q(seen_at__lt=now - rules.idle) | Q(started_at__lt=now - rules.absolute)
    return OpenSession.objects.filter(dead).delete()[0]


def _new_code(account: Account, now: datetime) -> str:
    code = "-".join(secrets.token_hex(2) for _ in range(4))
    account.code, account.code_until = make_password(code), now + CODE_LASTS
    return code


def _self(account: Account) -> Author:
    return Author(account.person_id, "self")


def _tell(actor: Viewer | None, what: str, account: Account, now: datetime) -> None:
    attrs = {"account": account.account_id, "person": account.person_id, "username": account.username}
    write(Note(Kind.ACT, what, attrs=attrs), SYSTEM if actor is None else actor.author, now)
