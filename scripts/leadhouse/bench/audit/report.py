"""The benchmark of the audit as tables for people and as JSON for a file."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from rich.table import Column, Table

from leadhouse.bench.audit.run import Size
from leadhouse.bench.figures import Figure, figures_table, growth

# the limits that the figures are held to
TIMES_BY_HAND = 3.0
IMPORT_SECONDS = 12.0
# ten times the leads at most twelve times the CPU
GROWTH = 1.2
PEAK_BYTES = 4_000_000_000
RESULT_BYTES = 5_000_000


def figures(sizes: Sequence[Size]) -> list[Figure]:
    """Every figure that has a limit."""
    cpu = [(size.leads, size.cpu) for size in sizes]
    return [*(figure for size in sizes for figure in _of_size(size)), *growth(cpu, GROWTH)]


def audit_tables(sizes: Sequence[Size]) -> Iterator[Table]:
    """Figures and limits, then what the audits are made of."""
    yield figures_table("Audit", figures(sizes))
    for size in sizes:
        yield _costs(size)


def audit_as_json(sizes: Sequence[Size]) -> dict[str, Any]:
    """Every figure, for a file."""
    return {
        "figures": [asdict(figure) | {"is_met": figure.is_met} for figure in figures(sizes)],
        "sizes": [asdict(size) for size in sizes],
    }


def _of_size(size: Size) -> Iterator[Figure]:
    allowed = TIMES_BY_HAND * size.cpu_by_hand
    yield Figure("suites and findings, CPU s", size.leads, size.cpu, allowed)
    imported = size.cpu_seconds["import"]
    yield Figure("import of Great Expectations, CPU s", size.leads, imported, IMPORT_SECONDS)
    yield Figure("memory, GB", size.leads, size.peak_bytes / 1e9, PEAK_BYTES / 1e9)
    yield Figure("results, MB of JSON", size.leads, size.result_bytes / 1e6, RESULT_BYTES / 1e6)


def _costs(size: Size) -> Table:
    title = f"{size.leads:,} leads, {size.criteria} criteria, {size.failures:,} failures"
    table = Table("part", Column("CPU s", justify="right"), title=title)
    table.add_row("all suites", f"{size.cpu_seconds['suites']:.2f}")
    for name, (cpu, _) in sorted(size.nodes.items(), key=lambda one: -one[1][0]):
        table.add_row(name, f"{cpu:.2f}")
    table.add_row("all of it", f"{size.cpu:.2f}")
    table.add_row("by hand, median", f"{size.cpu_by_hand:.2f}")
    for step in ("import", "start", "dbt", "others"):
        table.add_row(f"apart: {step}", f"{size.cpu_seconds[step]:.2f}")
    return table
