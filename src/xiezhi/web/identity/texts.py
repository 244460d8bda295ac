"""Free text without names: a token ⟦P1⟧ stands for each party, and is resolved only for the eye of a reader."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from cryptography.exceptions import InvalidTag
from django.db import transaction

from xiezhi.web.ciphers import decrypted, encrypted
from xiezhi.web.identity.models import Narrative, Party
from xiezhi.web.identity.particulars import Particulars
from xiezhi.web.identity.parties import particulars_of
from xiezhi.web.identity.problems import DestroyedError, IdentityError
from xiezhi.web.identity.ring import joined, key_for, living
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import Author, Note, write

TOKEN = re.compile(r"⟦(P\d+)⟧")


def tokenised(text: str, parties: Iterable[tuple[str, Particulars]]) -> str:
    """Return the text with a token for each name and number of a party, however it is spaced or wide.

    >>> tokenised("张 三（１３８0013 8000）来报案", [("P1", Particulars("张三", phone="13800138000"))])
    '⟦P1⟧（⟦P1⟧）来报案'
    """
    found = [(each, token) for token, who in parties for _, each in who.secrets() if len(each) > 1]
    for value, token in sorted(found, key=lambda pair: -len(pair[0])):
        text = re.sub(r"[\s-]*".join(map(_any_form, value)), f"⟦{token}⟧", text)
    return text


def _any_form(letter: str) -> str:
    wide = chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter
    return f"[{re.escape(letter)}{re.escape(letter.lower())}{wide}{wide.lower()}]"


def resolved(text: str, names: Mapping[str, str]) -> str:
    """Return the text for display: each token replaced by what is said for it, masked or not.

    >>> resolved("⟦P1⟧ 与 ⟦P2⟧", {"P1": "张*"})
    '张* 与 ⟦P2⟧'
    """
    return TOKEN.sub(lambda match: names.get(match[1], match[0]), text)


def known(thread_id: str) -> list[tuple[str, Particulars]]:
    """Return who is known in a thread, by token; those whose key is destroyed are known no more."""
    rows = Party.objects.filter(thread_id=thread_id, key__destroyed_at=None).select_related("key")
    return [(each.token, particulars_of(each)) for each in rows]


@transaction.atomic
def write_narrative(*, author: Author, thread_id: str, text: str, now: datetime) -> Narrative:
    """Keep free text of a thread; names and numbers of its parties become tokens first."""
    text = tokenised(text, known(thread_id))
    tokens = set(TOKEN.findall(text))
    named = list(Party.objects.filter(thread_id=thread_id, token__in=tokens).select_related("key"))
    if len(named) != len(tokens):
        unknown = "、".join(sorted(tokens - {each.token for each in named}))
        raise IdentityError(f"本案没有当事人 {unknown}", f"the thread has no party {unknown}")
    keys = [key_for(f"thread:{thread_id}", now), *(living(each.key) for each in named)]
    narrative = Narrative(narrative_id=new_id(now), thread_id=thread_id)
    narrative.stored = encrypted(text.encode(), joined(keys), narrative.narrative_id)
    attrs = {"narrative": narrative.narrative_id, "sha256": hashlib.sha256(narrative.stored).hexdigest()}
    told = Note(Kind.ACT, "narrative-written", thread_id=thread_id, attrs=attrs | {"names": sorted(tokens)})
    narrative.entry_id = write(told, author, now).entry_id
    narrative.save(force_insert=True)
    narrative.names.set(named)
    return narrative


def read_narrative(narrative: Narrative, now: datetime) -> str:
    """Return the text with its tokens; refuse if the key of the thread, or of anyone it names, is destroyed."""
    named = narrative.names.select_related("key")
    keys = [key_for(f"thread:{narrative.thread_id}", now), *(living(each.key) for each in named)]
    try:
        return decrypted(bytes(narrative.stored), joined(keys), narrative.narrative_id).decode()
    except InvalidTag as error:
        raise DestroyedError(narrative.narrative_id) from error
