"""Chains of review as data: which levels a matter passes, by class of case, unit, kind and amount."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path

import yaml

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text

LEVELS = ("L1", "L2", "L3", "L4", "L5")
# Who may be the last: the head of a unit and the leader hold a power of approval, the legal section advises.
_LAST = frozenset({"L3", "L5"})
_FILE = Path(__file__).with_name("chains.yaml")
_KEYS = {"id", "zh", "en", "levels", "amount_up_to", "classes", "matters", "unit_kinds", "kinds", "least"}


class ChainError(XiezhiError):
    """The file of chains cannot be used."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is submitted: class of case, matter, kind of the unit, kinds of the matter, amount in yuan if any."""

    case_class: str
    matter: str
    unit_kind: str
    kinds: frozenset[str] = frozenset()
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """Levels in order, and what they are for; an empty condition fits everything. ``least``: the last one's rank."""

    chain_id: str
    name: Text
    levels: tuple[str, ...]
    classes: frozenset[str]
    matters: frozenset[str]
    unit_kinds: frozenset[str]
    kinds: frozenset[str]
    amount_up_to: Decimal | None
    least: str = ""

    def fits(self, asked: Asked) -> bool:
        """Say whether the chain is for what is submitted; what is unknown satisfies no condition."""
        named = (
            (self.classes, asked.case_class),
            (self.matters, asked.matter),
            (self.unit_kinds, asked.unit_kind),
        )
        if any(allowed and value not in allowed for allowed, value in named):
            return False
        if self.kinds and not (asked.kinds and asked.kinds <= self.kinds):
            return False
        if self.amount_up_to is None:
            return True
        # A fine without its amount is unknown; a warning alone has none.
        return asked.amount <= self.amount_up_to if asked.amount is not None else "fine" not in asked.kinds


@dataclass(frozen=True, slots=True)
class Chains:
    """All chains in order, the matters and the kinds by id; ``words``: matters for which the law has another word."""

    chains: tuple[Chain, ...]
    matters: Mapping[str, Text]
    kinds: Mapping[str, Text]
    words: Mapping[str, str] = field(default_factory=dict)

    def word_for(self, matter: str) -> str:
        """Return what a matter is in the vocabulary of the law."""
        return self.words.get(matter, matter)

    def named(self, chain_id: str) -> Chain | None:
        """Return a chain by its id; None for one that the file no longer has."""
        return next((each for each in self.chains if each.chain_id == chain_id), None)

    def for_what(self, asked: Asked) -> Chain:
        """Return the first chain that fits."""
        return next(chain for chain in self.chains if chain.fits(asked))


@cache
def shipped_chains() -> Chains:
    """Return the chains that ship with the program."""
    return read_chains(_FILE.read_text(encoding="utf-8"), _FILE.name)


def read_chains(text: str, name: str) -> Chains:
    """Read chains; raise ``ChainError`` for levels out of order, an unknown key, or a matter that no chain takes."""
    table = yaml.safe_load(text)
    if not isinstance(table, dict) or set(table) != {"chains", "matters", "kinds"}:
        raise _refused(name, "须有 chains、matters、kinds", "needs chains, matters and kinds")
    chains = tuple(_chain(each, name) for each in table["chains"])
    if not chains or any((chains[-1].classes, chains[-1].matters, chains[-1].unit_kinds, chains[-1].kinds)):
        raise _refused(name, "最后一条审核链须无条件", "the last chain must take everything")
    if chains[-1].amount_up_to is not None:
        raise _refused(name, "最后一条审核链须无金额上限", "the last chain must have no limit of amount")
    words = {key: str(row["word"]) for key, row in table["matters"].items() if "word" in row}
    return Chains(chains, _names(table["matters"]), _names(table["kinds"]), words)


def _chain(row: Mapping[str, object], name: str) -> Chain:
    where = f"{name}: {row.get('id')}"
    if set(row) - _KEYS or not {"id", "zh", "en", "levels"} <= set(row):
        raise _refused(where, f"项目不对：{sorted(row)}", f"wrong keys: {sorted(row)}")
    levels = tuple(_texts(row, "levels"))
    if levels != tuple(each for each in LEVELS if each in levels) or levels[:1] != ("L1",) or len(levels) < 2:
        raise _refused(where, "级别须从 L1 起，依次不重复", "levels begin with L1, in order, none twice")
    if levels[-1] not in _LAST:
        raise _refused(where, "最后一级须有审批权（L3 或 L5）", "the last level must hold a power: L3 or L5")
    limit = row.get("amount_up_to")
    return Chain(
        str(row["id"]),
        Text(str(row["zh"]), str(row["en"])),
        levels,
        classes=frozenset(_texts(row, "classes")),
        matters=frozenset(_texts(row, "matters")),
        unit_kinds=frozenset(_texts(row, "unit_kinds")),
        kinds=frozenset(_texts(row, "kinds")),
        amount_up_to=None if limit is None else Decimal(str(limit)),
        least=str(row.get("least", "")),
    )


def _texts(row: Mapping[str, object], key: str) -> list[str]:
    found = row.get(key, [])
    return [str(each) for each in found] if isinstance(found, list) else []


def _names(rows: Mapping[str, Mapping[str, str]]) -> dict[str, Text]:
    return {key: Text(row["zh"], row["en"]) for key, row in rows.items()}


def _refused(where: str, zh: str, en: str) -> ChainError:
    return ChainError(where, Text(zh, en), Text("改正审核链文件", "correct the file of chains"))
