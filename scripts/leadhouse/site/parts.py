"""What every page is made from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment

from leadhouse.site.context import SiteContext
from leadhouse.site.night import Night, Report, Row


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list and the pages around it."""

    number: int
    count: int
    from_record: int
    to_record: int
    first: str
    previous: str
    next: str
    last: str


@dataclass(frozen=True, slots=True)
class Site:
    """What every page is made from."""

    connection: duckdb.DuckDBPyConnection
    out: Path
    context: SiteContext
    night: Night
    templates: Environment
    criterion_slugs: Mapping[str, str]
    owner_numbers: Mapping[str, int]
    record_pages: Mapping[int, int]
    record_count: int
    trends: Mapping[str, Sequence[Row]]
    report: Report

    @property
    def owner_pages(self) -> dict[str, str]:
        return {owner: f"owners/{place}.html" for owner, place in self.owner_numbers.items()}

    @property
    def criterion_pages(self) -> dict[str, str]:
        return {
            criterion: f"criteria/{slug}-1.html" for criterion, slug in self.criterion_slugs.items()
        }


def page_of(
    place: int, count: int, from_record: int, to_record: int, name_of: Callable[[int], str]
) -> Page:
    """A page of a list and the pages around it."""
    return Page(
        number=place,
        count=count,
        from_record=from_record,
        to_record=to_record,
        first=name_of(1),
        previous=name_of(max(1, place - 1)),
        next=name_of(min(count, place + 1)),
        last=name_of(count),
    )


def write(site: Site, name: str, template: str, values: Mapping[str, Any]) -> None:
    """Writes one page."""
    path = site.out / name
    path.parent.mkdir(mode=0o700, exist_ok=True)
    stream = site.templates.get_template(template).stream(
        **values, run=site.context.run, owner_pages=site.owner_pages
    )
    stream.dump(str(path), encoding="utf-8")
