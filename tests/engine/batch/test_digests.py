"""Obligation ids made in bulk are the ids made one by one."""

import hashlib

import numpy as np
import pyarrow as pa
import pytest

from xiezhi.engine.batch import digests
from xiezhi.engine.batch.digests import obligation_ids

RULES = ["r1", "a-rule-with-a-long-name-" + "x" * 60, "规则"]


def expected(rules: list[int], roots: list[str]) -> list[str]:
    texts = zip(rules, roots, strict=True)
    return [hashlib.sha256(f"{RULES[rule]}\x1f{root}".encode()).hexdigest()[:32] for rule, root in texts]


@pytest.mark.parametrize("small", [0, 10_000])
def test_ids_of_every_length_over_the_edges_of_a_block(small: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digests, "SMALL", small)
    roots = ["é" * (n % 3) + "e" * n for n in range(140)]
    rules = [n % 3 for n in range(140)]
    assert obligation_ids(RULES, np.array(rules), pa.array(roots)).to_pylist() == expected(rules, roots)


def test_ids_of_a_slice_of_a_column(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digests, "SMALL", 0)
    roots = [f"event-{n}" for n in range(40)]
    assert obligation_ids(RULES, np.zeros(5, np.int64), pa.array(roots).slice(30, 5)).to_pylist() == expected(
        [0] * 5, roots[30:35]
    )
