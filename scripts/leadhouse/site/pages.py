"""Writes the pages of a run."""

import itertools
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from leadhouse.site.context import SiteContext
from leadhouse.site.night import (
    LONGEST_SUMMARY,
    Headline,
    Night,
    Row,
    number_records,
    read_findings,
    read_night,
    read_records,
    read_report,
    read_trends,
)
from leadhouse.site.parts import Site, page_of, write
from leadhouse.site.record_pages import record_pages_of, write_records
from leadhouse.site.render import environment
from leadhouse.site.text import counted, number

RECORDS_ON_FIRST_PAGE = 5
OWNERS_IN_CHART = 10
LONGEST_SLUG = 80


def render_site(connection: duckdb.DuckDBPyConnection, out: Path, context: SiteContext) -> Path:
    """Writes all pages of a run into the folder `out` anew and returns the first one.

    The connection is one of `opened` or `opened_parquet`. The folder is only for its owner, since
    the pages name people.
    """
    unfinished = out.with_name(f".{out.name}.new")
    if unfinished.exists():
        shutil.rmtree(unfinished)
    unfinished.mkdir(mode=0o700, parents=True)
    night = read_night(connection, context.run.run_id)
    site = _site(connection, unfinished, context, night)
    _write_index(site)
    for row in site.night.criteria:
        if row["criterion"] in site.criterion_slugs:
            _write_criterion(site, row)
    for owner in site.night.owners:
        _write_owner(site, owner)
    write_records(site)
    if not site.report.is_empty:
        values = {"report": site.report, "longest": LONGEST_SUMMARY}
        write(site, "report.html", "report.html.j2", values)
    if out.exists():
        shutil.rmtree(out)
    unfinished.rename(out)
    return out / "index.html"


def slugs(names: Sequence[str]) -> dict[str, str]:
    """A file name for each name: safe on every file system, and unique."""
    made: dict[str, str] = {}
    for name in names:
        base = re.sub(r"[^a-z0-9_]+", "-", name.lower()).strip("-")[:LONGEST_SLUG] or "criterion"
        candidates = itertools.chain([base], (f"{base}_{n}" for n in itertools.count(2)))
        made[name] = next(slug for slug in candidates if slug not in made.values())
    return made


def verdict(context: SiteContext, night: Night) -> str:
    """The state of the night in one or two sentences."""
    states = {
        "published": "Published.",
        "building": "Being built; nothing is published yet.",
        "failed": "The run failed; the warehouse published before it is still the one to read.",
        "not_published": (
            "Not published; the warehouse published before it is still the one to read."
        ),
    }
    judged = len(night.criteria)
    if not judged:
        return f"{states[context.run.state]} No criterion was judged."
    failed = sum(row["status"] == "fail" for row in night.criteria)
    open_ = sum(row["status"] in ("error", "no_evidence") for row in night.criteria)
    sentence = f"{number(failed)} of {number(judged)} criteria {'fails' if failed == 1 else 'fail'}"
    if night.counts["findings"]:
        sentence += f" with {counted(night.counts['findings'], 'unresolved finding')}"
    if open_:
        sentence += f"; {number(open_)} could not be judged"
    return f"{states[context.run.state]} {sentence}."


def _site(
    connection: duckdb.DuckDBPyConnection, out: Path, context: SiteContext, night: Night
) -> Site:
    with_findings = [row["criterion"] for row in night.criteria if row["open_count"]]
    record_count = number_records(connection, context.longest_record_list)
    record_pages = record_pages_of(
        read_records(connection, 1, context.longest_record_list), context.records_a_page
    )
    templates = environment()
    templates.filters["record_page"] = lambda place: f"records/{record_pages[place]}.html#r{place}"
    return Site(
        connection=connection,
        out=out,
        context=context,
        night=night,
        templates=templates,
        criterion_slugs=slugs(with_findings),
        owner_numbers={row["owner_id"]: n for n, row in enumerate(night.owners, start=1)},
        record_pages=record_pages,
        record_count=record_count,
        trends=read_trends(connection),
        report=read_report(connection),
    )


