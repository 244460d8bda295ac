"""Clocks turned into tables: starts, limit, profile, pauses, restarts, extensions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xiezhi.core.limits import Limit
from xiezhi.core.text import Text
from xiezhi.engine.batch import layout
from xiezhi.engine.batch.formulas import FormulaCompiler
from xiezhi.engine.batch.tape import CLASSES, CompileError, limit_numbers
from xiezhi.law.model import (
    Anchor,
    Clock,
    Extension,
    LatestOf,
    Pattern,
    Period,
    Ref,
    Restart,
    Side,
    Start,
    ValueType,
)


@dataclass(frozen=True, slots=True)
class ClockTables:
    """What a clock refers to outside its rule: the periods, and where each profile lies on the tape."""

    periods: Mapping[str, Period]
    profiles: Mapping[str, int]


class ClockCompiler:
    """Places the clock of one rule."""

    def __init__(self, formulas: FormulaCompiler, tables: ClockTables) -> None:
        self.formulas = formulas
        self.tape = formulas.tape
        self.tables = tables
        self.parts = 0

    def clock(self, clock: Clock) -> int:
        """Place a clock; return its address."""
        starts = [number for start in self._starts(clock.start) for number in start]
        starts_at = self.tape.place([len(starts) // layout.START_WIDTH, *starts])
        limit = self.tape.place(self._limit(clock.limit))
        profile = self.tape.place(self._profile(clock.profile))
        pauses = self._pauses(clock.pauses)
        restarts = self.tape.place_list(self._restart(restart) for restart in clock.restarts)
        extensions = [number for extension in clock.extensions for number in self._extension(extension)]
        self.parts = max(self.parts, len(clock.extensions))
        extensions_at = self.tape.place([len(clock.extensions), *extensions])
        return self.tape.place((starts_at, limit, profile, pauses, restarts, extensions_at))

    def _starts(self, start: Start) -> Iterable[tuple[int, ...]]:
        if isinstance(start, LatestOf):
            for item in start.items:
                yield from self._starts(item)
        elif isinstance(start, Anchor):
            names = 0
            for event in start.pattern.events:
                names |= self.formulas.names.bit(event)
            yield (layout.START_ANCHOR, self.formulas.pattern(start.pattern), int(start.last), names)
        elif start.name == "at":
            yield (layout.START_AT, 0, 0, 0)
        else:
            declared = self.formulas.dictionary.attribute_types[start.name]
            bit = self.formulas.names.bit(f"t.{start.name}")
            yield (layout.START_ATTR, self.formulas.attribute(start.name), CLASSES[declared], bit)

    def _limit(self, limit: Limit | Ref) -> tuple[int, int, int]:
        if isinstance(limit, Ref):
            return 1, self.formulas.parameters[limit.name], 0
        return 0, *limit_numbers(limit)

    def _profile(self, profile: str | Ref) -> tuple[int, int]:
        if isinstance(profile, Ref):
            return 1, self.formulas.parameters[profile.name]
        return 0, self.profile_address(profile)

    def profile_address(self, profile: str) -> int:
        """Return where a calendar profile lies."""
        if profile not in self.tables.profiles:
            raise CompileError(
                self.formulas.names.place,
                Text(f"没有名为 {profile} 的期间计算方式", f"no calendar profile is called {profile}"),
                Text("在 profiles.csv 中加入", "add it to profiles.csv"),
            )
        return self.tables.profiles[profile]

    def _pauses(self, pauses: tuple[str, ...] | Ref) -> int:
        if isinstance(pauses, Ref):
            return self.tape.place((1, self.formulas.parameters[pauses.name]))
        return self.tape.place((0, self.period_list(pauses)))

    def period_list(self, periods: Iterable[str]) -> int:
        """Place pairs of patterns, what opens and what closes each period; return the address of the list."""
        pairs: list[int] = []
        names = tuple(periods)
        self.parts = max(self.parts, len(names))
        for name in names:
            period = self.tables.periods[name]
            pairs.append(self.formulas.pattern(Pattern((period.opened_by,), period.where, Side.ANY)))
            pairs.append(self.formulas.pattern(Pattern(period.closed_by, None, Side.ANY)))
        return self.tape.place([len(pairs) // 2, *pairs])

    def _restart(self, restart: Restart) -> int:
        return self.formulas.pattern(Pattern(restart.events, restart.where, Side.AFTER))

    def _extension(self, extension: Extension) -> tuple[int, ...]:
        pattern = self.formulas.pattern(Pattern(extension.events, extension.where, Side.AFTER))
        if extension.add is not None:
            what = (layout.EXTEND_ADD, *self._limit(extension.add))
        elif extension.to is not None:
            what = (layout.EXTEND_TO, *self._limit(extension.to))
        else:
            what = (layout.EXTEND_UNTIL, *self._until(extension.until or ""))
        times = extension.times
        counted = (1, self.formulas.parameters[times.name]) if isinstance(times, Ref) else (0, int(times))
        return (pattern, *what, *counted)

    def _until(self, attribute: str) -> tuple[int, int, int]:
        declared = self.formulas.dictionary.attribute_types.get(attribute, ValueType.DATE)
        bit = self.formulas.names.bit(f"x.{attribute}")
        return self.formulas.attribute(attribute), CLASSES[declared], bit
