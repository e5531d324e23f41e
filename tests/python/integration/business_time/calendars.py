"""Calendars that are hard to count, as policy rows and as the counter reads them."""

from collections.abc import Mapping
from datetime import date

from .counter import WEEK, Calendar, Piece

ALWAYS = date(2015, 1, 1)
OFFICE: Piece = ("09:00", "17:00")
WORKDAYS = WEEK[:5]


def every(days: tuple[str, ...], *pieces: Piece) -> dict[str, list[Piece]]:
    """A week that has the same working times on each of some days."""
    return {day: list(pieces) for day in days}


def one(hours: dict[str, list[Piece]]) -> tuple[tuple[date, dict[str, list[Piece]]], ...]:
    """A week that is always in force."""
    return ((ALWAYS, hours),)


HOLIDAYS = frozenset({date(2025, 12, 25), date(2025, 12, 26), date(2026, 1, 1), date(2026, 5, 1)})
HALF_DAYS: dict[date, list[Piece]] = {
    date(2025, 12, 24): [("09:00", "13:00")],
    date(2025, 12, 31): [("09:00", "12:30")],
    date(2026, 6, 5): [],
    date(2026, 10, 25): [("01:30", "02:30"), ("22:00", "04:00")],
}
NIGHTS = every(WEEK, ("22:00", "06:00"))
AROUND_CHANGES = every(WEEK, ("01:30", "02:30"), ("02:45", "03:15"), ("23:30", "00:15"))
SPLIT = every(WORKDAYS, ("08:30", "12:00"), ("13:00", "17:30"))

# the units' own week is their text; what differs from it has rows
UNIT_WEEKS: Mapping[str, tuple[str, str]] = {
    "berlin": ("Europe/Berlin", "Mon-Fri 09:00-17:00"),
    "new_york": ("America/New_York", "Mon-Fri 09:00-17:00"),
    "lord_howe": ("Australia/Lord_Howe", "Mon-Fri 09:00-17:00"),
    "kolkata": ("Asia/Kolkata", "Sun-Thu 09:30-18:30"),
    "santiago": ("America/Santiago", "Mon-Fri 09:00-17:00"),
    "havana": ("America/Havana", "Mon-Fri 09:00-17:00"),
    "chatham": ("Pacific/Chatham", "Mon-Fri 09:00-17:00"),
    "casablanca": ("Africa/Casablanca", "Fri-Mon 10:00-19:00"),
    "london": ("Europe/London", "Mon-Fri 09:00-17:00"),
    "utc": ("UTC", "Mon-Fri 09:00-17:00"),
}
LONDON_CHANGES = date(2025, 7, 1)
CALENDARS: Mapping[str, Calendar] = {
    "berlin": Calendar(
        "Europe/Berlin",
        one(every(WORKDAYS, OFFICE)),
        closed=HOLIDAYS,
        worked={date(2025, 12, 20): [OFFICE]},
        special=HALF_DAYS,
    ),
    # the team keeps the days of its unit, but for its own
    "berlin/nights": Calendar(
        "Europe/Berlin",
        one(NIGHTS),
        closed=HOLIDAYS,
        special={**HALF_DAYS, date(2025, 12, 24): [], date(2026, 3, 28): [("20:00", "08:00")]},
    ),
    "berlin/changes": Calendar(
        "Europe/Berlin", one(AROUND_CHANGES), closed=HOLIDAYS, special=HALF_DAYS
    ),
    "berlin/sydney": Calendar(
        "Australia/Sydney",
        one(every(WORKDAYS, OFFICE)),
        closed=HOLIDAYS,
        worked={date(2025, 12, 20): [OFFICE]},
        special=HALF_DAYS,
    ),
    "new_york": Calendar("America/New_York", one(SPLIT)),
    "lord_howe": Calendar("Australia/Lord_Howe", one(NIGHTS)),
    "kolkata": Calendar(
        "Asia/Kolkata", one(every(("Sun", "Mon", "Tue", "Wed", "Thu"), ("09:30", "18:30")))
    ),
    "santiago": Calendar("America/Santiago", one(every(WEEK, ("00:00", "24:00")))),
    "havana": Calendar("America/Havana", one(every(WEEK, ("23:00", "01:30")))),
    "chatham": Calendar(
        "Pacific/Chatham", one(every(WEEK, ("02:30", "03:15"), ("03:30", "04:00")))
    ),
    "casablanca": Calendar(
        "Africa/Casablanca", one(every(("Fri", "Sat", "Sun", "Mon"), ("10:00", "19:00")))
    ),
    "london": Calendar(
        "Europe/London",
        ((ALWAYS, every(WORKDAYS, OFFICE)), (LONDON_CHANGES, every(WEEK[:4], ("07:00", "17:15")))),
    ),
    "utc": Calendar("UTC", one(every(WORKDAYS, OFFICE))),
}
TEAMS = {"nights": "Europe/Berlin", "changes": None, "sydney": "Australia/Sydney"}


