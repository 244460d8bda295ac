"""The registers of accounts and postings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Case, CharField, QuerySet, Value, When

from xiezhi.web.desk.registers.register import Column, Narrow, Register
from xiezhi.web.desk.visit import Visit
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.actions import accounts as account_actions
from xiezhi.web.org.actions import postings as posting_actions
from xiezhi.web.org.models import Account, Posting, State
from xiezhi.web.ui.words import ROLES, two

_TONES = {"disabled": "red", "locked": "yellow", "in_use": "green", "proposed": "yellow", "revoked": "red"}


def _accounts(visit: Visit) -> QuerySet[Account]:
    text = CharField()
    standing = Case(
        When(disabled=True, then=Value("disabled")),
        When(locked_until__gt=visit.now, then=Value("locked")),
        default=Value("in_use"),
        output_field=text,
    )
    factor = Case(When(totp=b"", then=Value("no")), default=Value("yes"), output_field=text)
    return Account.objects.select_related("person__unit").annotate(standing=standing, factor=factor)


def _standings(visit: Visit) -> Sequence[tuple[str, str]]:
    words = visit.words
    return (("in_use", words["in_use"]), ("locked", words["locked"]), ("disabled", words["disabled"]))


def _yes_no(visit: Visit) -> Sequence[tuple[str, str]]:
    return (("yes", visit.words["yes"]), ("no", visit.words["no"]))


def _account_context(visit: Visit) -> Mapping[str, object]:
    who, day = visit.who, visit.day
    return {
        "may_create": who.may(account_actions.CREATE, day),
        "may_disable": who.may(account_actions.DISABLE, day),
        "may_reset": who.may(account_actions.RESET, day),
    }


def _standing(row: Account) -> str:
    return str(getattr(row, "standing"))  # noqa: B009 - an annotation, which no type knows


def _factor(row: Account) -> str:
    return str(getattr(row, "factor"))  # noqa: B009 - an annotation, which no type knows


ACCOUNTS: Register[Account] = Register(
    name="accounts",
    title=lambda words: words["accounts"],
    address="/accounts/",
    right=Right("user", "list"),
    export=Right("user_register", "export"),
    read_as="accounts-listed",
    base=_accounts,
    columns=(
        Column("username", lambda words: words["username"], lambda row, _: row.username, "username", Narrow.TEXT),
        Column("name", lambda words: words["name"], lambda row, _: row.person.name, "person__name", Narrow.TEXT),
        Column(
            "unit",
            lambda words: words["unit"],
            lambda row, _: row.person.unit.name,
            "person__unit__name",
            Narrow.TEXT,
            width=24,
        ),
        Column(
            "factor",
            lambda words: words["factor"],
            lambda row, visit: dict(_yes_no(visit))[_factor(row)],
            "factor",
            Narrow.CHOICE,
            _yes_no,
        ),
        Column(
            "state",
            lambda words: words["state"],
            lambda row, visit: dict(_standings(visit))[_standing(row)],
            "standing",
            Narrow.CHOICE,
            _standings,
            tone=lambda row: _TONES[_standing(row)],
        ),
        Column(
            "password_since",
            lambda words: words["password_since"],
            lambda row, _: row.password_set_at,
            "password_set_at",
            Narrow.DAYS,
            instant=True,
            aside=True,
            width=20,
        ),
    ),
    order=("username", "account_id"),
    path="person__unit__path",
    person="person_id",
    head="desk/registers/accounts_head.html",
    acts="desk/registers/account_acts.html",
    context=_account_context,
)


def _postings(_visit: Visit) -> QuerySet[Posting]:
    return Posting.objects.select_related("person", "unit").prefetch_related("serves")


def _roles(visit: Visit) -> Sequence[tuple[str, str]]:
    return [(name, text.say(visit.language)) for name, text in ROLES.items()]


def _states(visit: Visit) -> Sequence[tuple[str, str]]:
    return [(value, two(str(name), visit.language)) for value, name in State.choices]


def _named(row: Posting, visit: Visit) -> str:
    return f"{row.person.name}（{visit.words['deputy']}）" if row.deputy_for_id else row.person.name


def _posting_context(visit: Visit) -> Mapping[str, object]:
    who, day = visit.who, visit.day
    return {
        "may_propose": who.may(posting_actions.PROPOSE, day),
        "may_approve": who.may(posting_actions.APPROVE, day),
        "may_revoke": who.may(posting_actions.REVOKE, day),
    }


def _posting_acts(row: Posting, visit: Visit) -> Mapping[str, object]:
    me = visit.who.account.person_id
    return {
        "posting": row,
        "waits": row.state == State.PROPOSED and me not in (row.proposed_by, row.person_id),
        "stands": row.state != State.REVOKED,
    }


POSTINGS: Register[Posting] = Register(
    name="postings",
    title=lambda words: words["postings"],
    address="/postings/",
    right=Right("posting", "list"),
    export=Right("posting_register", "export"),
    read_as="postings-listed",
    base=_postings,
    columns=(
        Column("name", lambda words: words["name"], _named, "person__name", Narrow.TEXT),
        Column(
            "role",
            lambda words: words["role"],
            lambda row, visit: ROLES[row.role].say(visit.language),
            "role",
            Narrow.CHOICE,
            _roles,
        ),
        Column("unit", lambda words: words["unit"], lambda row, _: row.unit.name, "unit__name", Narrow.TEXT, width=24),
        Column(
            "serves",
            lambda words: words["serves"],
            lambda row, _: "、".join(each.name for each in row.serves.all()),
            width=24,
        ),
        Column("first", lambda words: words["first_day"], lambda row, _: row.first_day, "first_day", Narrow.DAYS),
        Column("last", lambda words: words["until_day"], lambda row, _: row.last_day, "last_day", Narrow.DAYS),
        Column(
            "state",
            lambda words: words["state"],
            lambda row, visit: two(str(row.get_state_display()), visit.language),
            "state",
            Narrow.CHOICE,
            _states,
            tone=lambda row: _TONES.get(row.state, "green"),
        ),
    ),
    # What waits for a decision comes first.
    order=("decided", "-posting_id"),
    path="unit__path",
    person="person_id",
    period=("first_day", "last_day"),
    head="desk/registers/postings_head.html",
    acts="desk/registers/posting_acts.html",
    context=_posting_context,
    row_acts=_posting_acts,
)
