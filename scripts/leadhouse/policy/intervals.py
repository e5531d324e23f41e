"""Policy rows over time: intervals that overlap or leave gaps, weights that don't add up."""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from leadhouse.policy.seeds import PolicyProblem, Row, SeedSpec

ONE_DAY = datetime.timedelta(days=1)


def interval_problems(spec: SeedSpec, rows: Sequence[Row]) -> Iterator[PolicyProblem]:
    """Intervals of one unit and key that end before they begin, overlap or leave a gap."""
    by_key: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        if row["effective_to"] and _last_day(row) < _first_day(row):
            message = "effective_to is before effective_from"
            yield _problem(spec, row, "effective_to", message, "swap or correct the dates")
        by_key[tuple(row[column] for column in ("business_unit_id", *spec.keys))].append(row)
    for key, versions in by_key.items():
        for earlier, later in pairwise(sorted(versions, key=_first_day)):
            yield from _succession_problems(spec, "/".join(key), earlier, later)


def weight_problems(spec: SeedSpec, rows: Sequence[Row]) -> Iterator[PolicyProblem]:
    """Sets of weights that don't sum to 1 exactly on a day on which one of them changes."""
    by_model: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        by_model[row["business_unit_id"], row["model_id"]].append(row)
    for (unit, model), weights in by_model.items():
        for day in sorted(change_days(weights)):
            current = in_force(weights, day)
            total = sum((Decimal(row["weight"]) for row in current), Decimal(0))
            if current and total != 1:
                yield _problem(
                    spec,
                    current[-1],
                    "weight",
                    f"the weights of {model} in {unit} sum to {total} on {day}",
                    "make fit, engagement and intent sum to 1",
                )


def absence_problems(
    spec: SeedSpec, label: str, rows: Sequence[Row], begin: datetime.date
) -> Iterator[PolicyProblem]:
    """Times from a day on in which none of the rows is in force."""
    for day in sorted({begin, *(day for day in change_days(rows) if day > begin)}):
        if in_force(rows, day):
            continue
        message = f"{label} has no row in force on {day}"
        ended = [row for row in rows if _last_day(row) < day]
        if ended:
            row = max(ended, key=_last_day)
            remedy = "leave effective_to empty, or let another row begin on the day after it"
            yield _problem(spec, row, "effective_to", message, remedy)
        else:
            later = min(rows, key=_first_day, default=None)
            line = later.line if later else None
            remedy = f"let a row begin on {day} or before"
            yield PolicyProblem(spec.file, line, "effective_from", message, remedy)


def first_begin(rows: Sequence[Row]) -> datetime.date:
    """The day on which the first of the rows begins; there must be one."""
    return min(_first_day(row) for row in rows)


def in_force(rows: Sequence[Row], day: datetime.date) -> list[Row]:
    """The rows that hold on a day; both their dates are inclusive."""
    return [row for row in rows if _first_day(row) <= day <= _last_day(row)]


def change_days(rows: Sequence[Row]) -> set[datetime.date]:
    """The days on which a row begins, or is no longer in force."""
    starts = {_first_day(row) for row in rows}
    ends = {_last_day(row) for row in rows} - {datetime.date.max}
    return starts | {day + ONE_DAY for day in ends}


def _succession_problems(
    spec: SeedSpec, key: str, earlier: Row, later: Row
) -> Iterator[PolicyProblem]:
    if _first_day(earlier) == _first_day(later):
        message = f"{key} has a second row from {later['effective_from']}"
        yield _problem(spec, later, "effective_from", message, "keep one of them")
    elif _last_day(earlier) >= _first_day(later):
        message = f"{key} overlaps the row of line {earlier.line}"
        remedy = f"end that row on {_first_day(later) - ONE_DAY}"
        yield _problem(spec, later, "effective_from", message, remedy)
    elif _last_day(earlier) + ONE_DAY < _first_day(later):
        message = f"{key} leaves a gap after the row of line {earlier.line}"
        remedy = f"end that row on {_first_day(later) - ONE_DAY}, or begin this one earlier"
        yield _problem(spec, later, "effective_from", message, remedy)


def _first_day(row: Row) -> datetime.date:
    return datetime.date.fromisoformat(row["effective_from"])


def _last_day(row: Row) -> datetime.date:
    last = row["effective_to"]
    return datetime.date.fromisoformat(last) if last else datetime.date.max


def _problem(spec: SeedSpec, row: Row, column: str, message: str, remedy: str) -> PolicyProblem:
    return PolicyProblem(spec.file, row.line, column, message, remedy)
