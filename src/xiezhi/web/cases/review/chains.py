"""Chains of review as data: which levels a matter passes and how long each has, by class, unit, kind and amount.

An office puts its own ``review-chains.yaml`` into the home folder. Whatever that says, no matter for which the law asks
for legal review or collective discussion goes through a chain without the legal section or without a leader at its end,
and none is approved by a lower rank than the chain that ships asks for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import product
from pathlib import Path

import yaml
from django.conf import settings

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text
from xiezhi.law.labels import word_label
from xiezhi.web.cases.judging import rulebook
from xiezhi.web.cases.powers import reaches
from xiezhi.web.org.models import UnitKind

LEVELS = ("L1", "L2", "L3", "L4", "L5")
# Who may be the last: the head of a unit and the leader hold a power of approval, the legal section advises.
_LAST = frozenset({"L3", "L5"})
_FILE = Path(__file__).with_name("chains.yaml")
OF_THE_OFFICE = "review-chains.yaml"
_NEEDED = {"id", "zh", "en", "levels", "hours"}
_KEYS = _NEEDED | {"amount_up_to", "classes", "matters", "unit_kinds", "kinds", "least"}
# The level of the legal section, without which there is no legal review, and of the leaders, who discuss together.
LEGAL, LEADER = "L4", "L5"
_LONGEST = 720
# What the conditions of a chain may name besides the file's own matters and kinds.
_KNOWN = {"classes": {"criminal", "public-order", "other-admin"}, "unit_kinds": set(UnitKind.values)}


class ChainError(XiezhiError):
    """The file of chains cannot be used."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is submitted: class of case, matter, kind of the unit, kinds of the matter, amount in yuan if any.

    ``legal_review``, ``discussion``: the law asks for them before this decision.
    """

    case_class: str
    matter: str
    unit_kind: str
    kinds: frozenset[str] = frozenset()
    amount: Decimal | None = None
    legal_review: bool = False
    discussion: bool = False


@dataclass(frozen=True, slots=True)
class Chain:
    """Levels in order, how many hours each has, and what they are for; an empty condition fits everything.

    ``least``: the rank of the rulebook that whoever decides last has at least.
    """

    chain_id: str
    name: Text
    levels: tuple[str, ...]
    hours: Mapping[str, int]
    classes: frozenset[str]
    matters: frozenset[str]
    unit_kinds: frozenset[str]
    kinds: frozenset[str]
    amount_up_to: Decimal | None
    least: str = ""

    def fits(self, asked: Asked) -> bool:
        """Say whether the chain is for what is submitted; what is unknown satisfies no condition."""
        if (asked.legal_review and LEGAL not in self.levels) or (asked.discussion and self.levels[-1] != LEADER):
            return False
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
def chains_in_force() -> Chains:
    """Return the chains of the office, or those that ship; raise ``ChainError`` where its file cannot be used."""
    office, shipped = settings.ENVIRONMENT.home / OF_THE_OFFICE, shipped_chains()
    if not office.is_file():
        return shipped
    found = read_chains(office.read_text(encoding="utf-8"), str(office))
    missing = sorted((shipped.matters.keys() - found.matters.keys()) | (shipped.kinds.keys() - found.kinds.keys()))
    if missing:
        # What is under review already, and what pages ask for, has these.
        told = ", ".join(missing)
        raise _refused(str(office), f"缺少随程序提供的事项或种类：{told}", f"lacks matters or kinds that ship: {told}")
    _refuse_lower(found, shipped, str(office))
    return found


def _refuse_lower(found: Chains, shipped: Chains, name: str) -> None:
    """Refuse chains that end lower than the law asks: what a shipped chain says of the least rank stays."""
    for case_class, matter, unit_kind in product(_KNOWN["classes"], shipped.matters, _KNOWN["unit_kinds"]):
        asked = Asked(case_class, matter, unit_kind)
        least, chain = shipped.for_what(asked).least, found.for_what(asked)
        if least and not reaches(chain.least, least):
            rank = word_label("level", least, rulebook().vocabulary)
            raise _refused(
                f"{name}: {chain.chain_id}",
                f"“{shipped.matters[matter].zh}”的批准人至少为{rank.zh}（least: {least}）",
                f"{shipped.matters[matter].en} is approved by {rank.en} at least (least: {least})",
            )


@cache
def shipped_chains() -> Chains:
    """Return the chains that ship with the program."""
    return read_chains(_FILE.read_text(encoding="utf-8"), _FILE.name)


def read_chains(text: str, name: str) -> Chains:
    """Read chains; raise ``ChainError`` for levels out of order, an unknown key, or a matter that no chain takes."""
    try:
        table = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise _refused(name, "不是 YAML", "is not YAML") from error
    if not isinstance(table, dict) or set(table) != {"chains", "matters", "kinds"}:
        raise _refused(name, "须有 chains、matters、kinds", "needs chains, matters and kinds")
    chains = tuple(_chain(each, name) for each in table["chains"])
    if not chains or any((chains[-1].classes, chains[-1].matters, chains[-1].unit_kinds, chains[-1].kinds)):
        raise _refused(name, "最后一条审核链须无条件", "the last chain must take everything")
    if chains[-1].amount_up_to is not None:
        raise _refused(name, "最后一条审核链须无金额上限", "the last chain must have no limit of amount")
    if LEGAL not in chains[-1].levels or chains[-1].levels[-1] != LEADER:
        raise _refused(
            name,
            "最后一条审核链须有法制部门（L4）并以局领导（L5）为末级：法定的法制审核和集体讨论不得取消",
            "the last chain needs the legal section (L4) and ends with a leader (L5): the law's review stays",
        )
    known = {"matters": set(table["matters"]), "kinds": set(table["kinds"]), **_KNOWN}
    for chain in chains:
        strange = sorted(each for key, names in known.items() for each in getattr(chain, key) - names)
        if strange:
            told = ", ".join(strange)
            raise _refused(f"{name}: {chain.chain_id}", f"没有这样的条件值：{told}", f"names what there is not: {told}")
    words = {key: str(row["word"]) for key, row in table["matters"].items() if "word" in row}
    return Chains(chains, _names(table["matters"]), _names(table["kinds"]), words)


def _chain(row: Mapping[str, object], name: str) -> Chain:
    where = f"{name}: {row.get('id')}"
    if set(row) - _KEYS or not set(row) >= _NEEDED:
        raise _refused(where, f"项目不对：{sorted(row)}", f"wrong keys: {sorted(row)}")
    levels = tuple(_texts(row, "levels"))
    if levels != tuple(each for each in LEVELS if each in levels) or levels[:1] != ("L1",) or len(levels) < 2:
        raise _refused(where, "级别须从 L1 起，依次不重复", "levels begin with L1, in order, none twice")
    if levels[-1] not in _LAST:
        raise _refused(where, "最后一级须有审批权（L3 或 L5）", "the last level must hold a power: L3 or L5")
    hours, limit = row["hours"], row.get("amount_up_to")
    if (
        not isinstance(hours, dict)
        or set(hours) != set(levels[1:])
        or not all(isinstance(each, int) and 0 < each <= _LONGEST for each in hours.values())
    ):
        told = f"every level after L1 has whole hours from 1 to {_LONGEST}"
        raise _refused(where, f"L1 之后每一级须有审核时限（1至{_LONGEST}小时的整数）", told)
    return Chain(
        str(row["id"]),
        Text(str(row["zh"]), str(row["en"])),
        levels,
        hours,
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
