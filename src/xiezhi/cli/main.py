"""Entry point of the command ``xiezhi``."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from xiezhi import __version__
from xiezhi.cli.commands import COMMANDS, Command
from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Language, Text

_EXIT_CODES = Text(
    "退出码：0 无问题；1 发现问题（违反、不一致）；2 输入不可用，未写任何结果；3 已判断，但有行被拒绝。",
    "Exit codes: 0 nothing found; 1 something found (breach, inconsistency); 2 input unusable, nothing written; "
    "3 judged, but rows were rejected.",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one sub-command and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    language, arguments = _take_language(arguments)
    name = next((word for word in arguments if not word.startswith("-")), None)
    parser = _parser(language, name)
    options = parser.parse_args(arguments)
    if options.command is None:
        parser.print_help()
        return 0
    options.lang = language
    module = importlib.import_module(_command(options.command).module)
    try:
        return int(module.run(options))
    except XiezhiError as error:
        print(f"xiezhi: {error.say(language)}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader (head, less) has gone; point stdout elsewhere so that the interpreter's flush stays quiet.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _take_language(arguments: list[str]) -> tuple[Language, list[str]]:
    """Read ``--lang`` before anything else, because the help itself is in that language."""
    early = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    early.add_argument("--lang", choices=[str(language) for language in Language], default=_default_language())
    options, rest = early.parse_known_args(arguments)
    return Language(options.lang), rest


def _default_language() -> str:
    setting = os.environ.get("XIEZHI_LANG", "")
    return setting if setting in set(Language) else str(Language.ZH)


def _parser(language: Language, name: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="xiezhi", description=_description().say(language), epilog=_EXIT_CODES.say(language)
    )
    parser.add_argument("--version", action="version", version=f"xiezhi {__version__}")
    parser.add_argument("--lang", choices=[str(each) for each in Language], help="语言 / language (XIEZHI_LANG)")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title=Text("命令", "commands").say(language))
    for command in COMMANDS:
        sub = commands.add_parser(
            command.name,
            help=command.help.say(language),
            description=command.help.say(language),
            epilog=_EXIT_CODES.say(language),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        if command.name == name:
            sub.set_defaults(lang=language)
            importlib.import_module(command.module).add_arguments(sub)
    return parser


def _description() -> Text:
    return Text(
        "獬豸：监督办案机关自身的期限、程序与公布的数字。",
        "Xiezhi: deadlines, procedure and published figures of an agency's own acts.",
    )


def _command(name: str) -> Command:
    return next(command for command in COMMANDS if command.name == name)


if __name__ == "__main__":
    sys.exit(main())
