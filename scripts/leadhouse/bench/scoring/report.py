"""The benchmark of scores as tables for people and as JSON for a file."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from rich.table import Column, Table

from leadhouse.bench.figures import MILLION, Figure, figures_table, growth
from leadhouse.bench.measure import as_json
from leadhouse.bench.scoring.nodes import HISTORY, SCORES
from leadhouse.bench.scoring.run import Night, Size

MEGABYTE = 1_000_000
# the limits that the figures are held to
TIMES_THE_AGGREGATE = 3.0
BACKFILL_SECONDS_A_MILLION_EVENTS = 20.0
GROWTH = 1.2
PEAK_BYTES = 6_000_000_000


def figures(sizes: Sequence[Size]) -> list[Figure]:
    """Every figure that has a limit."""
    cpu = [(size.leads, size.second.scores_cpu) for size in sizes]
    return [*(figure for size in sizes for figure in _of_size(size)), *growth(cpu, GROWTH)]


def scoring_tables(sizes: Sequence[Size]) -> Iterator[Table]:
    """Figures and limits, then what the nights are made of."""
    yield figures_table("Scores", figures(sizes))
    for size in sizes:
        yield _costs(size)


def scoring_as_json(sizes: Sequence[Size]) -> dict[str, Any]:
    """Every figure, for a file."""
    return {
        "figures": [asdict(figure) | {"is_met": figure.is_met} for figure in figures(sizes)],
        "sizes": [
            {
                "leads": size.leads,
                "events": size.events,
                "first_night": asdict(size.first),
                "next_night": asdict(size.second),
                "by_hand": as_json(size.aggregate),
            }
            for size in sizes
        ],
    }


def _of_size(size: Size) -> Iterator[Figure]:
    by_hand = size.aggregate.median_cpu
    peak = max(size.first.peak_bytes, size.second.peak_bytes)
    backfill = size.first.history_cpu / (size.events / MILLION)
    yield Figure(
        "both models with contributions, times the statement by hand",
        size.leads,
        size.second.scores_cpu / by_hand,
        TIMES_THE_AGGREGATE,
    )
    yield Figure(
        "intervals of a next night, times the statement by hand",
        size.leads,
        size.second.history_cpu / by_hand,
        TIMES_THE_AGGREGATE,
    )
    yield Figure(
        "full back-fill of intervals, CPU s a million events",
        size.leads,
        backfill,
        BACKFILL_SECONDS_A_MILLION_EVENTS,
    )
    yield Figure("memory, GB", size.leads, peak / 1e9, PEAK_BYTES / 1e9)


def _costs(size: Size) -> Table:
    right = {"justify": "right"}
    table = Table(
        "model",
        Column("first night, CPU s", **right),  # type: ignore[arg-type]
        Column("next night, CPU s", **right),  # type: ignore[arg-type]
        title=f"{size.leads:,} leads, {size.events:,} events and activities",
    )
    for name in (*SCORES, *HISTORY):
        table.add_row(name, *(f"{night.nodes[name][0]:.1f}" for night in _nights(size)))
    others = sorted(set(size.second.nodes) - {*SCORES, *HISTORY})
    for name in others:
        table.add_row(f"apart: {name}", *(f"{night.nodes[name][0]:.1f}" for night in _nights(size)))
    table.add_row("scores", *(f"{night.scores_cpu:.1f}" for night in _nights(size)))
    table.add_row("history", *(f"{night.history_cpu:.1f}" for night in _nights(size)))
    table.add_row("intervals", *(f"{night.intervals:,}" for night in _nights(size)))
    table.add_row("memory, MB", *(f"{night.peak_bytes / MEGABYTE:,.0f}" for night in _nights(size)))
    steps = ("start", "dbt", "checks")
    for step in steps:
        table.add_row(
            f"apart: {step}", *(f"{night.cpu_seconds[step]:.1f}" for night in _nights(size))
        )
    table.add_row("by hand, median", "", f"{size.aggregate.median_cpu:.1f}")
    return table


def _nights(size: Size) -> tuple[Night, Night]:
    return size.first, size.second
