"""What the deadline calculator is asked, read from words, and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from xiezhi.core.calendar import WorkingCalendar
from xiezhi.core.dates import Moment, parse_day, parse_moment, read_moment
from xiezhi.core.errors import XiezhiError
from xiezhi.core.limits import Limit
from xiezhi.core.periods import DAY, Due, Extension, Instant, Interval, PeriodError, Terms, midnight, to_instant
from xiezhi.core.profiles import Profile
from xiezhi.core.text import Text
from xiezhi.core.working import Step, explained
from xiezhi.law.places import profiles, working_calendar, zone

_FIRST_YEAR, _LAST_YEAR = 1900, 2199


class RequestError(XiezhiError):
    """The calculator cannot answer what it was asked."""


@dataclass(frozen=True, slots=True)
class Request:
    """One question, as written. ``exclude``: A/B or A/; ``extend``: LIMIT@T, ``to LIMIT@T`` or ``until DATE@T``."""

    limit: str
    profile: str
    start: str
    exclude: tuple[str, ...] = ()
    extend: tuple[str, ...] = ()
    jurisdiction: str = "prc"

    def as_json(self) -> dict[str, object]:
        """Return the request as saved in a JSON line."""
        return asdict(self) | {"exclude": list(self.exclude), "extend": list(self.extend)}


@dataclass(frozen=True, slots=True)
class Computed:
    """A due instant and its working, from one start."""

    start: Instant
    due: Due
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One due, or two (earliest, latest) where an hour limit starts on a day whose hour is unknown.

    ``naive``: an instant was given without offset and taken in the jurisdiction's zone.
    """

    request: Request
    limit: Limit
    profile: Profile
    zone: ZoneInfo
    computed: tuple[Computed, ...]
    naive: bool


def answer(request: Request, calendars: Path | None = None) -> Answer:
    """Answer a request with the built-in calendar and the notices of ``calendars`` (default: the user's own)."""
    if calendars is not None and not calendars.is_dir():
        raise RequestError(
            "--calendars",
            Text(f"没有目录 {calendars}", f"there is no folder {calendars}"),
            Text("先用 xiezhi calendar import 导入通知", "import a notice with xiezhi calendar import first"),
        )
    return answer_with(request, working_calendar(request.jurisdiction, calendars))


def answer_with(request: Request, calendar: WorkingCalendar) -> Answer:
    """Answer a request with this calendar; raise ``XiezhiError`` for what cannot be read."""
    place = zone(request.jurisdiction)
    limit = Limit.parse(request.limit)
    profile = _profile(request, limit)
    start = _moment(request.start, place, "--from")
    intervals = [_interval(text, place, limit) for text in request.exclude]
    approvals = [_extension(text, place) for text in request.extend]
    _refuse_backward(request, limit)
    terms = Terms(
        limit=limit,
        profile=profile,
        calendar=calendar,
        zone=place,
        excluded=tuple(interval for interval, _ in intervals),
        extensions=tuple(extension for extension, _ in approvals),
    )
    computed = tuple(Computed(at, *explained(at, terms)) for at in _starts(start, limit, place))
    given = [start, *(moment for _, moments in intervals for moment in moments), *(moment for _, moment in approvals)]
    naive = any(moment.naive and not moment.whole_day for moment in given)
    return Answer(request, limit, profile, place, computed, naive)


def _profile(request: Request, limit: Limit) -> Profile:
    known = profiles(request.jurisdiction)
    if request.profile not in known:
        names = ", ".join(known)
        raise RequestError(
            "--profile",
            Text(f"没有名为 {request.profile!r} 的计算方式", f"there is no profile named {request.profile!r}"),
            Text(f"请从中选择：{names}", f"choose one of: {names}"),
        )
    profile = known[request.profile]
    if profile.units and limit.unit not in profile.units:
        units = ", ".join(profile.units)
        fitting = ", ".join(each.profile_id for each in known.values() if limit.unit in each.units)
        raise RequestError(
            "--profile",
            Text(
                f"{profile.profile_id} 按 {units} 计算，期限却是 {limit}",
                f"{profile.profile_id} counts {units}, not {limit}",
            ),
            Text(f"可用于 {limit.unit} 的有：{fitting}", f"profiles that count {limit.unit}: {fitting}"),
        )
    return profile


def _moment(text: str, place: ZoneInfo, where: str) -> Moment:
    moment = parse_moment(text, place, where)
    _check_year(moment.at.astimezone(place).date(), text, where)
    return moment


def _check_year(day: date, text: str, where: str) -> None:
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise RequestError(
            where,
            Text(f"{text} 超出可计算的年份", f"{text} lies outside the years that can be counted"),
            Text(f"请用 {_FIRST_YEAR} 至 {_LAST_YEAR} 年", f"use {_FIRST_YEAR} to {_LAST_YEAR}"),
        )


def _starts(start: Moment, limit: Limit, place: ZoneInfo) -> tuple[Instant, ...]:
    first = to_instant(start.at)
    if not (start.whole_day and limit.unit.is_clock_time):
        return (first,)
    return first, _end_of_day(start, place) - 1


