"""Ed25519 of our own against RFC 8032 and against another implementation; the key in its file."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.seal.logs import SIGNER, STRANGER
from xiezhi.seal.signing import KeyFileError, make_key_file, read_signed, read_signer
from xiezhi.seal.verify import Checkpoint, Key, RefusedError, ed25519_holds, read_checkpoint, read_key

# RFC 8032 section 7.1: public key, message, signature.
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
]


@pytest.mark.parametrize(("public", "message", "signature"), VECTORS, ids=["empty", "one byte", "two bytes"])
def test_the_published_signatures_hold(public: str, message: str, signature: str) -> None:
    assert ed25519_holds(bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature))
    assert not ed25519_holds(bytes.fromhex(public), bytes.fromhex(message) + b"x", bytes.fromhex(signature))


def test_another_implementation_signs_and_ours_verifies() -> None:
    for number in range(10):
        secret = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
        message, public = b"m" * number, secret.public_key().public_bytes_raw()
        signature = bytearray(secret.sign(message))
        assert ed25519_holds(public, message, bytes(signature))
        signature[number * 6] ^= 1
        assert not ed25519_holds(public, message, bytes(signature))


def test_a_signature_with_a_second_scalar_is_refused() -> None:
    order = 2**252 + 27742317777372353535851937790883648493
    public, message, signature = (bytes.fromhex(each) for each in VECTORS[1])
    scalar = int.from_bytes(signature[32:], "little") + order
    assert not ed25519_holds(public, message, signature[:32] + scalar.to_bytes(32, "little"))
    assert not ed25519_holds(public, message, signature[:63])


def test_a_checkpoint_is_read_back_with_its_key_only() -> None:
    note = SIGNER.checkpoint(3, b"r" * 32)
    assert read_checkpoint(note, read_key(SIGNER.key)).size == 3
    for key in (STRANGER.key, SIGNER.key.replace("journal", "journey")):
        with pytest.raises(RefusedError):
            read_checkpoint(note, read_key(key))


@pytest.mark.parametrize("reader", [read_checkpoint, read_signed])
def test_both_readers_take_and_refuse_the_same_notes(reader: Callable[[str, Key], Checkpoint]) -> None:
    key, note = read_key(SIGNER.key), SIGNER.checkpoint(3, b"r" * 32, "2026-03-02T04:00:00.000000Z")
    assert reader(note, key) == Checkpoint(SIGNER.name, 3, b"r" * 32)
    packed = base64.b64decode(note.split(" ")[-1])
    for place in range(4, len(packed)):
        forged = bytearray(packed)
        forged[place] ^= 1
        with pytest.raises(RefusedError, match="does not hold"):
            reader(note.replace(note.split(" ")[-1], base64.b64encode(forged).decode() + "\n"), key)
    for planted in (note.replace("\n3\n", "\n4\n"), note.replace("02T04", "02T05"), note[:-1], ""):
        with pytest.raises(RefusedError):
            reader(planted, key)


def test_a_checkpoint_may_carry_the_signature_of_a_witness_too() -> None:
    note = SIGNER.checkpoint(3, b"r" * 32)
    witnessed = note + STRANGER.checkpoint(3, b"r" * 32).splitlines()[-1] + "\n"
    assert read_checkpoint(witnessed, read_key(SIGNER.key)) == read_checkpoint(note, read_key(SIGNER.key))


def test_a_malformed_note_is_refused() -> None:
    note = SIGNER.checkpoint(3, b"r" * 32)
    for planted in (note[:-1], note.replace("\n3\n", "\n03\n"), note.replace("\n\n", "\n"), note.replace("—", "-"), ""):
        with pytest.raises(RefusedError):
            read_checkpoint(planted, read_key(SIGNER.key))


def test_a_key_file_is_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "seal.key"
    make_key_file(file)
    assert read_signer("a.example/log", file).key.startswith("a.example/log+")
    with pytest.raises(FileExistsError):
        make_key_file(file)
    file.chmod(0o644)
    with pytest.raises(KeyFileError):
        read_signer("a.example/log", file)


def test_a_key_that_is_none_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "seal.key"
    file.write_text("abc")
    file.chmod(0o600)
    for name in ("a.example/log", "a b", "a+b", ""):
        with pytest.raises(KeyFileError):
            read_signer(name, file)
    with pytest.raises(KeyFileError):
        read_signer("a.example/log", tmp_path / "absent")
