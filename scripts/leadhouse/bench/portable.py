"""What portable SQL costs on DuckDB beside the best form that only DuckDB reads.

First every model of activities runs once. Then, for each model that has native forms, they, the
model's own SQL and a scan of its columns take turns.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from leadhouse.bench.activities import Activities
from leadhouse.bench.forms import Forms
from leadhouse.bench.measure import (
    BenchFailed,
    Cost,
    Limits,
    Measurement,
    Warehouse,
    all_rows,
    as_json,
)

PORTABLE, SCAN = "portable", "scan"
DIFFERENCE = """
select
    (select count(*) from (from portable_rows except all from native_rows))
    + (select count(*) from (from native_rows except all from portable_rows))
"""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One model in its forms; the native forms are known to give its rows."""

    model: str
    scan: Cost
    portable: Cost
    native: dict[str, Cost]

    @property
    def best_native(self) -> str:
        """The native form with the least median of CPU."""
        return min(self.native, key=lambda name: self.native[name].median_cpu)

    @property
    def ratio(self) -> float:
        """Median CPU of portable SQL over that of the best native form."""
        return self.portable.median_cpu / self.native[self.best_native].median_cpu

    @property
    def ratio_of_least(self) -> float:
        """The same with the cheapest run of each."""
        return self.portable.least_cpu / min(cost.least_cpu for cost in self.native.values())

    @property
    def ratio_to_scan(self) -> float:
        """Median CPU of portable SQL over that of the scan."""
        return self.portable.median_cpu / self.scan.median_cpu


@dataclass(frozen=True, slots=True)
class PortableCost:
    """All that one invocation measured."""

    rows: dict[str, int]
    limits: Limits
    repeat: int
    survey: dict[str, Measurement]
    comparisons: tuple[Comparison, ...]

    @property
    def heaviest(self) -> Comparison:
        """The compared model whose portable SQL takes the most CPU."""
        return max(self.comparisons, key=lambda each: each.portable.median_cpu)


def measure_portable(
    activities: Activities,
    forms: Sequence[Forms],
    limits: Limits,
    repeat: int,
    report: Callable[[str], None],
) -> PortableCost:
    """Measures it all; raises BenchFailed where a native form gives other rows than the model."""
    survey = {}
    for name, sql in activities.models.items():
        report(f"Survey: {name}")
        survey[name] = activities.warehouse.measure(all_rows(sql), limits)
    comparisons = tuple(
        _compared(activities, each, limits, repeat, report) for each in _known(activities, forms)
    )
    return PortableCost(activities.rows, limits, repeat, survey, comparisons)


def _known(activities: Activities, forms: Iterable[Forms]) -> list[Forms]:
    found = list(forms)
    if unknown := sorted({each.model for each in found} - set(activities.models)):
        raise BenchFailed(f"native forms of {', '.join(unknown)}, which read no activities")
    return found


def _compared(
    activities: Activities,
    forms: Forms,
    limits: Limits,
    repeat: int,
    report: Callable[[str], None],
) -> Comparison:
    portable, warehouse = activities.models[forms.model], activities.warehouse
    for name, native in forms.native.items():
        report(f"{forms.model}: comparing the rows of {name}")
        check_same_rows(warehouse, forms.model, portable, name, native, limits)
    queries = {PORTABLE: portable, **forms.native}
    runs: dict[str, list[Measurement]] = {name: [] for name in (SCAN, *queries)}
    for turn in range(repeat):
        report(f"{forms.model}: turn {turn + 1} of {repeat}")
        runs[SCAN].append(warehouse.measure(forms.scan, limits))
        for name, query in queries.items():
            runs[name].append(warehouse.measure(all_rows(query), limits))
    costs = {name: Cost(tuple(found)) for name, found in runs.items()}
    return Comparison(forms.model, costs.pop(SCAN), costs.pop(PORTABLE), costs)


def check_same_rows(
    warehouse: Warehouse, model: str, portable: str, name: str, native: str, limits: Limits
) -> None:
    """Raises BenchFailed unless a native form gives the rows of the model, each as often."""
    tables = [
        f"create table portable_rows as {portable}",
        f"create table native_rows as {native}",
    ]
    differing = warehouse.measure(DIFFERENCE, limits, tables).answer
    if differing:
        raise BenchFailed(
            f"{model}: {differing} rows differ between the model and its native form {name};"
            f" correct scripts/leadhouse/bench/native/{model}/{name}.sql"
        )


def portable_as_json(cost: PortableCost) -> dict[str, object]:
    """Every figure, for a file."""
    return {
        "rows": cost.rows,
        "threads": cost.limits.threads,
        "memory_limit": cost.limits.memory_limit,
        "repeat": cost.repeat,
        "heaviest": cost.heaviest.model,
        "survey": {name: as_json(Cost((run,))) for name, run in cost.survey.items()},
        "comparisons": [
            {
                "model": each.model,
                "rows": each.portable.answer,
                "best_native": each.best_native,
                "ratio": each.ratio,
                "ratio_of_least": each.ratio_of_least,
                "ratio_to_scan": each.ratio_to_scan,
                "scan": as_json(each.scan),
                "portable": as_json(each.portable),
                "native": {name: as_json(found) for name, found in each.native.items()},
            }
            for each in cost.comparisons
        ],
    }
