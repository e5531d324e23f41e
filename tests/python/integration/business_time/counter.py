"""Business time counted minute by minute from what the wall clock shows, without any SQL."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np

EPOCH = datetime(1970, 1, 1)
FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)
DAY_MINUTES = 1440
WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

Piece = tuple[str, str]


@dataclass(frozen=True)
class Calendar:
    """Working hours as policy says them; `weeks` are from a date on, the last one counts."""

    zone: str
    weeks: tuple[tuple[date, dict[str, list[Piece]]], ...]
    closed: frozenset[date] = frozenset()
    worked: dict[date, list[Piece]] = field(default_factory=dict)
    special: dict[date, list[Piece]] = field(default_factory=dict)

    def pieces(self, day: date) -> list[Piece]:
        """The working times that begin on a local day."""
        if day in self.special:
            return self.special[day]
        if day in self.closed:
            return []
        week = [hours for begin, hours in self.weeks if begin <= day][-1]
        return week.get(WEEK[day.weekday()]) or self.worked.get(day, [])

    def is_business_day(self, day: date) -> bool:
        """Whether people work on a local day."""
        return bool(self.pieces(day))


def minute_of(clock: str) -> int:
    """Minutes of the day at a time such as 09:30."""
    return int(clock[:2]) * 60 + int(clock[3:])


def days(first: date = FIRST, last: date = LAST) -> Iterator[date]:
    """Each day of a span."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


class Counter:
    """Open seconds up to each minute of a span, by a look at the wall clock in each minute."""

    def __init__(self, calendar: Calendar) -> None:
        self._start = datetime.combine(FIRST, datetime.min.time())
        size = (LAST - FIRST).days * DAY_MINUTES
        local = np.arange(size) + self._offsets(ZoneInfo(calendar.zone), size)
        shown = self._shown(calendar)
        # the table begins two days before the span
        self.is_open = shown[local + 2 * DAY_MINUTES]
        self.sums = np.concatenate([[0], np.cumsum(self.is_open.astype(np.int64))]) * 60

    def seconds(self, instant: datetime) -> float:
        """Open seconds from the begin of the span up to an instant."""
        minute, rest = divmod((instant - self._start) / timedelta(microseconds=1), 60_000_000)
        full = self.sums[int(minute)]
        return float(full) + (rest / 1_000_000 if self.is_open[int(minute)] else 0.0)

    def instant(self, seconds: float) -> datetime:
        """The first instant up to which it has been open for so many seconds."""
        minute = int(np.searchsorted(self.sums, seconds, side="left")) - 1
        missing = seconds - float(self.sums[minute])
        return self._start + timedelta(minutes=minute, microseconds=round(missing * 1_000_000))

    def _offsets(self, zone: ZoneInfo, size: int) -> np.ndarray:
        start = self._start.replace(tzinfo=UTC)
        quarters = [
            (start + timedelta(minutes=15 * number)).astimezone(zone).utcoffset()
            for number in range(size // 15)
        ]
        minutes = [int(offset.total_seconds()) // 60 for offset in quarters if offset is not None]
        return np.repeat(np.array(minutes), 15)

    def _shown(self, calendar: Calendar) -> np.ndarray:
        """Whether each minute that the wall clock can show is open, from two days before on."""
        first = FIRST - timedelta(days=2)
        table = np.zeros(((LAST - first).days + 4) * DAY_MINUTES, dtype=bool)
        for number, day in enumerate(days(first, LAST + timedelta(days=2))):
            for opens, closes in calendar.pieces(day):
                begin, end = minute_of(opens), minute_of(closes)
                end += DAY_MINUTES if end <= begin else 0
                table[number * DAY_MINUTES + begin : number * DAY_MINUTES + end] = True
        return table


def clock_changes(zone: str) -> list[datetime]:
    """The UTC hours of the span in which a zone changes its clocks."""
    start = datetime.combine(FIRST, datetime.min.time(), tzinfo=UTC)
    hours = [start + timedelta(hours=number) for number in range((LAST - FIRST).days * 24)]
    offsets = [hour.astimezone(ZoneInfo(zone)).utcoffset() for hour in hours]
    return [
        hour.replace(tzinfo=None)
        for hour, (before, after) in zip(hours[1:], pairwise(offsets), strict=True)
        if before != after
    ]