def text(value: object) -> str:
    """A value as an SQL literal."""
    return "cast(null as string)" if value is None else f"'{value}'"


def day(value: date | None) -> str:
    """A date as an SQL literal."""
    return "cast(null as date)" if value is None else f"cast('{value}' as date)"


def rows(columns: str, values: list[str]) -> str:
    """A query that gives rows; without any, none of the right columns."""
    names = [name.strip() for name in columns.split(",")]
    nothing = ", ".join(
        ("cast(null as date)" if name in DATES else "cast(null as string)") + f" as {name}"
        for name in names
    )
    if not values:
        return f"select {nothing} where 1 = 0"
    return f"select * from (values {', '.join(values)}) as t({columns})"


DATES = frozenset({"date", "effective_from", "effective_to"})


def policy_tables() -> dict[str, str]:
    """The policy as a query for each table that the calendars read."""
    units = [
        f"({text(unit)}, {text(zone)}, {day(date(2026, 6, 30))}, 185, 1000)"
        for unit, (zone, _) in UNIT_WEEKS.items()
    ]
    unit_rows = [
        f"({text(unit)}, {text(week)}, {day(ALWAYS)}, {day(None)})"
        for unit, (_, week) in UNIT_WEEKS.items()
    ]
    teams = [
        f"('berlin', {text(team)}, {text(zone)}, {day(ALWAYS)}, {day(None)})"
        for team, zone in TEAMS.items()
    ]
    listed = [f"('berlin', {day(closed)}, false)" for closed in sorted(HOLIDAYS)]
    listed.append(f"('berlin', {day(date(2025, 12, 20))}, true)")
    return {
        "int_unit_parameters": rows(
            "business_unit_id, timezone, as_of_date, calendar_days_ahead, calendar_days_back", units
        ),
        "seed_business_units": rows(
            "business_unit_id, business_hours, effective_from, effective_to", unit_rows
        ),
        "seed_business_teams": rows(
            "business_unit_id, team, timezone, effective_from, effective_to", teams
        ),
        "seed_business_calendar": rows("business_unit_id, date, is_business_day", listed),
        "seed_business_hours": rows(
            "business_unit_id, team, weekday, opens_at, closes_at, effective_from, effective_to",
            hour_rows(),
        ),
        "seed_special_hours": rows(
            "business_unit_id, team, date, opens_at, closes_at, effective_from, effective_to",
            special_rows(),
        ),
    }


def hour_rows() -> list[str]:
    """Weeks that a unit's text can't say."""
    found = []
    for name in ("new_york", "lord_howe", "santiago", "havana", "chatham", "london"):
        for number, (begin, hours) in enumerate(CALENDARS[name].weeks):
            if name == "london" and number == 0:
                continue
            found += _hours(name, None, begin, hours)
    for team in ("nights", "changes"):
        found += _hours("berlin", team, ALWAYS, CALENDARS[f"berlin/{team}"].weeks[0][1])
    # in force until the day before the span; nothing of it may be left
    old = {"Sat": [("00:00", "24:00")]}
    return found + _hours("utc", None, date(2015, 1, 1), old, date(2023, 12, 1))


def special_rows() -> list[str]:
    """Days with hours of their own."""
    found = _special(None, HALF_DAYS)
    own = {
        day: pieces
        for day, pieces in CALENDARS["berlin/nights"].special.items()
        if HALF_DAYS.get(day) != pieces
    }
    return found + _special("nights", own)


def _hours(
    unit: str,
    team: str | None,
    begin: date,
    hours: dict[str, list[Piece]],
    end: date | None = None,
) -> list[str]:
    return [
        f"({text(unit)}, {text(team)}, {text(weekday)}, {text(opens)}, {text(closes)},"
        f" {day(begin)}, {day(end)})"
        for weekday, pieces in hours.items()
        for opens, closes in pieces
    ]


def _special(team: str | None, days: Mapping[date, list[Piece]]) -> list[str]:
    return [
        f"('berlin', {text(team)}, {day(when)}, {text(opens)}, {text(closes)}, {day(ALWAYS)},"
        f" {day(None)})"
        for when, pieces in days.items()
        for opens, closes in (pieces or [(None, None)])
    ]
