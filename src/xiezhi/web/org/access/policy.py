"""The table of rights, read strictly: roles, resources, actions, and how far each right reaches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text

_FILE = Path(__file__).with_name("policy.yaml")


class PolicyError(XiezhiError):
    """The table of rights cannot be used; the program does not start with it."""


class Reach(StrEnum):
    """How far a right reaches from the posting it is held with."""

    OWN = "S"
    UNIT = "U"
    SUBTREE = "T"
    STATIONED = "G"
    ASSIGNED = "K"
    ALL = "A"


@dataclass(frozen=True, slots=True)
class Right:
    """One thing that can be done to one kind of record: ``case`` and ``view``."""

    resource: str
    action: str


@dataclass(frozen=True, slots=True)
class Policy:
    """The whole table. ``closable``: resources whose closed records are out of everybody's reach; ``apart``: roles that
    no person holds together with another role."""

    roles: tuple[str, ...]
    closable: frozenset[str]
    apart: frozenset[str]
    reaches: Mapping[Right, Mapping[str, Reach]]

    def reach(self, right: Right, role: str) -> Reach | None:
        """Return how far the right reaches for a role; None: denied. An unknown right is denied to everybody."""
        return self.reaches.get(right, {}).get(role)

    def conflict(self, held: frozenset[str], wanted: str) -> str | None:
        """Return a role held by a person that forbids the wanted one, or None (static separation of duties)."""
        for role in sorted(held - {wanted}):
            if role in self.apart or wanted in self.apart:
                return role
        return None


@cache
def shipped_policy() -> Policy:
    """Return the table that ships with the program."""
    return read_policy(_FILE.read_text(encoding="utf-8"), str(_FILE))


def read_policy(text: str, name: str) -> Policy:
    """Read a table of rights; raise ``PolicyError`` for an unknown role, reach or key."""
    try:
        table = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise _refused(name, "不是 YAML", f"not YAML: {error}") from error
    if not isinstance(table, dict) or set(table) != {"roles", "closable", "apart", "policy"}:
        raise _refused(name, "须有 roles、closable、apart、policy 四项", "needs roles, closable, apart and policy")
    roles = tuple(_words(table["roles"], name))
    reaches: dict[Right, Mapping[str, Reach]] = {}
    for resource, actions in _table(table["policy"], name).items():
        for action, granted in _table(actions, f"{name} {resource}").items():
            right = Right(resource, action)
            reaches[right] = _granted(_table(granted, f"{name} {resource}.{action}"), roles, right, name)
    policy = Policy(roles, frozenset(_words(table["closable"], name)), frozenset(_words(table["apart"], name)), reaches)
    unknown = (policy.apart - set(roles)) | (policy.closable - {right.resource for right in reaches})
    if unknown:
        listed = ", ".join(sorted(unknown))
        raise _refused(name, f"未知的角色或资源：{listed}", f"unknown roles or resources: {listed}")
    return policy


def _granted(granted: Mapping[str, object], roles: tuple[str, ...], right: Right, name: str) -> Mapping[str, Reach]:
    where = f"{name} {right.resource}.{right.action}"
    for role in granted:
        if role not in roles:
            raise _refused(where, f"未知的角色 {role}", f"unknown role {role}")
    try:
        return {role: Reach(str(reach)) for role, reach in granted.items()}
    except ValueError as error:
        raise _refused(where, f"未知的范围：{error}", f"unknown reach: {error}") from error


def _table(value: object, where: str) -> dict[str, object]:
    if not isinstance(value, dict) or not value:
        raise _refused(where, "须为非空的表", "must be a table with entries")
    return {str(key): each for key, each in value.items()}


def _words(value: object, where: str) -> list[str]:
    if not isinstance(value, list):
        raise _refused(where, "须为列表", "must be a list")
    return [str(each) for each in value]


def _refused(where: str, zh: str, en: str) -> PolicyError:
    return PolicyError(where, Text(zh, en), Text("改正权限表", "correct the table of rights"))
