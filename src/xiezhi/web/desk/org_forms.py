"""The forms of units, staff, accounts and postings."""

from __future__ import annotations

from xiezhi.web.desk.drafts import register_form
from xiezhi.web.org.models import UnitKind
from xiezhi.web.ui.forms import Field, FieldKind, Form
from xiezhi.web.ui.words import ROLES, Words, two


def _on(words: Words) -> Field:
    return Field("on", words["effective_on"], FieldKind.DATE, why=words["why_on"])


def unit_new(words: Words) -> Form:
    """A new unit."""
    kinds = tuple((value, two(str(label), words.language)) for value, label in UnitKind.choices)
    fields = (
        Field("parent", words["parent_unit"], FieldKind.UNIT),
        Field("name", words["unit_name"], longest=80),
        Field("code", words["code"], why=words["why_code"], longest=20),
        Field("kind", words["kind"], FieldKind.CHOICE, choices=kinds),
    )
    return Form("unit-new", words["new_unit"], words["create"], fields)


def unit_rename(words: Words) -> Form:
    """Another name for a unit."""
    fields = (Field("name", words["unit_name"], longest=80), _on(words))
    return Form("unit-rename", words["rename_unit"], words["rename"], fields)


def unit_move(words: Words) -> Form:
    """Another place for a unit."""
    fields = (Field("parent", words["parent_unit"], FieldKind.UNIT, why=words["why_move"]), _on(words))
    return Form("unit-move", words["move_unit"], words["move"], fields)


def unit_merge(words: Words) -> Form:
    """A unit goes into another."""
    fields = (Field("into", words["into_unit"], FieldKind.UNIT, why=words["why_merge"]), _on(words))
    return Form("unit-merge", words["merge_unit"], words["merge"], fields)


def person_new(words: Words) -> Form:
    """Somebody new on the staff."""
    fields = (
        Field("name", words["name"], longest=40),
        Field("unit", words["unit"], FieldKind.UNIT),
    )
    return Form("person-new", words["new_person"], words["register"], fields)


def person_move(words: Words) -> Form:
    """Somebody goes to another unit."""
    fields = (Field("unit", words["to_unit"], FieldKind.UNIT), _on(words))
    return Form("person-move", words["move_person"], words["move"], fields)


def account_new(words: Words) -> Form:
    """An account for somebody who has none."""
    fields = (
        Field("person", words["staff_member"], FieldKind.PERSON),
        Field("username", words["username"], why=words["why_username"], longest=40),
    )
    return Form("account-new", words["new_account"], words["create"], fields)


def posting(words: Words) -> Form:
    """A posting is proposed."""
    roles = tuple((name, text.say(words.language)) for name, text in ROLES.items())
    fields = (
        Field("person", words["staff_member"], FieldKind.PERSON),
        Field("role", words["role"], FieldKind.CHOICE, why=words["why_role"], choices=roles),
        Field("unit", words["unit"], FieldKind.UNIT, within="posting.propose"),
        Field(
            "serves", words["serves"], FieldKind.UNIT, required=False, why=words["why_serves"], many=True, longest=4000
        ),
        Field("first_day", words["first_day"], FieldKind.DATE),
        Field("last_day", words["last_day"], FieldKind.DATE, required=False),
    )
    return Form("posting", words["propose"], words["propose"], fields)


def cover(words: Words) -> Form:
    """Leave cover for one's own posting."""
    fields = (
        Field("person", words["deputy_person"], FieldKind.PERSON, why=words["why_deputy"]),
        Field("first_day", words["first_day"], FieldKind.DATE),
        Field("last_day", words["cover_last_day"], FieldKind.DATE, why=words["why_cover_days"]),
    )
    return Form("cover", words["propose_cover"], words["propose"], fields)


def password(words: Words) -> Form:
    """One's own new password."""
    fields = (
        Field("old", words["old_password"], FieldKind.PASSWORD, autocomplete="current-password"),
        Field("new", words["new_password"], FieldKind.PASSWORD, autocomplete="new-password"),
        Field("again", words["new_password_again"], FieldKind.PASSWORD, autocomplete="new-password"),
    )
    return Form("password", words["change_password"], words["save"], fields)


def shredding(words: Words) -> Form:
    """The end of an identity is proposed."""
    fields = (
        Field("thread", words["shred_thread"], longest=64),
        Field("token", words["shred_token"], why=words["why_shred_token"], longest=8),
        Field("ground", words["shred_ground"], FieldKind.TEXTAREA, why=words["why_shred_ground"], longest=200),
    )
    return Form("shredding", words["shred_propose"], words["shred_propose"], fields)


def register_all() -> None:
    """Tell the desk where the forms are whose drafts are kept."""
    register_form(unit_new, "/units/new/")
    register_form(unit_rename, "/units/{}/rename/")
    register_form(unit_move, "/units/{}/move/")
    register_form(unit_merge, "/units/{}/merge/")
    register_form(person_new, "/staff/new/")
    register_form(person_move, "/staff/{}/move/")
    register_form(account_new, "/accounts/new/")
    register_form(posting, "/postings/propose/")
    register_form(cover, "/postings/cover/")
    register_form(shredding, "/shredding/new/")
