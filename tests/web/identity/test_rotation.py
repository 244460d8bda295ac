"""Changing the master key: everything is read all along, whatever kills the process, and the former key goes last."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from tests.proof import Size
from tests.structure.tree import ROOT
from tests.web.identity.people import LIU, NOW, QIAN, ZHANG, enter
from tests.web.running.install import Install, new_install
from xiezhi.web.environment import read_environment
from xiezhi.web.identity.models import Party, Rotation, Turn
from xiezhi.web.identity.parties import particulars_of
from xiezhi.web.identity.problems import IdentityError
from xiezhi.web.identity.ring import unwrapped
from xiezhi.web.identity.rotation import KEPT, advance, ask_rotation
from xiezhi.web.journal.models import Entry
from xiezhi.web.keys import COMING, GOING, IDENTITY, identity_keys, make_missing_keys


@pytest.fixture
def keys(committed: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:  # noqa: ARG001 - asked for, not used
    """Return the folder of keys of a home of its own."""
    environment = read_environment({"XIEZHI_HOME": str(tmp_path)})
    make_missing_keys(environment)
    monkeypatch.setattr(settings, "ENVIRONMENT", environment)
    return environment.keys


def test_a_rotation_wraps_everything_anew_and_the_former_key_goes_a_day_later(keys: Path) -> None:
    party, before = enter(), (keys / IDENTITY).read_text(encoding="ascii")
    ask_rotation(author=QIAN, now=NOW)
    advance(NOW)
    assert (keys / IDENTITY).read_text(encoding="ascii") != before
    assert (keys / GOING).read_text(encoding="ascii") == before
    assert particulars_of(Party.objects.get(pk=party.pk)).name == ZHANG.name
    advance(NOW + KEPT - timedelta(seconds=1))
    assert (keys / GOING).exists()
    advance(NOW + KEPT)
    assert not (keys / GOING).exists()
    assert particulars_of(Party.objects.get(pk=party.pk)).name == ZHANG.name
    assert Rotation.objects.get().turn == Turn.DONE
    assert Entry.objects.get(what="key-rotated").attrs == {"rotation": 1, "keys": Rotation.objects.get().wrapped_anew}


def test_what_is_written_under_the_former_key_meanwhile_is_wrapped_anew_too(keys: Path) -> None:
    ask_rotation(author=QIAN, now=NOW)
    advance(NOW)
    new = (keys / IDENTITY).read_text(encoding="ascii")
    # A process that began before still has the former key in its hand.
    (keys / IDENTITY).write_text((keys / GOING).read_text(encoding="ascii"), encoding="ascii")
    party = enter()
    (keys / IDENTITY).write_text(new, encoding="ascii")
    assert particulars_of(Party.objects.get(pk=party.pk)).name == ZHANG.name
    assert advance(NOW + KEPT) is not None
    # That turn found something, so the former key stays for one more.
    assert (keys / GOING).exists()
    advance(NOW + KEPT)
    assert not (keys / GOING).exists()
    assert particulars_of(Party.objects.get(pk=party.pk)).name == ZHANG.name


def test_only_one_rotation_is_under_way(keys: Path) -> None:
    assert keys
    ask_rotation(author=QIAN, now=NOW)
    with pytest.raises(IdentityError):
        ask_rotation(author=LIU, now=NOW)
    advance(NOW)
    advance(NOW + KEPT)
    assert ask_rotation(author=QIAN, now=NOW).number == 2


def test_a_key_that_no_file_opens_stops_the_rotation_before_the_former_key_is_touched(keys: Path) -> None:
    party, before = enter(), (keys / IDENTITY).read_text(encoding="ascii")
    party.key.wrapped = b"A" + bytes(60)
    party.key.save()
    ask_rotation(author=QIAN, now=NOW)
    with pytest.raises(IdentityError):
        advance(NOW)
    assert (keys / IDENTITY).read_text(encoding="ascii") == before
    assert (keys / COMING).exists()


def test_nobody_is_read_without_the_key_that_wrapped_them(keys: Path) -> None:
    party = enter()
    (keys / IDENTITY).write_text("00" * 32 + "\n", encoding="ascii")
    with pytest.raises(IdentityError):
        unwrapped(party.key, identity_keys(settings.ENVIRONMENT))


_MANY = """
from xiezhi.web.start import start
start()
from datetime import UTC, datetime
from tests.web.identity.people import QIAN
from xiezhi.web.identity.ring import key_for
from xiezhi.web.identity.rotation import ask_rotation
from django.db import transaction
with transaction.atomic():
    for number in range(1500):
        key_for(f"thread:{number}", datetime.now(UTC))
ask_rotation(author=QIAN, now=datetime.now(UTC))
"""
_ADVANCE = """
from xiezhi.web.start import start
start()
from datetime import UTC, datetime
from xiezhi.web.identity import rotation
print("began", flush=True)
rotation.advance(datetime.now(UTC))
print("ended", flush=True)
"""
_TWO_DAYS_AGO = """
from xiezhi.web.start import start
start()
from datetime import UTC, datetime, timedelta
from xiezhi.web.identity.models import Rotation
Rotation.objects.update(in_place_at=datetime.now(UTC) - timedelta(days=2))
"""
_READ = """
from xiezhi.web.start import start
start()
from xiezhi.web.identity.models import Key
from xiezhi.web.identity.ring import living
print(len({living(each).key for each in Key.objects.all()}))
"""


def killed(install: Install, pause: float) -> bool:
    """Advance in a process that is killed so long after it began; say whether it ended before that."""
    command = [sys.executable, "-c", _ADVANCE]
    with subprocess.Popen(command, cwd=ROOT, env=install.environment, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        while child.stdout.readline().strip() != "began":
            pass
        time.sleep(pause)
        child.send_signal(signal.SIGKILL)
        return "ended" in child.stdout.read()


def test_killed_again_and_again_no_key_is_lost_and_the_rotation_ends(tmp_path: Path, size: Size) -> None:
    install, chance = new_install(tmp_path), random.Random(5)
    install.python(_MANY)
    count, ended = size(4, 60), 0
    for _ in range(count):
        ended += killed(install, chance.uniform(0, 0.25))
        assert install.python(_READ).strip() == "1500"
    install.python(_ADVANCE)
    install.python(_TWO_DAYS_AGO + _ADVANCE)
    assert install.python(_READ).strip() == "1500"
    assert sorted(each.name for each in (tmp_path / "keys").glob("identity.*")) == [IDENTITY]
    install.run("seal", "checkpoint")
    install.run("seal", "fsck")
    size.note(f"{count} kill -9 of a rotation of 1,500 keys ({ended} after its turn), every key read after each")
