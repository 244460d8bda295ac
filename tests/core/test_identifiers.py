"""The identifier of an obligation: the same for the same thing, different for different things."""

from __future__ import annotations

import hashlib

from xiezhi.core.identifiers import obligation_id


def test_an_obligation_is_its_rule_and_the_root_of_its_event() -> None:
    assert obligation_id("r", "e") == hashlib.sha256(b"r\x1fe").hexdigest()[:32]
    assert obligation_id("a", "bc") != obligation_id("ab", "c")
