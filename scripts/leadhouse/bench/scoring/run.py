"""Measures scores on demo CRMs of several sizes, a first night and the next one of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from leadhouse.bench.area_run import Area, Crm
from leadhouse.bench.identity.datasets import AS_OF
from leadhouse.bench.identity.process import Report
from leadhouse.bench.measure import BenchFailed, Cost, Limits, Warehouse, all_rows
from leadhouse.bench.scoring.nodes import HISTORY, SCORES

AGGREGATE = Path(__file__).with_name("aggregate.sql")
SEED = 3101
AREA = Area("upstream of scores", "scores")
EVENTS = frozenset({"engagement_events", "activities", "signals"})
# the two add the same numbers in another order, one of them as floats
TOLERANCE = 1e-6
DIFFERENCES = """
    select count(*)
    from leadhouse.marts.mart_leads_scored as scores
    left join ({aggregate}) as aggregate using (golden_lead_id)
    where
        not coalesce(
            abs(aggregate.composite_score - cast(scores.composite_score as double)) < $tolerance
            and abs(aggregate.mql_score - cast(scores.mql_score as double)) < $tolerance,
            false
        )
"""


@dataclass(frozen=True, slots=True)
class Night:
    """What the measured models of one night cost; CPU and elapsed seconds of each."""

    nodes: dict[str, tuple[float, float]]
    cpu_seconds: dict[str, float]
    peak_bytes: int
    intervals: int

    @property
    def scores_cpu(self) -> float:
        """CPU seconds of both models with their contributions."""
        return sum(self.nodes[name][0] for name in SCORES)

    @property
    def history_cpu(self) -> float:
        """CPU seconds of the intervals."""
        return sum(self.nodes[name][0] for name in HISTORY)


@dataclass(frozen=True, slots=True)
class Size:
    """One demo CRM: a first night with the back-fill, the next night and the statement by hand."""

    leads: int
    events: int
    first: Night
    second: Night
    aggregate: Cost


def measure_scoring(
    root: Path,
    folder: Path,
    leads: Sequence[int],
    limits: Limits,
    repeat: int,
    report: Report,
) -> list[Size]:
    """Measures each size in a folder of its own."""
    return [_measured(root, folder / str(n), n, limits, repeat, report) for n in leads]


def _measured(
    root: Path, folder: Path, leads: int, limits: Limits, repeat: int, report: Report
) -> Size:
    crm = Crm(root, folder, leads, limits, report)
    rows = crm.generate(SEED)
    first, second = crm.two_nights(AREA)
    report(f"{leads:,} leads, by hand: ")
    aggregate = _by_hand(second, limits, repeat)
    events = sum(count for table, count in rows.items() if table in EVENTS)
    return Size(leads, events, _as_night(first), _as_night(second), aggregate)


def _as_night(built: dict[str, Any]) -> Night:
    with duckdb.connect(built["run_file"], read_only=True) as connection:
        counted = connection.execute("select count(*) from marts.fct_lead_score_intervals")
        ((intervals,),) = counted.fetchall()
    return Night(
        {name: (cpu, wall) for name, (cpu, wall) in built["nodes"].items()},
        built["cpu_seconds"],
        built["peak_bytes"],
        intervals,
    )


def _by_hand(built: dict[str, Any], limits: Limits, repeat: int) -> Cost:
    """The statement by hand, once it is proved to give the same scores."""
    warehouse = Warehouse(
        Path(built["run_file"]), Path(built["work_file"]), f"{AS_OF:%Y-%m-%d %H:%M:%S.%f}"
    )
    query = AGGREGATE.read_text(encoding="utf-8")
    with duckdb.connect() as connection:
        connection.execute(f"attach '{warehouse.run_file}' as leadhouse (read_only)")
        connection.execute(f"attach '{warehouse.scratch_file}' as work (read_only)")
        connection.execute(f"set variable as_of = timestamp '{warehouse.as_of}'")
        ((differing,),) = connection.execute(
            DIFFERENCES.format(aggregate=query), {"tolerance": TOLERANCE}
        ).fetchall()
    if differing:
        raise BenchFailed(f"the statement by hand gives {differing:,} leads other scores")
    return Cost(tuple(warehouse.measure(all_rows(query), limits) for _ in range(repeat)))
