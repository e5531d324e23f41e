"""Windows of time, and what the counter says of them."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from .calendars import CALENDARS
from .counter import FIRST, LAST, Counter, clock_changes

PER_CALENDAR = 1_000
HOURS = (1, 4, 8, 24, 80)
# well inside of what is counted, for hours that are added to the begin of a window
MARGIN = timedelta(days=120)


@dataclass(frozen=True)
class Window:
    """A window of time in a calendar, and its business seconds by the counter."""

    number: int
    calendar_id: str
    from_at: datetime
    to_at: datetime
    hours: int
    seconds: float
    reached_at: datetime


@cache
def counters() -> dict[str, Counter]:
    """A counter for each calendar."""
    return {name: Counter(calendar) for name, calendar in CALENDARS.items()}


@cache
def windows() -> tuple[Window, ...]:
    """Random windows, many of them about clock changes and at the edges of working times."""
    chance = random.Random(20260630)
    found: list[Window] = []
    for name, calendar in CALENDARS.items():
        changes = clock_changes(calendar.zone)
        for _ in range(PER_CALENDAR):
            from_at = instant(chance, changes)
            to_at = end(chance, from_at, changes)
            found.append(window(chance, len(found), name, from_at, to_at))
    return tuple(found)


def window(
    chance: random.Random, number: int, calendar_id: str, from_at: datetime, to_at: datetime
) -> Window:
    """A window with what the counter says of it."""
    counter, hours = counters()[calendar_id], chance.choice(HOURS)
    begin = counter.seconds(from_at)
    return Window(
        number=number,
        calendar_id=calendar_id,
        from_at=from_at,
        to_at=to_at,
        hours=hours,
        seconds=round(counter.seconds(to_at) - begin, 6),
        reached_at=counter.instant(round(begin + hours * 3600, 6)),
    )


def instant(chance: random.Random, changes: list[datetime]) -> datetime:
    """Any instant; one near a clock change; one on a quarter of an hour."""
    first = datetime.combine(FIRST, datetime.min.time()) + MARGIN
    seconds = int((LAST - FIRST - 2 * MARGIN) / timedelta(seconds=1))
    kind = chance.randrange(4)
    inside = [change for change in changes if first < change < first + timedelta(seconds=seconds)]
    if kind == 0 and inside:
        return chance.choice(inside) + timedelta(minutes=chance.randint(-300, 300))
    found = first + timedelta(seconds=chance.randrange(seconds))
    if kind == 1:
        return found.replace(minute=chance.choice((0, 15, 30, 45)), second=0)
    return found + timedelta(microseconds=chance.randrange(1_000_000))


def end(chance: random.Random, from_at: datetime, changes: list[datetime]) -> datetime:
    """The end of a window: at once, soon, weeks later, near a clock change, before its begin."""
    kind = chance.randrange(8)
    if kind == 0:
        return from_at
    if kind == 1:
        return from_at - timedelta(seconds=chance.randrange(30 * 86400))
    if kind in (2, 3):
        return instant(chance, changes)
    if kind in (4, 5):
        return from_at + timedelta(minutes=chance.randrange(2880))
    return from_at + timedelta(microseconds=chance.randrange(40 * 86400 * 1_000_000))


def windows_query(found: tuple[Window, ...]) -> str:
    """The windows as a query."""
    values = ", ".join(
        f"({window.number}, '{window.calendar_id}', timestamp '{window.from_at}',"
        f" timestamp '{window.to_at}', {window.hours})"
        for window in found
    )
    columns = "window_number, calendar_id, from_at, to_at, hours"
    return f"select * from (values {values}) as t({columns})"
