"""A form is sent once: the same token again gets the same answer, and a record changed meanwhile is a conflict."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from xiezhi.web.ciphers import decrypted, encrypted
from xiezhi.web.desk.models import Draft, Submission
from xiezhi.web.desk.visit import Visit
from xiezhi.web.keys import journal_key
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.models import Account
from xiezhi.web.ui.forms import FieldKind, Filled, version_of

# How long an answer is given again with what it shows once, and how long tokens and drafts are kept.
SHOWN_FOR, KEPT_FOR = timedelta(minutes=2), timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form led to: where to go, and what is shown there once."""

    location: str
    shown: str = ""


class ConflictError(Exception):
    """Somebody else changed the record since the form was opened."""

    def __init__(self, theirs: Mapping[str, str]) -> None:
        super().__init__()
        self.theirs = theirs


def send(
    visit: Visit,
    filled: Filled,
    act: Callable[[], Sent],
    *,
    about: str = "",
    current: Callable[[], Mapping[str, str]] | None = None,
) -> Sent:
    """Act once for each token, in one transaction with the token, the end of the draft and the check of the version.

    ``current`` locks the record and returns its values as the form names them; a form about nothing has none.
    """
    if not filled.token:
        raise OrgError("表单不完整，请刷新后重新提交", "the form is incomplete: reload the page and send it again")
    account = visit.who.account
    try:
        with transaction.atomic():
            # Sendings of one account wait for each other here, and for the draft that is being saved.
            Account.objects.select_for_update().get(pk=account.pk)
            if (before := sent_before(visit, filled)) is not None:
                return before
            if current is not None:
                _compare(filled, current())
            sent = act()
            forget_old(visit.now)
            _keep(visit, filled, sent)
            Draft.objects.filter(account=account, form=filled.form.name, about=about).delete()
            return sent
    except IntegrityError:
        # The constraint decides where the wait could not: the other one's answer is ours.
        if (before := sent_before(visit, filled)) is None:
            raise
        return before


def _compare(filled: Filled, theirs: Mapping[str, str]) -> None:
    # Two who want the same do not disagree.
    differs = any(filled.text(name) != value for name, value in theirs.items())
    if differs and version_of(theirs) != filled.version:
        raise ConflictError(theirs)


def is_sent(visit: Visit, token: str) -> bool:
    """Say whether a form was sent already."""
    return Submission.objects.filter(account=visit.who.account, token=token).exists()


def sent_before(visit: Visit, filled: Filled) -> Sent | None:
    """Return what a form that was sent already led to; what it shows once is gone after two minutes."""
    found = Submission.objects.filter(account=visit.who.account, token=filled.token).first()
    if found is None:
        return None
    if found.digest != _digest(filled):
        raise OrgError(
            "这张表单已经提交过，这次的改动没有保存；请打开新的表单",
            "this form was sent already and the change is not saved: open a new form",
        )
    fresh = found.shown_until is not None and visit.now <= found.shown_until
    return Sent(found.location, _opened(found) if fresh else "")


def _opened(found: Submission) -> str:
    return decrypted(bytes(found.shown), journal_key(settings.ENVIRONMENT), f"shown {found.token}").decode()


def _digest(filled: Filled) -> str:
    # Keyed, because short values could be guessed from a plain hash; a password is in no digest.
    kept = {each.name: filled.text(each.name) for each in filled.form.fields if each.kind is not FieldKind.PASSWORD}
    told = version_of(kept | {"": filled.form.name})
    return hmac.new(journal_key(settings.ENVIRONMENT), told.encode(), "sha256").hexdigest()


def _keep(visit: Visit, filled: Filled, sent: Sent) -> None:
    shown = (
        encrypted(sent.shown.encode(), journal_key(settings.ENVIRONMENT), f"shown {filled.token}")
        if sent.shown
        else b""
    )
    Submission.objects.create(
        account=visit.who.account,
        token=filled.token,
        form=filled.form.name,
        digest=_digest(filled),
        location=sent.location,
        shown=shown,
        shown_until=visit.now + SHOWN_FOR if sent.shown else None,
        sent_at=visit.now,
    )


def forget_old(now: datetime) -> None:
    """Empty what was shown once, and let go of old tokens and drafts."""
    Submission.objects.filter(shown_until__lt=now).update(shown=b"", shown_until=None)
    Submission.objects.filter(sent_at__lt=now - KEPT_FOR).delete()
    Draft.objects.filter(saved_at__lt=now - KEPT_FOR).delete()
