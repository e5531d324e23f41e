"""Benchmarks as tables for people."""

from rich.console import RenderableType
from rich.table import Column, Table

from leadhouse.bench.measure import Cost, Measurement
from leadhouse.bench.portable import Comparison, PortableCost

MEGABYTE = 1_000_000


def portable_tables(cost: PortableCost) -> list[RenderableType]:
    """The survey, and one table a compared model."""
    return [_survey(cost), *(_comparison(each) for each in cost.comparisons)]


def _survey(cost: PortableCost) -> Table:
    touches = cost.rows["activities"] + cost.rows["engagement_events"]
    table = _table(
        f"Models of activities, {cost.rows['leads']:,} leads, {touches:,} activities and events",
        ["CPU s", "wall s", "peak MB", "rows"],
        "model",
    )
    by_cpu = sorted(cost.survey.items(), key=lambda each: -each[1].cpu_seconds)
    for name, run in by_cpu:
        table.add_row(name, *_run_cells(run))
    return table


def _comparison(comparison: Comparison) -> Table:
    headings = ["least CPU", "CPU", "wall", "peak MB", "rows", "ratio"]
    table = _table(comparison.model, headings, "form")
    table.add_row("scan", *_cost_cells(comparison.scan, ""), "")
    table.add_row("portable", *_rows_cells(comparison.portable), "1.00")
    for name, cost in comparison.native.items():
        best = ", best" if name == comparison.best_native else ""
        ratio = comparison.portable.median_cpu / cost.median_cpu
        table.add_row(f"{name}{best}", *_rows_cells(cost), f"{ratio:.2f}")
    table.caption = (
        f"Portable over the best: {comparison.ratio:.2f} by medians,"
        f" {comparison.ratio_of_least:.2f} by the cheapest runs;"
        f" over the scan: {comparison.ratio_to_scan:.1f}"
    )
    return table


def _table(title: str, headings: list[str], first: str) -> Table:
    numbers = [Column(heading, justify="right", no_wrap=True) for heading in headings]
    return Table(
        Column(first, no_wrap=True),
        *numbers,
        title=title,
        title_justify="left",
        caption_justify="left",
    )


def _run_cells(run: Measurement) -> tuple[str, ...]:
    return (
        f"{run.cpu_seconds:.2f}",
        f"{run.wall_seconds:.2f}",
        f"{run.peak_bytes / MEGABYTE:,.0f}",
        f"{run.answer:,}",
    )


def _rows_cells(cost: Cost) -> tuple[str, ...]:
    return _cost_cells(cost, f"{cost.answer:,}")


def _cost_cells(cost: Cost, rows: str) -> tuple[str, ...]:
    return (
        f"{cost.least_cpu:.2f}",
        f"{cost.median_cpu:.2f}",
        f"{cost.median_wall:.2f}",
        f"{cost.peak_bytes / MEGABYTE:,.0f}",
        rows,
    )
