"""Relations inside a table and between a table and the text above it: totals, changes, shares, sums of columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations

from xiezhi.checker.arithmetic import half_open, meet, show
from xiezhi.checker.bench import NOTHING, Bench, finding, joinable
from xiezhi.checker.figures import Figure, Role
from xiezhi.checker.model import BlockKind, Finding, Verdict
from xiezhi.checker.relations.changes import change_finding, change_of, judge_change, yoy_finding
from xiezhi.checker.relations.ratios import FITTING, ratio_finding, ratio_verdict, sum_ratio_finding
from xiezhi.checker.relations.shares import hundred_finding
from xiezhi.checker.relations.stages import balance_finding
from xiezhi.checker.relations.sums import add, fits, sum_finding
from xiezhi.core.text import Text

_TOTAL = re.compile(r"合\s*计|总\s*计|总\s*数|小\s*计|共\s*计|总\s*量|^总$|^计$|全部")
_PART_OF = re.compile(r"^其中|^[#*]?其中|^\s*-|^含")
_NUMBERED = re.compile(r"(?:([一二三四五六七八九十]+、)|(\([一二三四五六七八九十]+\))|(\d{1,2}[.、]))")
_TAKEN_IN = (re.compile(r"新收|本年(?:度)?(?:收|受理)"), re.compile(r"上年(?:度)?结转|旧存|结转上年"))
_GIVEN_OUT = (re.compile(r"总\s*计|合\s*计|办结|审结"), re.compile(r"结转下|未结|转下年"))
_YEAR = re.compile(r"(?:19|20)\d\d")
_MOST_COLUMNS = 12
_LAST = re.compile(r"上年|去年|同期|上期|上一年|上月")
_NOW = re.compile(r"本年|今年|本期|当年|本月")


@dataclass(frozen=True, slots=True)
class Grid:
    """One table as rows of figures by column; labels and heads are the words beside and above them."""

    rows: tuple[dict[int, Figure], ...]
    labels: tuple[str, ...]
    heads: dict[int, str]


@dataclass(frozen=True, slots=True)
class Years:
    """The columns of a table that hold this period, the one before, and the change."""

    current: int
    previous: int
    change: int | None


def find_tables(bench: Bench) -> Iterator[Finding]:
    """Yield every relation inside the tables of the report."""
    for number, block in enumerate(bench.outline.report.blocks):
        if block.kind is not BlockKind.TABLE or not bench.by_block.get(number):
            continue
        grid = _grid(bench, number)
        years = year_columns(grid)
        yield from _column_sums(bench, grid)
        yield from _row_sums(bench, grid, years)
        if years is not None:
            yield from _year_rows(bench, grid, years)
            yield from _against_text(bench, number, grid, years)
        yield from _share_columns(bench, grid)
        yield from _rate_columns(bench, grid)
        yield from _balances(bench, grid)
        if years is None:
            turned = _turned(grid)
            years = year_columns(turned)
            if years is not None:
                yield from _year_rows(bench, turned, years)
            yield from _share_columns(bench, turned)
    yield from _slash_lists(bench)


def _grid(bench: Bench, number: int) -> Grid:
    figures = bench.by_block[number]
    rows: dict[int, dict[int, Figure]] = {}
    labels: dict[int, str] = {}
    heads: dict[int, str] = {}
    for figure in figures:
        if figure.column == 0:
            continue
        rows.setdefault(figure.row, {})[figure.column] = figure
        labels[figure.row] = figure.clause.strip()
        heads.setdefault(figure.column, figure.head)
    order = sorted(rows)
    return Grid(tuple(rows[row] for row in order), tuple(labels[row] for row in order), heads)


def _turned(grid: Grid) -> Grid:
    """Return the table with rows and columns exchanged: subjects in the head, measures as labels."""
    columns = sorted(grid.heads)
    rows = tuple({place: row[c] for place, row in enumerate(grid.rows) if c in row} for c in columns)
    return Grid(rows, tuple(grid.heads[c] for c in columns), dict(enumerate(grid.labels)))


def year_columns(grid: Grid) -> Years | None:
    """Say which columns hold this period and the one before, from their heads."""
    counts = [c for c in grid.heads if any(row[c].role is Role.COUNT for row in grid.rows if c in row)]
    years = {c: int(match.group()) for c in counts if (match := _YEAR.search(grid.heads[c]))}
    last = next((c for c in counts if _LAST.search(grid.heads[c])), None)
    change = next((c for c in grid.heads if any(r[c].role is Role.CHANGE for r in grid.rows if c in r)), None)
    if last is not None:
        current = next((c for c in counts if c != last and (c in years or _NOW.search(grid.heads[c]))), None)
        current = current if current is not None else next((c for c in counts if c < last), None)
        return Years(current, last, change) if current is not None else None
    for current, year in years.items():
        previous = next(
            (c for c, other in years.items() if other == year - 1 and _period(grid, c) == _period(grid, current)), None
        )
        if previous is not None:
            return Years(current, previous, change)
    return None


def _period(grid: Grid, column: int) -> str:
    return _YEAR.sub("", grid.heads[column])


def _column_sums(bench: Bench, grid: Grid) -> Iterator[Finding]:
    """A row called 合计 must be the sum of the rows above it (or below, where it comes first)."""
    for place, label in enumerate(grid.labels):
        if not _TOTAL.search(label) or _PART_OF.match(label):
            continue
        for column, whole in grid.rows[place].items():
            if whole.role is not Role.COUNT:
                continue
            parts = _rows_of(grid, place, column)
            level = numbered_level(label)
            ranked = [f for f in parts if numbered_level(f.clause) == level] if level else []
            choices = [each for each in (ranked, _near_rows(parts, level), parts) if len(each) >= 2]
            choices = [each for each in choices if all(joinable(part, whole) for part in each)]
            if choices and any(f.value for f in (*choices[0], whole)):
                yield from _judged_total(bench, next((c for c in choices if fits(c, whole)), choices[0]), whole, grid)


def numbered_level(label: str) -> int:
    """Return how deep the number of a row is: 一、 is 1, (一) is 2, 1. is 3, none 0.

    >>> numbered_level("(七)总计"), numbered_level("三、办理结果"), numbered_level("合计")
    (2, 1, 0)
    """
    match = _NUMBERED.match(label)
    return (match.lastindex or 0) if match else 0


def _near_rows(parts: Sequence[Figure], level: int) -> list[Figure]:
    """Return the rows next to a numbered total, up to the first of a higher level (``parts`` are nearest first)."""
    near: list[Figure] = []
    for part in parts:
        if level and 0 < numbered_level(part.clause) < level:
            break
        near.append(part)
    return near


def _rows_of(grid: Grid, place: int, column: int) -> list[Figure]:
    first = place == 0 or all(_TOTAL.search(label) for label in grid.labels[:place])
    indexes = range(place + 1, len(grid.rows)) if first else range(place - 1, -1, -1)
    parts = []
    for index in indexes:
        if _TOTAL.search(grid.labels[index]):
            if first or "小" not in grid.labels[place]:
                continue
            break
        cell = grid.rows[index].get(column)
        if cell is not None and cell.role is Role.COUNT and not _PART_OF.match(grid.labels[index]):
            parts.append(cell)
    return parts


def _judged_total(bench: Bench, parts: Sequence[Figure], whole: Figure, grid: Grid) -> Iterator[Finding]:
    if fits(parts, whole):
        yield sum_finding(bench, parts, whole)
        return
    levels = {numbered_level(part.clause) for part in parts}
    nested = len(levels) > 1 or any(_PART_OF.match(label) or "小" in label for label in grid.labels)
    yield sum_finding(bench, parts, whole, Verdict.AMBIGUOUS if nested else Verdict.FAIL)


def _row_sums(bench: Bench, grid: Grid, years: Years | None) -> Iterator[Finding]:
    """A column called 合计 must be the sum of the other counts of its row, or of its own group of columns."""
    totals = sorted(c for c, head in grid.heads.items() if _TOTAL.search(head))
    if years is not None:
        return
    for place, total_column in enumerate(totals):
        columns = set(grid.heads) - {total_column}
        if len(totals) > 1:
            columns = {c for c in columns if c < total_column and (not place or c > totals[place - 1])}
        for row in grid.rows:
            whole = row.get(total_column)
            parts = _row_parts(row, columns)
            plain = whole is not None and whole.role is Role.COUNT and any(f.value for f in (whole, *parts))
            if whole is None or not plain or len(parts) < 2 or not all(joinable(p, whole) for p in parts):
                continue
            if fits(parts, whole):
                yield sum_finding(bench, parts, whole)
            elif _rows_fit(grid, row, columns, total_column):
                yield sum_finding(bench, parts, whole, Verdict.FAIL)


def _row_parts(row: dict[int, Figure], columns: set[int]) -> list[Figure]:
    return [f for c, f in row.items() if c in columns and f.role is Role.COUNT and not _PART_OF.match(f.head)]


def _rows_fit(grid: Grid, row: dict[int, Figure], columns: set[int], total_column: int) -> bool:
    """Say whether the other rows add up as they should: nearly all, and in a short table all of them."""
    others = [other for other in grid.rows if other is not row and total_column in other]
    wrong = sum(not fits(_row_parts(other, columns), other[total_column]) for other in others)
    return wrong * 5 <= len(others)


def _balances(bench: Bench, grid: Grid) -> Iterator[Finding]:
    """Rows of what came in and what went out: new and carried in must equal closed and carried out."""
    found = []
    for words in (*_TAKEN_IN, *_GIVEN_OUT):
        place = next((i for i, label in enumerate(grid.labels) if words.search(label) and i not in found), None)
        if place is None:
            return
        found.append(place)
    for column in sorted(grid.heads):
        cells = [grid.rows[place].get(column) for place in found]
        four = [cell for cell in cells if cell is not None and cell.role is Role.COUNT]
        if len(four) == 4 and any(cell.value for cell in four):
            yield balance_finding(bench, four[:2], four[2:])


def _rate_columns(bench: Bench, grid: Grid) -> Iterator[Finding]:
    """A column of rates is one column of counts over another: the pair that most rows agree on says which."""
    counts = [c for c in sorted(grid.heads) if any(r[c].role is Role.COUNT for r in grid.rows if c in r)]
    for column in sorted(grid.heads):
        rows = [row for row in grid.rows if column in row and row[column].role is Role.RATE and row[column].value]
        if len(rows) < 2 or len(counts) > _MOST_COLUMNS:
            continue
        fitting = {pair: _rows_of_rate(rows, column, pair) for pair in permutations(counts, 2)}
        best = max(fitting, key=lambda pair: fitting[pair], default=None)
        if best is None or fitting[best] < 2 or fitting[best] * 2 <= len(rows):
            continue
        for row in rows:
            if all(c in row and row[c].role is Role.COUNT for c in best) and row[best[1]].value:
                yield ratio_finding(bench, row[best[0]], row[best[1]], row[column])


def _rows_of_rate(rows: Sequence[dict[int, Figure]], column: int, pair: tuple[int, int]) -> int:
    """Count the rows whose rate is the quotient of the two columns."""
    top, base = pair
    return sum(
        top in row
        and base in row
        and row[base].value > 0
        and ratio_verdict(row[top], row[base], row[column]) in FITTING
        for row in rows
    )


def _year_rows(bench: Bench, grid: Grid, years: Years) -> Iterator[Finding]:
    wrong: list[Figure] = []
    for row in grid.rows:
        current, previous = row.get(years.current), row.get(years.previous)
        rate = row.get(years.change) if years.change is not None else None
        if (
            current is None
            or previous is None
            or rate is None
            or rate.role is not Role.CHANGE
            or Role.COUNT is not current.role
        ):
            continue
        result = yoy_finding(bench, current, previous, rate)
        yield result
        if result.verdict is Verdict.FAIL:
            wrong.append(previous)
    yield from _copied_cells(bench, grid, years, wrong)


def _copied_cells(bench: Bench, grid: Grid, years: Years, wrong: Sequence[Figure]) -> Iterator[Finding]:
    """A cell whose row does not compute and that repeats another cell of its column was perhaps copied."""
    for cell in wrong:
        twins = [r[years.previous] for r in grid.rows if years.previous in r and r[years.previous].value == cell.value]
        other = next((twin for twin in twins if twin.index != cell.index), None)
        if other is None or cell.value < 100:
            continue
        message = Text(
            f"“{bench.quote(cell)}”：{show(cell.value)} "
            f"与“{other.subject}”一行的数字相同，而本行的增减幅度与之不符，疑为误复制。",
            f"“{bench.quote(cell)}”: {show(cell.value)} repeats the "
            "figure of another row, and the change of this row does not "
            "follow from it; perhaps copied by mistake.",
        )
        mend = Text("请核对该单元格。", "Check this cell.")
        yield finding("copied-figure", [other, cell], Verdict.AMBIGUOUS, show(cell.value), message, NOTHING, mend)


def _share_columns(bench: Bench, grid: Grid) -> Iterator[Finding]:
    """A column of shares goes with the column of counts before it."""
    for column in sorted(grid.heads):
        shares = [(row, row[column], label) for row, label in zip(grid.rows, grid.labels, strict=True) if column in row]
        shares = [each for each in shares if each[1].role is Role.SHARE]
        if not shares:
            continue
        before = [c for c in grid.heads if c < column and any(r[c].role is Role.COUNT for r in grid.rows if c in r)]
        count = max(before, key=lambda c: (_share_fits(grid, c, column), c), default=None)
        if count is None:
            continue
        plain = [(row[count], share) for row, share, label in shares if count in row and not _TOTAL.search(label)]
        whole = next((row[count] for row, _, label in shares if _TOTAL.search(label) and count in row), None)
        whole = whole or next(
            (r[count] for r, lab in zip(grid.rows, grid.labels, strict=True) if _TOTAL.search(lab) and count in r), None
        )
        whole = whole or _whole_in_text(bench, plain)
        yield from _shares(bench, plain, whole)


def _share_fits(grid: Grid, count: int, column: int) -> int:
    """Count the shares of a column that follow from the total of a column of counts."""
    labelled = zip(grid.rows, grid.labels, strict=True)
    whole = next((row[count] for row, label in labelled if _TOTAL.search(label) and count in row), None)
    rows = [row for row in grid.rows if count in row and column in row and row[column].role is Role.SHARE]
    if whole is None or not whole.value:
        return 0
    return sum(ratio_verdict(row[count], whole, row[column]) in FITTING for row in rows)


def _whole_in_text(bench: Bench, pairs: Sequence[tuple[Figure, Figure]]) -> Figure | None:
    """Return the count of the text above that most shares of a table refer to, if there is one."""
    if len(pairs) < 2:
        return None
    first = pairs[0][0]
    near = [f for f in bench.figures[max(0, first.index - 40) : first.index] if f.is_count and not f.in_table]
    fitting = {f.index: sum(ratio_verdict(n, f, s) in FITTING for n, s in pairs) for f in near if joinable(f, first)}
    best = max(fitting, key=lambda index: (fitting[index], index), default=None)
    return bench.figures[best] if best is not None and fitting[best] * 2 > len(pairs) else None


def _shares(bench: Bench, pairs: Sequence[tuple[Figure, Figure]], whole: Figure | None) -> Iterator[Finding]:
    parts = [numerator for numerator, _ in pairs]
    for numerator, share in pairs:
        if whole is not None:
            yield ratio_finding(bench, numerator, whole, share)
        elif len(parts) >= 3 and sum(ratio_verdict_of_sum(n, parts, s) for n, s in pairs) * 2 > len(pairs):
            yield sum_ratio_finding(bench, numerator, parts, share)
    added = sum((share.value for _, share in pairs), Decimal(0))
    slack = sum((share.claim.step for _, share in pairs), Decimal(0)) / 2
    if len(pairs) >= 3 and abs(added - 100) <= 1:
        off = abs(added - 100)
        verdict = Verdict.OK if off == 0 else Verdict.OK_WITHIN_ROUNDING if off <= slack else Verdict.FAIL
        yield hundred_finding(bench, [share for _, share in pairs], added, verdict)


def ratio_verdict_of_sum(numerator: Figure, parts: Sequence[Figure], share: Figure) -> bool:
    """Say whether a share fits the sum of its column."""
    base = add(parts)
    return base > 0 and meet(
        half_open(numerator.value / base * 100, share.claim.step), half_open(share.value, share.claim.step)
    )


def _against_text(bench: Bench, number: int, grid: Grid, years: Years) -> Iterator[Finding]:
    """The rows of a table may be the parts of a scaled total in the text above, whose change they then must give."""
    if any(_TOTAL.search(label) for label in grid.labels):
        return
    current = [row[years.current] for row in grid.rows if years.current in row and years.previous in row]
    previous = [row[years.previous] for row in grid.rows if years.current in row and years.previous in row]
    if len(current) < 2:
        return
    whole = next(
        (
            f
            for block in range(number - 1, max(-1, number - 4), -1)
            for f in bench.by_block.get(block, ())
            if f.is_count and not f.in_table and joinable(f, current[0]) and fits(current, f)
        ),
        None,
    )
    if whole is None or whole.claim.section[:1] != current[0].claim.section[:1]:
        return
    yield sum_finding(bench, current, whole)
    rate = bench.described_by(whole, Role.CHANGE, "yoy")
    if rate is not None and add(previous) > 0:
        exact = change_of(add(current), add(previous))
        now, before = half_open(add(current), Decimal(0)), half_open(add(previous), Decimal(0))
        verdict = judge_change(now, before, exact, rate)
        yield change_finding(bench, "yoysum", [*current, *previous, rate], verdict, exact, rate)


def _slash_lists(bench: Bench) -> Iterator[Finding]:
    """A table flattened into a/b pairs: each side has its own total in the pair called 合计."""
    for sentence in bench.by_sentence.values():
        left = [f for f in sentence if f.after.startswith("/") and not f.in_table]
        right = [f for f in sentence if f.clause.endswith("/") and not f.in_table]
        if len(left) < 3 or len(left) != len(right) or not _TOTAL.search(left[-1].clause):
            continue
        for side in (left, right):
            yield sum_finding(bench, side[:-1], side[-1])
