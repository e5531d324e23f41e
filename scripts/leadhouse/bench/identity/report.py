"""The benchmark of identity as tables for people and as JSON for a file."""

from dataclasses import asdict
from typing import Any

from rich.console import RenderableType
from rich.table import Column, Table

from leadhouse.bench.identity.nights import Night
from leadhouse.bench.identity.results import Peer, Results, SetResult
from leadhouse.bench.identity.targets import Row, Unit, rows_of

MEGABYTE = 1_000_000
STEPS = (
    "intake",
    "prepare",
    "start",
    "upstream",
    "dbt",
    "identity",
    "contact points",
    "results",
    "state",
)
SHOWN_NODES = 12


def identity_tables(results: Results) -> list[RenderableType]:
    """Figures and limits first, then what they are made of."""
    tables: list[RenderableType] = [_figures(rows_of(results))]
    nights = list(_nights(results))
    if nights:
        tables.append(_costs(nights))
    if peers := [(each.data.name, each.peer) for each in results.sets if each.peer is not None]:
        tables.append(_peers(peers))
    tables.extend(_nodes(name, night) for name, night in nights if "generator" in name)
    return tables


def identity_as_json(results: Results, settings: dict[str, Any]) -> dict[str, Any]:
    """Every figure, for a file."""
    return {
        "settings": settings,
        "rows": [_row_as_json(row) for row in rows_of(results)],
        "data_sets": [_set_as_json(each) for each in results.sets],
        "nights": {name: _night_as_json(night) for name, night in _nights(results)},
        "arrivals": asdict(results.incremental.moves) if results.incremental else None,
        "variants": [asdict(each) for each in results.variants],
        "skipped": results.skipped,
    }


def missed(results: Results) -> list[Row]:
    """The figures that don't keep their limit."""
    return [row for row in rows_of(results) if row.is_met is False]


def _nights(results: Results) -> list[tuple[str, Night]]:
    found = [(each.data.name, each.night) for each in results.sets if each.night is not None]
    if results.incremental:
        name = f"generator {results.incremental.leads:,}"
        if results.incremental.full not in [night for _, night in found]:
            found.append((f"{name}, full run", results.incremental.full))
        found.append((f"{name}, 1 % new", results.incremental.night))
    return found


def _figures(rows: list[Row]) -> Table:
    table = Table(
        Column("figure"),
        Column("on"),
        Column("measured", justify="right", no_wrap=True),
        Column("limit", justify="right", no_wrap=True),
        Column("met", no_wrap=True),
        title="Golden leads",
        title_justify="left",
    )
    for row in rows:
        limit = f"{row.target.direction} {shown(row.target.limit, row.unit)}" if row.target else ""
        met = {True: "yes", False: "NO", None: ""}[row.is_met]
        table.add_row(row.label, row.subject, shown(row.value, row.unit), limit, met)
    return table


def shown(value: float, unit: Unit) -> str:
    """A figure as people read it."""
    match unit:
        case "score":
            return f"{value:.4f}"
        case "seconds":
            return f"{value:,.1f} s"
        case "bytes":
            return f"{value / MEGABYTE:,.0f} MB"
        case "count":
            return f"{value:,.0f}"
        case "times":
            return f"{value:.3f}"
        case "share":
            return f"{value:.3%}"


def _costs(nights: list[tuple[str, Night]]) -> Table:
    table = _table("CPU seconds by step", [*STEPS, "wall s", "peak MB", "limit"], "night")
    for name, night in nights:
        steps = [f"{night.cpu_seconds.get(step, 0.0):,.1f}" for step in STEPS]
        peak = f"{night.peak_bytes / MEGABYTE:,.0f}"
        table.add_row(name, *steps, f"{night.wall_seconds:,.1f}", peak, night.memory_limit)
    table.caption = (
        "Identity is the sum of its nodes, from normalised fields to the merge log. Apart from it"
        " stand start (dbt reads the project, twice), dbt (its work between nodes), contact points"
        " (phonenumbers and email-validator on values not seen before), results (values of golden"
        " leads, queue of reviews) and state (what the next night reads)."
    )
    return table


def _peers(peers: list[tuple[str, Peer]]) -> Table:
    headings = ["train", "predict", "cluster", "best at", "F1", "largest", "F1 at .95", "peak MB"]
    table = _table("Splink, CPU seconds and F1 after clustering", headings, "data set")
    for name, peer in peers:
        best = peer.best
        table.add_row(
            name,
            f"{peer.training_cpu:,.1f}",
            f"{peer.predict_cpu:,.1f}",
            f"{best.cpu_seconds:,.1f}",
            f"{best.threshold:.12g}",
            f"{best.clusters.f1:.4f}",
            f"{best.clusters.largest_ratio:.1f}",
            f"{peer.usual.clusters.f1:.4f}",
            f"{peer.peak_bytes / MEGABYTE:,.0f}",
        )
    return table


def _nodes(name: str, night: Night) -> Table:
    table = _table(f"Identity nodes, {name}", ["CPU s", "wall s", "share"], "node")
    by_cpu = sorted(night.nodes.items(), key=lambda each: -each[1][0])
    for node, (cpu, wall) in by_cpu[:SHOWN_NODES]:
        share = cpu / night.identity_cpu if night.identity_cpu else 0.0
        table.add_row(node, f"{cpu:,.2f}", f"{wall:,.2f}", f"{share:.0%}")
    return table


def _table(title: str, headings: list[str], first: str) -> Table:
    numbers = [Column(heading, justify="right", no_wrap=True) for heading in headings]
    return Table(Column(first), *numbers, title=title, title_justify="left", caption_justify="left")


def _row_as_json(row: Row) -> dict[str, Any]:
    return {
        "key": row.key,
        "figure": row.label,
        "on": row.subject,
        "value": row.value,
        "direction": row.target.direction if row.target else None,
        "limit": row.target.limit if row.target else None,
        "is_met": row.is_met,
    }


def _set_as_json(result: SetResult) -> dict[str, Any]:
    quality, peer = result.quality, result.peer
    return {
        "name": result.data.name,
        "leads": result.data.leads,
        "quality": asdict(quality) if quality else None,
        "peer": asdict(peer) if peer else None,
    }


def _night_as_json(night: Night) -> dict[str, Any]:
    return {
        "threads": night.threads,
        "memory_limit": night.memory_limit,
        "cpu_seconds": night.cpu_seconds,
        "wall_seconds": night.wall_seconds,
        "peak_bytes": night.peak_bytes,
        "upstream_peak_bytes": night.upstream_peak_bytes,
        "nodes": {
            name: {"cpu_seconds": cpu, "wall_seconds": wall}
            for name, (cpu, wall) in night.nodes.items()
        },
    }
