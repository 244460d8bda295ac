"""Two ciphers, one door: the published vectors, values bound to their record, and a change of the setting."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings

from xiezhi.web import ciphers
from xiezhi.web.ciphers import PROVIDERS, decrypted, encrypted

KEY = bytes(range(32))


@pytest.fixture(params=list(PROVIDERS))
def cipher(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    name = str(request.param)
    monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, cipher=name))
    return name


def test_a_value_comes_back_and_never_looks_the_same(cipher: str) -> None:
    one, other = (encrypted("张晓岚".encode(), KEY, "p1") for _ in range(2))
    assert one[:1] == other[:1] == PROVIDERS[cipher].mark
    assert one != other
    assert decrypted(one, KEY, "p1").decode() == "张晓岚"


def test_a_changed_byte_another_record_and_another_key_are_refused(cipher: str) -> None:
    assert cipher in PROVIDERS
    stored = encrypted(b"value", KEY, "p1")
    changed = [stored[:at] + bytes([stored[at] ^ 1]) + stored[at + 1 :] for at in range(len(stored))]
    attempts = [(each, KEY, "p1") for each in [*changed, stored[:5], stored[:20], b""]]
    for each in [*attempts, (stored, KEY, "p2"), (stored, bytes(32), "p1")]:
        with pytest.raises(InvalidTag):
            decrypted(*each)


def test_what_one_cipher_wrote_is_read_after_the_setting_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    stored = encrypted(b"value", KEY, "p1")
    monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, cipher="sm4-gcm"))
    assert decrypted(stored, KEY, "p1") == b"value"


def test_sm4_gcm_is_the_one_of_rfc_8998(monkeypatch: pytest.MonkeyPatch) -> None:
    """Appendix A.1: the vector is given for a bare key, so the derivation is taken out."""
    monkeypatch.setattr(ciphers, "_derived", lambda key, _name: key)
    key = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
    nonce = bytes.fromhex("00001234567800000000ABCD")
    about = bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
    letters = ("AA", "BB", "CC", "DD", "EE", "FF", "EE", "AA")
    plain = bytes.fromhex("".join(each * 8 for each in letters))
    sealed = PROVIDERS["sm4-gcm"].seal(key, nonce, plain, about)
    assert sealed.hex().upper() == (
        "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
        "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
        "83DE3541E4C2B58177E065A9BF7B62EC"
    )
    assert PROVIDERS["sm4-gcm"].open(key, nonce, sealed, about) == plain


def test_the_two_ciphers_share_no_key_bytes() -> None:
    nonce = bytes(12)
    aes = Cipher(algorithms.AES(KEY), modes.GCM(nonce)).encryptor()
    assert PROVIDERS["aes-256-gcm"].seal(KEY, nonce, b"x" * 16, b"")[:16] != aes.update(b"x" * 16)
    assert ciphers._derived(KEY, "aes-256-gcm")[:16] != ciphers._derived(KEY, "sm4-gcm")[:16]
