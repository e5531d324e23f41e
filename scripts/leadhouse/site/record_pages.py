"""Pages of records, each with all its findings, and the list to find them by."""

import itertools
from collections.abc import Sequence

from leadhouse.site.night import Row, read_record_findings, read_records
from leadhouse.site.parts import Site, page_of, write

RECORDS_IN_INDEX = 1_500


def record_pages_of(records: Sequence[Row], findings_a_page: int) -> dict[int, int]:
    """The page of each record by its place: as many records as their findings leave room for."""
    pages: dict[int, int] = {}
    page, room = 0, 0
    for record in records:
        if record["finding_count"] > room:
            page, room = page + 1, findings_a_page
        room -= record["finding_count"]
        pages[record["place"]] = page
    return pages


def write_records(site: Site) -> None:
    """Writes them all."""
    count = max(site.record_pages.values(), default=0)
    groups = itertools.groupby(site.record_pages, key=site.record_pages.__getitem__)
    for number_of_page, group in groups:
        _write_record_page(site, number_of_page, count, list(group))
    places = list(site.record_pages)
    parts = [places[n : n + RECORDS_IN_INDEX] for n in range(0, len(places), RECORDS_IN_INDEX)]
    for place, part in enumerate(parts, start=1):
        page = page_of(place, len(parts), part[0], part[-1], _index_name)
        values = {
            "records": read_records(site.connection, part[0], part[-1]),
            "page": page,
            "shown": len(places),
            "total": site.record_count,
        }
        write(site, f"records/{_index_name(place)}", "record_index.html.j2", values)


def _index_name(place: int) -> str:
    return "index.html" if place == 1 else f"index-{place}.html"


def _write_record_page(site: Site, place: int, count: int, places: Sequence[int]) -> None:
    first, last = places[0], places[-1]
    found = read_record_findings(site.connection, first, last)
    by_place = itertools.groupby(found, key=lambda row: row["record_place"])
    findings = {record: list(group) for record, group in by_place}
    records = [
        {**record, "findings": findings[record["place"]]}
        for record in read_records(site.connection, first, last)
    ]
    values = {
        "records": records,
        "page": page_of(place, count, first, last, lambda page: f"{page}.html"),
        "total": site.record_count,
        "criterion_pages": site.criterion_pages,
    }
    write(site, f"records/{place}.html", "records.html.j2", values)
