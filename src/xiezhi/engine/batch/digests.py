"""Obligation ids in bulk: SHA-256 of ``rule id, 0x1f, root event id``, the first 16 bytes as hexadecimal digits.

Compiled, because hashing in a Python loop costs more than judging (benchmarks/engine.py, note).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from xiezhi.engine.batch.compiled import Numbers, compiled, entry

Bytes = npt.NDArray[np.uint8]
SMALL = 2000
"""Below this number hashlib is quicker than loading compiled code."""

ROUND_KEYS = np.array(
    [
        0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
        0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
        0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
        0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
        0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
        0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
        0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
        0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2,
    ],
    np.int64,
)  # fmt: skip
START = np.array(
    [0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19], np.int64
)
_MASK = 0xFFFFFFFF
_BLOCK = 64


@compiled
def turned(word: int, by: int) -> int:
    """Rotate a 32-bit word to the right."""
    return ((word >> by) | (word << (32 - by))) & _MASK


@compiled
def mix(state: Numbers, schedule: Numbers) -> None:
    """Mix one block of sixteen words, already in ``schedule``, into the state (FIPS 180-4, 6.2.2)."""
    for i in range(16, _BLOCK):
        early, late = schedule[i - 15], schedule[i - 2]
        small = turned(early, 7) ^ turned(early, 18) ^ (early >> 3)
        large = turned(late, 17) ^ turned(late, 19) ^ (late >> 10)
        schedule[i] = (schedule[i - 16] + small + schedule[i - 7] + large) & _MASK
    a, b, c, d = state[0], state[1], state[2], state[3]
    e, f, g, h = state[4], state[5], state[6], state[7]
    for i in range(_BLOCK):
        high = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)
        one = (h + high + ((e & f) ^ (~e & _MASK & g)) + ROUND_KEYS[i] + schedule[i]) & _MASK
        low = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)
        two = (low + ((a & b) ^ (a & c) ^ (b & c))) & _MASK
        h, g, f, e = g, f, e, (d + one) & _MASK
        d, c, b, a = c, b, a, (one + two) & _MASK
    state[0], state[1], state[2], state[3] = state[0] + a, state[1] + b, state[2] + c, state[3] + d
    state[4], state[5], state[6], state[7] = state[4] + e, state[5] + f, state[6] + g, state[7] + h
    for i in range(8):
        state[i] &= _MASK


@entry
def digest_all(prefixes: Bytes, prefix_ends: Numbers, rules: Numbers, ids: Bytes, ends: Numbers, out: Bytes) -> None:
    """Write the 32 hexadecimal digits of every obligation id.

    ``prefixes`` holds rule ids with their separator, ``prefix_ends`` where each begins and ends, ``rules`` the rule
    of each row; ``ids`` and ``ends`` the root event ids in the same way.
    """
    schedule = np.zeros(_BLOCK, np.int64)
    state = np.zeros(8, np.int64)
    for row in range(len(rules)):
        first, second = prefix_ends[rules[row]], ends[row]
        head = prefix_ends[rules[row] + 1] - first
        length = head + ends[row + 1] - second
        for i in range(8):
            state[i] = START[i]
        for block in range((length + 8) // _BLOCK + 1):
            for i in range(16):
                word = np.int64(0)
                for k in range(4):
                    at = block * _BLOCK + 4 * i + k
                    byte = np.int64(0)
                    if at < head:
                        byte = np.int64(prefixes[first + at])
                    elif at < length:
                        byte = np.int64(ids[second + at - head])
                    elif at == length:
                        byte = np.int64(128)
                    word = word << 8 | byte
                schedule[i] = word
            if block == (length + 8) // _BLOCK:
                schedule[15] = length * 8
            mix(state, schedule)
        for i in range(32):
            digit = (state[i // 8] >> (28 - 4 * (i % 8))) & 15
            out[row * 32 + i] = digit + 48 if digit < 10 else digit + 87


def obligation_ids(rule_ids: Sequence[str], rules: Numbers, roots: pa.Array) -> pa.Array:
    """Return the obligation id of each (rule number, root event id).

    >>> obligation_ids(["r1"], np.array([0]), pa.array(["e1"]))[0].as_py()
    '7f350d15beaf52d92d6bab5876ca2c4e'
    """
    if len(rules) < SMALL:
        texts = zip(rules.tolist(), roots.to_pylist(), strict=True)
        made = [hashlib.sha256(f"{rule_ids[rule]}\x1f{root}".encode()).hexdigest()[:32] for rule, root in texts]
        return pa.array(made, pa.string())
    prefixes = [f"{rule_id}\x1f".encode() for rule_id in rule_ids]
    prefix_ends = np.cumsum([0, *(len(prefix) for prefix in prefixes)])
    roots = pa.concat_arrays([roots.cast(pa.large_string())])
    ends = np.frombuffer(roots.buffers()[1], np.int64)[roots.offset : roots.offset + len(roots) + 1]
    ids = np.frombuffer(roots.buffers()[2], np.uint8)
    out = np.empty(32 * len(rules), np.uint8)
    digest_all(np.frombuffer(b"".join(prefixes), np.uint8), prefix_ends, rules, ids, ends, out)
    offsets = np.arange(0, 32 * len(rules) + 1, 32, dtype=np.int64)
    large = pa.LargeStringArray.from_buffers(len(rules), pa.py_buffer(offsets), pa.py_buffer(out))
    return large if 32 * len(rules) >= 1 << 31 else large.cast(pa.string())
