"""Time in the business units: days, working hours and the zone's offset, all vectorised."""

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np

from leadhouse.generate.columns import NEVER
from leadhouse.generate.rng import FloatArray, IntArray

DAY = 86_400
HOUR = 3_600
OPENS, CLOSES = 8 * HOUR, 18 * HOUR


def epoch_day(day: dt.date) -> int:
    """Give the days since 1970."""
    return (day - dt.date(1970, 1, 1)).days


class Zones:
    """Offsets from UTC by zone and day, read at noon, so right in all working hours."""

    def __init__(self, names: tuple[str, ...], first: int, last: int) -> None:
        self._names = names
        self._first = first
        self._table = np.array([_offsets(name, first, last) for name in names], dtype=np.int64)

    def offset(self, when: IntArray, zone: IntArray) -> IntArray:
        """Give the offset in seconds at UTC times."""
        index = np.clip(when // DAY - self._first, 0, self._table.shape[1] - 1)
        return np.asarray(self._table[zone, index], dtype=np.int64)

    def local_day(self, when: IntArray, zone: IntArray) -> IntArray:
        """Give the calendar day in the zone."""
        return (when + self.offset(when, zone)) // DAY

    def to_utc(self, day: IntArray, second: IntArray, zone: IntArray) -> IntArray:
        """Give the UTC time of a second of a local day."""
        return day * DAY + second - self.offset(day * DAY + DAY // 2, zone)

    def exactly(self, day: IntArray, second: IntArray, zone: IntArray) -> IntArray:
        """Give the UTC time of a second of a local day, also on the nights the clocks change."""
        start = dt.datetime(1970, 1, 1)
        rows = zip(day.tolist(), second.tolist(), zone.tolist(), strict=True)
        local = (
            (start + dt.timedelta(days=d, seconds=s), ZoneInfo(self._names[z])) for d, s, z in rows
        )
        return np.array([int(t.replace(tzinfo=z).timestamp()) for t, z in local], dtype=np.int64)

    def next_working(self, when: IntArray, zone: IntArray, spread: FloatArray) -> IntArray:
        """Move times outside working hours to the morning of the next working day.

        `spread` (0 to 1) says how far into that morning's first two hours; `NEVER` stays.
        """
        local = np.where(when == NEVER, 0, when) + self.offset(when, zone)
        day, second = local // DAY, local % DAY
        day = day + (second >= CLOSES)
        weekday = (day + 3) % 7
        moved = day + np.where(weekday >= 5, 7 - weekday, 0)
        early = (moved != local // DAY) | (second < OPENS)
        second = np.where(early, OPENS + (spread * 2 * HOUR).astype(np.int64), second)
        return np.where(when == NEVER, NEVER, self.to_utc(moved, second, zone))

    def working_moment(self, day: IntArray, zone: IntArray, spread: FloatArray) -> IntArray:
        """Give a moment in the working hours of a local day; weekends become the Friday."""
        weekday = (day + 3) % 7
        moved = day - np.maximum(weekday - 4, 0)
        second = OPENS + (spread * (CLOSES - OPENS)).astype(np.int64)
        return self.to_utc(moved, second, zone)


def _offsets(name: str, first: int, last: int) -> list[int]:
    zone, start = ZoneInfo(name), dt.datetime(1970, 1, 1, 12, tzinfo=dt.UTC)
    moments = (start + dt.timedelta(days=day) for day in range(first, last + 1))
    return [
        int((moment.astimezone(zone).utcoffset() or dt.timedelta()).total_seconds())
        for moment in moments
    ]


def season(day: IntArray) -> FloatArray:
    """Give how busy a day of the year is, 1 on average: summer and year end are slow."""
    phase = 2 * np.pi * (day % 365.25) / 365.25
    year_end = np.where((day % 365.25) > 350, 0.6, 1.0)
    wave = 1.0 + 0.22 * np.cos(2 * phase - 1.2) - 0.12 * np.cos(phase - 3.6)
    return np.asarray(wave * year_end, dtype=np.float64)
