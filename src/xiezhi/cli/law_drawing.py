"""A clock as a drawn time line: SVG that needs no script, no style and no font from anywhere else."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from xiezhi.core.limits import Limit
from xiezhi.core.text import Text
from xiezhi.law.model import Clock, Extension, Ref, Row, Vocabulary
from xiezhi.law.wording import events_text, limit_text

_LEFT, _WIDTH, _AXIS = 30, 680, 46
_LINE = 18
_STYLE = 'font-size="12" fill="currentColor" stroke="none"'


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the time line: the limit itself, or an extension (dashed)."""

    label: Text
    dashed: bool


def drawing(clock: Clock, row: Row, vocabulary: Vocabulary) -> str:
    """Return the clock under a row as one block of SVG without empty lines; stretches are not to scale."""
    stretches = [Stretch(_limit(clock.limit, row), dashed=False)]
    stretches += [Stretch(_extension(each, row), dashed=True) for each in clock.extensions]
    notes = _notes(clock, row, vocabulary)
    height = _AXIS + 48 + _LINE * len(notes)
    step = _WIDTH // len(stretches)
    box = f"0 0 {_WIDTH + 2 * _LEFT} {height}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="100%" role="img" {_STYLE}>',
        f"<title>{_said(Text('期限时间线（不按比例）', 'time line of the clock (not to scale)'))}</title>",
    ]
    for number, stretch in enumerate(stretches):
        parts += _stretch(stretch, _LEFT + number * step, step)
    parts.append(_text(_LEFT, _AXIS + 24, "起算 start", "start"))
    parts.append(_text(_LEFT + step, _AXIS + 24, "届满 due", "end" if len(stretches) == 1 else "middle"))
    parts += [
        _text(_LEFT, _AXIS + 48 + number * _LINE, note.zh + " / " + note.en, "start")
        for number, note in enumerate(notes)
    ]
    return "\n".join([*parts, "</svg>"])


def _stretch(stretch: Stretch, left: int, width: int) -> list[str]:
    right, dashes = left + width, ' stroke-dasharray="6 5"' if stretch.dashed else ""
    return [
        f'<line x1="{left}" y1="{_AXIS}" x2="{right}" y2="{_AXIS}" stroke="currentColor" stroke-width="3"{dashes}/>',
        *(
            f'<line x1="{x}" y1="{_AXIS - 7}" x2="{x}" y2="{_AXIS + 7}" stroke="currentColor" stroke-width="2"/>'
            for x in (left, right)
        ),
        _text(left + width // 2, _AXIS - 26, stretch.label.zh, "middle"),
        _text(left + width // 2, _AXIS - 11, stretch.label.en, "middle"),
    ]


def _text(x: int, y: int, text: str, anchor: str) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}">{escape(text)}</text>'


def _said(text: Text) -> str:
    return escape(f"{text.zh} / {text.en}")


def _limit(limit: Limit | Ref, row: Row) -> Text:
    value = row.parameters[limit.name] if isinstance(limit, Ref) else limit
    assert isinstance(value, Limit)  # the loader saw to it
    return limit_text(value)


def _extension(extension: Extension, row: Row) -> Text:
    times = row.parameters[extension.times.name] if isinstance(extension.times, Ref) else extension.times
    often = "" if str(times) == "1" else f" ×{times}"
    if extension.add is not None:
        more = _limit(extension.add, row)
        return Text(f"延长 {more.zh}{often}", f"{more.en} more{often}")
    if extension.to is not None:
        to = _limit(extension.to, row)
        return Text(f"共 {to.zh}", f"{to.en} in all")
    return Text(f"至 {extension.until}", f"until {extension.until}")


def _notes(clock: Clock, row: Row, vocabulary: Vocabulary) -> list[Text]:
    named = row.parameters[clock.pauses.name] if isinstance(clock.pauses, Ref) else clock.pauses
    notes = []
    for each in named if isinstance(named, tuple) else ():
        label = vocabulary.periods[str(each)].label if str(each) in vocabulary.periods else Text(str(each), str(each))
        notes.append(Text(f"⏸ 不计入：{label.zh}", f"not counted: {label.en}"))
    for restart in clock.restarts:
        events = events_text(restart.events, vocabulary)
        notes.append(Text(f"↺ 重新起算：{events.zh}", f"starts anew: {events.en}"))
    return notes
