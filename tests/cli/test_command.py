"""The command itself: it teaches in both languages and refuses what it does not know."""

from __future__ import annotations

import pytest

from xiezhi import __version__
from xiezhi.cli.commands import COMMANDS
from xiezhi.cli.main import main


@pytest.mark.parametrize(("language", "title", "codes"), [("zh", "命令", "退出码"), ("en", "commands", "Exit codes")])
def test_help_lists_every_command_and_the_exit_codes(
    language: str, title: str, codes: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--lang", language]) == 0
    told = capsys.readouterr().out
    assert title in told
    assert codes in told
    assert all(command.name in told for command in COMMANDS)


def test_the_language_may_come_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XIEZHI_LANG", "en")
    main([])
    assert "Exit codes" in capsys.readouterr().out


def test_chinese_comes_first(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("XIEZHI_LANG", "fr")
    main([])
    assert "退出码" in capsys.readouterr().out


def test_the_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--version"])
    assert left.value.code == 0
    assert capsys.readouterr().out == f"xiezhi {__version__}\n"


def test_an_unknown_command_is_unusable_input(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["no-such-command"])
    assert left.value.code == 2
    assert "no-such-command" in capsys.readouterr().err
