"""Public holidays of a country as rows of the calendar seed."""

import csv
from collections.abc import Iterable
from typing import TextIO

import holidays

COLUMNS = (
    "business_unit_id", "date", "name", "is_business_day", "effective_from", "effective_to",
    "owner", "source_document", "is_assumed",
)  # fmt: skip
POLICY_BEGIN = "2015-01-01"
OWNER = "sales_operations"
SOURCE = "Resolution AMB-30"


class UnknownCountry(ValueError):
    """No holidays are known for a country, or for that part of it."""


def holiday_rows(
    unit: str, country: str, subdivision: str | None, years: Iterable[int]
) -> list[tuple[str, ...]]:
    """A row for each holiday, by date; assumed until the owner says that the unit keeps it."""
    try:
        found = holidays.country_holidays(
            country, subdiv=subdivision, years=list(years), language="en_US"
        )
    except NotImplementedError as error:
        raise UnknownCountry(
            f"{error}; use a code such as DE, and a part of it such as BY"
        ) from error
    return [
        (unit, str(day), name, "false", POLICY_BEGIN, "", OWNER, SOURCE, "true")
        for day, name in sorted(found.items())
    ]


def write_rows(rows: Iterable[tuple[str, ...]], out: TextIO) -> None:
    """Writes rows with the header of the seed."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