def _end_of_day(moment: Moment, place: ZoneInfo) -> Instant:
    return midnight(moment.at.astimezone(place).date() + DAY, place)


def _interval(text: str, place: ZoneInfo, limit: Limit) -> tuple[Interval, tuple[Moment, ...]]:
    """Read ``A/B`` or ``A/``. Dates may hold slashes themselves, so each slash is tried."""
    cuts = [number for number, sign in enumerate(text) if sign in "/／"]
    for cut in cuts:
        first, last = read_moment(text[:cut], place), read_moment(text[cut + 1 :], place)
        if first is not None and not text[cut + 1 :].strip():
            return Interval(to_instant(_moment(text[:cut], place, "--exclude").at), None), (first,)
        if first is not None and last is not None:
            _moment(text[:cut], place, "--exclude")
            _moment(text[cut + 1 :], place, "--exclude")
            return _closed(text, first, last, place, limit), (first, last)
    raise RequestError(
        "--exclude",
        Text(f"收到 {text!r}，不是起止时间", f"got {text!r}, which is no period"),
        Text(
            "请写成 2025-03-01/2025-03-10；尚未结束的写成 2025-03-01/",
            "write 2025-03-01/2025-03-10, or 2025-03-01/ while it runs",
        ),
    )


def _closed(text: str, first: Moment, last: Moment, place: ZoneInfo, limit: Limit) -> Interval:
    start, end = to_instant(first.at), to_instant(last.at)
    if last.whole_day and limit.unit.is_clock_time:
        end = _end_of_day(last, place)
    if end < start and not (last.whole_day and first.at - last.at < timedelta(days=1)):
        raise RequestError(
            "--exclude",
            Text(f"{text} 止于开始之前", f"{text} ends before it begins"),
            Text("先写开始，再写结束", "write the beginning first"),
        )
    return Interval(start, end)


def _extension(text: str, place: ZoneInfo) -> tuple[Extension, Moment]:
    what, at, approved = text.rpartition("@")
    if not at:
        raise RequestError(
            "--extend",
            Text(f"{text!r} 缺少批准时间", f"{text!r} names no time of approval"),
            Text("请写成 '30 days@2025-03-20'", "write '30 days@2025-03-20'"),
        )
    moment = _moment(approved, place, "--extend")
    at_instant = to_instant(moment.at)
    word, _, rest = what.strip().partition(" ")
    if word == "until":
        return Extension(at_instant, until=_until(rest)), moment
    if word == "to":
        return Extension(at_instant, to=_positive(rest, text)), moment
    return Extension(at_instant, add=_positive(what, text)), moment


def _until(text: str) -> date:
    day = parse_day(text, "--extend until")
    _check_year(day, text, "--extend until")
    return day


def _positive(limit: str, text: str) -> Limit:
    parsed = Limit.parse(limit)
    if parsed.value <= 0:
        raise RequestError(
            "--extend",
            Text(f"{text!r} 不是延长", f"{text!r} extends nothing"),
            Text("延长须大于零", "an extension is more than nothing"),
        )
    return parsed


def _refuse_backward(request: Request, limit: Limit) -> None:
    if limit.value >= 0 or not (request.exclude or request.extend):
        return
    raise PeriodError(
        "limit",
        Text(
            f"向前倒推的期限 {limit} 没有除外期间和延长",
            f"the limit {limit} counts backwards: nothing is excluded or extended",
        ),
        Text("去掉 --exclude 和 --extend", "leave out --exclude and --extend"),
    )


def request_from(record: object, where: str) -> Request:
    """Read a saved request: a JSON object with ``limit, profile, start, exclude, extend, jurisdiction``.

    The answer of ``xiezhi due --format json`` holds it under ``request`` and may be saved as it is.
    """
    fields = record.get("request", record) if isinstance(record, dict) else None
    if not isinstance(fields, dict):
        raise _unreadable(where)
    texts = [fields.get(name) for name in ("limit", "profile", "start")]
    limit, profile, start = (text if isinstance(text, str) else _refuse(where) for text in texts)
    jurisdiction = fields.get("jurisdiction", "prc")
    return Request(
        limit,
        profile,
        start,
        _texts(fields.get("exclude", []), where),
        _texts(fields.get("extend", []), where),
        jurisdiction if isinstance(jurisdiction, str) else _refuse(where),
    )


def _texts(given: object, where: str) -> tuple[str, ...]:
    if not isinstance(given, Sequence) or isinstance(given, str):
        raise _unreadable(where)
    return tuple(each if isinstance(each, str) else _refuse(where) for each in given)


def _refuse(where: str) -> str:
    raise _unreadable(where)


def _unreadable(where: str) -> RequestError:
    return RequestError(
        where,
        Text("不是保存的期限请求", "is no saved deadline request"),
        Text("每行一个 xiezhi due --format json 的输出", "one output of xiezhi due --format json on each line"),
    )