def _write_index(site: Site) -> None:
    run = site.context.run
    values = {
        "verdict": verdict(site.context, site.night),
        "night": site.night,
        "headlines": _grouped_headlines(site.night.headlines),
        "failed": list(_failed_parts(site)),
        "owners": sorted(
            site.night.owners,
            key=lambda row: (
                -row["overdue_count"] - row["escalated_count"],
                -row["open_count"],
                row["owner_id"],
            ),
        ),
        "owner_bars": _owner_bars(site.night.owners),
        "criterion_pages": site.criterion_pages,
        "built_by_schema": _by_schema(site.night.built),
        "steps": site.context.steps,
        "seconds": run.finished_at and (run.finished_at - run.started_at).total_seconds(),
        "docs_href": site.context.docs_href,
        "longest_summary": LONGEST_SUMMARY,
        "trends": site.trends,
        "report_page": None if site.report.is_empty else "report.html",
        "records_page": "records/index.html" if site.record_pages else None,
    }
    write(site, "index.html", "index.html.j2", values)


def _failed_parts(site: Site) -> Iterator[dict[str, Any]]:
    for row in site.night.criteria:
        if row["criterion"] in site.criterion_slugs:
            findings = read_findings(
                site.connection, criterion=row["criterion"], longest=RECORDS_ON_FIRST_PAGE
            )
            caption = counted(row["open_count"], "finding")
            if len(findings) < row["open_count"]:
                caption = f"The {len(findings)} most urgent of {caption}"
            yield {
                "row": row,
                "rule": _rule(site, row),
                "findings": findings,
                "caption": caption,
            }


def _write_criterion(site: Site, row: Row) -> None:
    slug = site.criterion_slugs[row["criterion"]]
    findings = read_findings(
        site.connection, criterion=row["criterion"], longest=site.context.longest_criterion_list
    )
    values = {
        "heading": row["title"] or row["criterion"],
        "rule_id": row["rule_id"],
        "rule": _rule(site, row),
        "total": row["open_count"],
        "overdue": row["overdue_count"],
        "by": "criterion",
        "trend": site.trends.get(row["criterion"], ()),
    }
    _write_list(site, "criteria", lambda page: f"{slug}-{page}.html", findings, values)


def _write_owner(site: Site, owner: Row) -> None:
    place = site.owner_numbers[owner["owner_id"]]
    findings = read_findings(
        site.connection, owner_id=owner["owner_id"], longest=site.context.longest_owner_list
    )
    values = {
        "heading": owner["owner_name"] or owner["owner_id"] or "Nobody",
        "rule_id": None,
        "rule": None,
        "total": owner["open_count"],
        "overdue": owner["overdue_count"] + owner["escalated_count"],
        "by": "owner",
        "trend": (),
    }
    name = f"{place}.html"
    _write_list(
        site,
        "owners",
        lambda page: name if page == 1 else f"{place}-{page}.html",
        findings,
        values,
    )


def _write_list(
    site: Site,
    folder: str,
    name_of: Callable[[int], str],
    findings: Sequence[Row],
    values: Mapping[str, Any],
) -> None:
    size = site.context.records_a_page
    count = max(1, -(-len(findings) // size))
    for place in range(1, count + 1):
        part = findings[(place - 1) * size : place * size]
        start = (place - 1) * size
        page = page_of(place, count, start + 1, start + len(part), name_of)
        shown = {**values, "findings": part, "page": page, "shown": len(findings)}
        write(site, f"{folder}/{name_of(place)}", "findings.html.j2", shown)


def _rule(site: Site, row: Row) -> str:
    return site.context.rules.get(row["rule_id"]) or row["title"] or ""


def _grouped_headlines(
    headlines: Sequence[Headline],
) -> list[tuple[str, list[Headline]]]:
    groups = itertools.groupby(headlines, key=lambda headline: headline.metric_name)
    return [(name, list(units)) for name, units in groups]


def _owner_bars(owners: Sequence[Row]) -> list[dict[str, Any]]:
    most = sorted(owners, key=lambda row: (-row["open_count"], row["owner_id"]))[:OWNERS_IN_CHART]
    return [
        {
            "label": row["owner_name"] or row["owner_id"] or "Nobody",
            "amount": row["open_count"],
        }
        for row in most
    ]


def _by_schema(built: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    groups = itertools.groupby(built, key=lambda row: row["schema"])
    return [(schema, list(tables)) for schema, tables in groups]
