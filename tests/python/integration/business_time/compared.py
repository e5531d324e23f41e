"""What an engine says of windows and days, held against the counter."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from .calendars import CALENDARS
from .cases import Window
from .counter import Calendar


def wrong_windows(found: Sequence[Window], answers: Sequence[Sequence[Any]]) -> list[str]:
    """Windows of which the engine says something else."""
    assert [row[0] for row in answers] == [window.number for window in found]
    return [
        f"{window} is {row[1]}, reached {row[2]}"
        for window, row in zip(found, answers, strict=True)
        if row[1] is None
        or round(float(row[1]), 6) != window.seconds
        or str(row[2]) != str(window.reached_at)
    ]


def wrong_days(answers: Sequence[Sequence[Any]]) -> list[str]:
    """Days of which the engine says something else."""
    numbers: dict[str, int] = {}
    wrong = []
    for calendar_id, when, is_business_day, number, following, due in answers:
        calendar, on = CALENDARS[calendar_id], date.fromisoformat(str(when))
        expected = numbers.get(calendar_id, number - is_business_day)
        expected += calendar.is_business_day(on)
        numbers[calendar_id] = expected
        if (
            is_business_day != calendar.is_business_day(on)
            or number != expected
            or str(following) != str(business_day_after(calendar, on, 1))
            or str(due) != str(business_day_after(calendar, on, 5))
        ):
            wrong.append(f"{calendar_id} on {on}: {is_business_day}, {number}, {following}, {due}")
    return wrong


def business_day_after(calendar: Calendar, on: date, count: int) -> date:
    """The business day so many after a date."""
    while count:
        on += timedelta(days=1)
        count -= calendar.is_business_day(on)
    return on
