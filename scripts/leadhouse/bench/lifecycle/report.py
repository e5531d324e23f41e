"""The benchmark of the lifecycle as tables for people and as JSON for a file."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from rich.table import Column, Table

from leadhouse.bench.figures import MILLION, Figure, figures_table, growth
from leadhouse.bench.lifecycle.run import Night, Size
from leadhouse.bench.measure import as_json

# the limits that the figures are held to
TIMES_THE_SCAN = 6.0
BUSINESS_TIME_SECONDS_A_MILLION_LEADS = 12.0
# five times the leads at most six times the CPU
GROWTH = 1.2
PEAK_BYTES = 8_000_000_000
# a model below this share of the whole isn't told by itself
LEAST_SHARE = 0.005


def figures(sizes: Sequence[Size]) -> list[Figure]:
    """Every figure that has a limit."""
    cpu = [(size.leads, size.second.cpu) for size in sizes]
    return [*(figure for size in sizes for figure in _of_size(size)), *growth(cpu, GROWTH)]


def lifecycle_tables(sizes: Sequence[Size]) -> Iterator[Table]:
    """Figures and limits, then what the nights are made of."""
    yield figures_table("Lifecycle", figures(sizes))
    for size in sizes:
        yield _costs(size)


def lifecycle_as_json(sizes: Sequence[Size]) -> dict[str, Any]:
    """Every figure, for a file."""
    return {
        "figures": [asdict(figure) | {"is_met": figure.is_met} for figure in figures(sizes)],
        "sizes": [
            {
                "leads": size.leads,
                "events": size.events,
                "first_night": asdict(size.first),
                "next_night": asdict(size.second),
                "scan": as_json(size.scan),
            }
            for size in sizes
        ],
    }


def _of_size(size: Size) -> Iterator[Figure]:
    business_time = BUSINESS_TIME_SECONDS_A_MILLION_LEADS * size.leads / MILLION
    allowed = TIMES_THE_SCAN * size.scan.median_cpu + business_time
    for name, night in (("first night", size.first), ("next night", size.second)):
        yield Figure(f"all models of a {name}, CPU s", size.leads, night.cpu, allowed)
    peak = max(size.first.peak_bytes, size.second.peak_bytes)
    yield Figure("memory, GB", size.leads, peak / 1e9, PEAK_BYTES / 1e9)


def _costs(size: Size) -> Table:
    right = {"justify": "right"}
    table = Table(
        "model",
        Column("first night, CPU s", **right),  # type: ignore[arg-type]
        Column("next night, CPU s", **right),  # type: ignore[arg-type]
        title=f"{size.leads:,} leads, {size.events:,} events and activities",
    )
    nights = (size.first, size.second)
    names = sorted(size.second.nodes, key=lambda name: -_cpu(size.second, name))
    told = [name for name in names if _cpu(size.second, name) >= LEAST_SHARE * size.second.cpu]
    for name in told:
        table.add_row(name, *(f"{_cpu(night, name):.1f}" for night in nights))
    rest = set(names) - set(told)
    others = (sum(_cpu(night, name) for name in rest) for night in nights)
    table.add_row(f"{len(rest)} others", *(f"{cpu:.1f}" for cpu in others))
    table.add_row("all models", *(f"{night.cpu:.1f}" for night in nights))
    table.add_row("memory, MB", *(f"{night.peak_bytes / 1e6:,.0f}" for night in nights))
    for step in ("start", "dbt", "checks"):
        table.add_row(f"apart: {step}", *(f"{night.cpu_seconds[step]:.1f}" for night in nights))
    table.add_row("bare scan, median", "", f"{size.scan.median_cpu:.2f}")
    return table


def _cpu(night: Night, name: str) -> float:
    return night.nodes[name][0] if name in night.nodes else 0.0
