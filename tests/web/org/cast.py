"""The shared cast: a small bureau, and one person for each role."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from django.apps import apps
from django.db import transaction
from django.db.models import Model

from xiezhi.web.journal.models import Unsealed
from xiezhi.web.org.access.policy import shipped_policy
from xiezhi.web.org.actions.accounts import create_account
from xiezhi.web.org.actions.postings import Term, approve_posting, propose_posting
from xiezhi.web.org.actions.units import create_unit
from xiezhi.web.org.models import Account, Person, Posting, Unit, UnitKind
from xiezhi.web.org.search import index
from xiezhi.web.org.viewer import Viewer, viewer_of

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
DAY = date(2026, 3, 2)
ROLES = shipped_policy().roles
_TREE = [
    ("JL", "江岚市公安局", UnitKind.BUREAU, ""),
    ("QG", "青岗县公安局", UnitKind.COUNTY, "JL"),
    ("QG1", "城关派出所", UnitKind.STATION, "QG"),
    ("QG2", "河东派出所", UnitKind.STATION, "QG"),
    ("BS", "白石县公安局", UnitKind.COUNTY, "JL"),
    ("BS1", "白石派出所", UnitKind.STATION, "BS"),
]


# Where a record lies for somebody posted at BS and stationed at QG1; ``mine``: handled by, taken by or assigned to him.
PLACES = {
    "mine": "BS",
    "own_unit": "BS",
    "sub_unit": "BS1",
    "stationed_unit": "QG1",
    "sibling_unit": "QG",
    "parent_unit": "JL",
    "foreign_tree": "QG2",
}


@dataclass(slots=True)
class City:
    """Units by code, viewers by role (all posted at QG, stationed at QG1)."""

    units: dict[str, Unit] = field(default_factory=dict)
    viewers: dict[str, Viewer] = field(default_factory=dict)

    def person(self, name: str, unit: str = "QG1") -> Person:
        """Add somebody."""
        person = Person.objects.create(person_id=f"p-{name}", name=name, unit=self.units[unit])
        index.put("person", person)
        return person

    def post(self, person: Person, role: str, unit: str = "QG", last_day: date | None = None) -> Posting:
        """Post somebody."""
        serves = [self.units["QG1"]] if role == "legal_stationed" else []
        term = Term(role, self.units[unit], date(2026, 1, 1), last_day, serves)
        posting = propose_posting(actor=None, person=person, term=term, now=NOW)
        approve_posting(actor=None, posting=posting, now=NOW)
        return posting

    def viewer(self, name: str, role: str, unit: str = "QG") -> Viewer:
        """Add somebody with an account and a posting."""
        person = self.person(name, unit)
        account, _ = create_account(actor=None, person=person, username=name, now=NOW)
        return viewer_of(account, self.post(person, role, unit))


@dataclass(frozen=True, slots=True)
class _Built:
    """A bureau as it was built the first time: itself, and its rows, those of one model together."""

    city: City
    rows: list[list[Model]]


# The first one, pickled, so that no test changes it for the next.
_BUILT: list[bytes] = []


def city() -> City:
    """Build the bureau; in an empty database its rows are laid as they were the first time, a tenth of the work."""
    empty = not any(model._base_manager.exists() for model in _models())
    if _BUILT and empty:
        built: _Built = pickle.loads(_BUILT[0])
        with transaction.atomic():
            for rows in built.rows:
                type(rows[0])._base_manager.bulk_create(rows)
        return built.city
    made = _build()
    if empty:
        laid = [list(model._base_manager.all()) for model in _models()]
        _BUILT.append(pickle.dumps(_Built(made, [rows for rows in laid if rows])))
    return made


def _models() -> list[type[Model]]:
    """What a bureau may consist of; what waits for the sealer is put in its queue by the database itself."""
    ours = [apps.get_app_config(label).get_models(include_auto_created=True) for label in ("org", "journal")]
    return [each for models in ours for each in models if each is not Unsealed]


def _build() -> City:
    made = City()
    for code, name, kind, parent in _TREE:
        above = made.units.get(parent)
        made.units[code] = create_unit(actor=None, code=code, name=name, kind=kind, parent=above, now=NOW)
    for role in ROLES:
        made.viewers[role] = made.viewer(role, role)
    return made


def fresh(account: Account) -> Account:
    """Return the account as stored."""
    return Account.objects.get(pk=account.pk)
