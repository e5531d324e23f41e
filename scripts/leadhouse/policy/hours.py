"""Working hours: times that are none, pieces that overlap, calendars on which nobody works."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from leadhouse.policy.intervals import change_days, in_force
from leadhouse.policy.seeds import PolicyProblem, Row, Seeds, SeedSpec

UNITS = "seed_business_units"
TEAMS = "seed_business_teams"
WEEKLY = "seed_business_hours"
SPECIAL = "seed_special_hours"
OPENS = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
CLOSES = re.compile(r"(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAY = 24 * 60
# a UTC date has room for six pieces, and touches two local days
MOST_PIECES = 3


def time_problems(spec: SeedSpec, rows: Sequence[Row]) -> Iterator[PolicyProblem]:
    """Begins and ends that are no times of the day, lack each other, or are the same."""
    for row in rows:
        opens, closes = row["opens_at"], row["closes_at"]
        is_closed_day = spec.name == SPECIAL and not opens and not closes
        if is_closed_day:
            continue
        for column, shape in (("opens_at", OPENS), ("closes_at", CLOSES)):
            if not shape.fullmatch(row[column]):
                message = f"{row[column]!r} is no time of the day"
                yield _problem(spec, row, column, message, "write a time such as 09:00")
        if opens and opens == closes:
            message = "the working time ends when it begins"
            yield _problem(spec, row, "closes_at", message, "write 00:00 and 24:00 for a whole day")


def hours_problems(spec: SeedSpec, rows: Sequence[Row], seeds: Seeds) -> Iterator[PolicyProblem]:
    """Teams without a calendar, pieces of a day that overlap, too many of them."""
    teams = {(row["business_unit_id"], row["team"]) for row in seeds[TEAMS]}
    for row in rows:
        if row["team"] and (row["business_unit_id"], row["team"]) not in teams:
            remedy = f"add it to {TEAMS}, or leave team empty for the whole unit"
            message = f"the team {row['team']!r} of {row['business_unit_id']} has no calendar"
            yield _problem(spec, row, "team", message, remedy)
    day_column = "weekday" if spec.name == WEEKLY else "date"
    by_calendar: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row["opens_at"]:
            by_calendar[row["business_unit_id"], row["team"]].append(row)
    seen: set[tuple[int, str]] = set()
    for found in by_calendar.values():
        for day in sorted(change_days(found)):
            for problem in _day_problems(spec, in_force(found, day), day_column):
                if (problem.row or 0, problem.message) not in seen:
                    seen.add((problem.row or 0, problem.message))
                    yield problem


def idle_problems(spec: SeedSpec, rows: Sequence[Row], seeds: Seeds) -> Iterator[PolicyProblem]:
    """Units without a week of their own, on days on which no rows of hours are in force either."""
    for row in rows:
        if row["business_hours"]:
            continue
        unit = row["business_unit_id"]
        hours = [
            each for each in seeds[WEEKLY] if each["business_unit_id"] == unit and not each["team"]
        ]
        days = sorted({*change_days([row]), *change_days(hours)})
        idle = [day for day in days if in_force([row], day) and not in_force(hours, day)]
        if idle:
            message = f"the calendar of {unit} has no working day from {idle[0]} on"
            remedy = f"write them as Mon-Fri 09:00-17:00, or add rows to {WEEKLY}"
            yield _problem(spec, row, "business_hours", message, remedy)


def _day_problems(spec: SeedSpec, rows: Sequence[Row], day_column: str) -> Iterator[PolicyProblem]:
    by_day: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_day[row[day_column]].append(row)
    for day, pieces in by_day.items():
        if len(pieces) > MOST_PIECES:
            message = f"{day} has {len(pieces)} working times"
            remedy = f"leave at most {MOST_PIECES}"
            yield _problem(spec, pieces[MOST_PIECES], day_column, message, remedy)
    for first, second in combinations(rows, 2):
        if _overlap(first, second, day_column):
            times = f"{first[day_column]} {first['opens_at']}-{first['closes_at']}"
            message = f"the working time overlaps {times} in line {first.line}"
            yield _problem(spec, second, "opens_at", message, "let one end where the other begins")


def _overlap(first: Row, second: Row, day_column: str) -> bool:
    if day_column == "date":
        if first["date"] != second["date"]:
            return False
        shift, turns = 0, [0]
    else:
        days = WEEKDAYS.index(second["weekday"]) - WEEKDAYS.index(first["weekday"])
        shift, turns = days * DAY, [-7 * DAY, 0, 7 * DAY]
    begin, end = _minutes(first)
    other_begin, other_end = _minutes(second)
    return any(
        other_begin + shift + turn < end and begin < other_end + shift + turn for turn in turns
    )


def _minutes(row: Row) -> tuple[int, int]:
    begin, end = (
        int(row[name][:2]) * 60 + int(row[name][3:]) for name in ("opens_at", "closes_at")
    )
    return begin, end if end > begin else end + DAY


def _problem(spec: SeedSpec, row: Row, column: str, message: str, remedy: str) -> PolicyProblem:
    return PolicyProblem(spec.file, row.line, column, message, remedy)
