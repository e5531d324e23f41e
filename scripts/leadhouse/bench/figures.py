"""A figure beside its limit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.table import Table

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure beside its limit."""

    name: str
    leads: int
    measured: float
    limit: float

    @property
    def is_met(self) -> bool:
        """Whether it keeps its limit."""
        return self.measured <= self.limit


def figures_table(title: str, figures: Sequence[Figure]) -> Table:
    """Figures, their limits, and which are met."""
    table = Table("figure", "leads", "measured", "at most", "met", title=title)
    for figure in figures:
        table.add_row(
            figure.name,
            f"{figure.leads:,}",
            f"{figure.measured:,.2f}",
            f"{figure.limit:,.2f}",
            "yes" if figure.is_met else "NO",
        )
    return table


def growth(cpu: Sequence[tuple[int, float]], limit: float) -> Iterator[Figure]:
    """CPU of the largest size against the smallest, as times of what leads alone would make."""
    if len(cpu) > 1:
        (few, small), (many, large) = min(cpu), max(cpu)
        name = f"CPU a lead, times that of {few:,} leads"
        yield Figure(name, many, (large / small) / (many / few), limit)
