"""What is wrong with a folder of policy seeds."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from leadhouse.policy.defaults import (
    DEFAULT_UNIT,
    MANDATORY_FIELDS,
    default_problems,
    missing_defaults,
)
from leadhouse.policy.fields import field_problems, known_fields
from leadhouse.policy.hours import (
    SPECIAL,
    WEEKLY,
    hours_problems,
    idle_problems,
    time_problems,
)
from leadhouse.policy.intervals import interval_problems, weight_problems
from leadhouse.policy.ranges import RANGES, range_problems
from leadhouse.policy.scoring import (
    EVENT_SEED,
    action_order_problems,
    component_problems,
    event_problems,
    parameter_set_problems,
    range_rule_problems,
)
from leadhouse.policy.seeds import (
    PolicyProblem,
    Row,
    Seeds,
    SeedSpec,
    bundled_policy,
    load_specs,
    read_seed,
)
from leadhouse.policy.values import LIST_SEEDS, cell_problems, parameter_problems

UNITS = "seed_business_units"
PARAMETERS = "seed_policy_parameters"
WEIGHTS = "seed_scoring_weights"


def check_policy(directory: Path, bundled: Path | None = None) -> list[PolicyProblem]:
    """All problems of a folder of policy seeds; an empty list means that it can be used.

    The folder may hold only some of the seeds: the bundled ones stand in for the others, and
    references between seeds are checked as a run would see them.
    """
    source = bundled or bundled_policy()
    specs = load_specs(source)
    if not directory.is_dir():
        remedy = "name a folder of policy seeds"
        return [PolicyProblem(str(directory), None, None, "is not a folder", remedy)]
    delivered, problems = read_folder(directory, specs)
    seeds = with_bundled(delivered, source, specs)
    # a changed seed can also break those that refer to it, so all are looked at
    base = with_bundled({}, source, specs)
    for name, rows in seeds.items():
        problems += _seed_problems(specs[name], rows, seeds, base[name])
    parameters = delivered.get(PARAMETERS, ())
    values = list(parameter_problems(parameters, base[PARAMETERS], seeds))
    problems += values
    if not values:
        problems += parameter_set_problems(parameters, seeds)
    if not problems:
        problems += action_order_problems(seeds)
    return sorted(problems, key=lambda problem: (problem.file, problem.row or 0, problem.message))


def read_folder(
    directory: Path, specs: Mapping[str, SeedSpec]
) -> tuple[dict[str, list[Row]], list[PolicyProblem]]:
    """The readable seeds of a folder by name, and what is wrong with its files."""
    delivered: dict[str, list[Row]] = {}
    problems: list[PolicyProblem] = []
    for path in sorted(directory.iterdir()):
        if path.name.startswith((".", "_")):
            continue
        if path.stem not in specs or path.suffix != ".csv" or not path.is_file():
            remedy = f"remove it; the policy seeds are {', '.join(sorted(specs))}, each a .csv"
            problems.append(PolicyProblem(path.name, None, None, "is no policy seed", remedy))
            continue
        rows, found = read_seed(path, specs[path.stem])
        problems += found
        if not found:
            delivered[path.stem] = rows
    return delivered, problems


def with_bundled(
    delivered: Mapping[str, Sequence[Row]], bundled: Path, specs: Mapping[str, SeedSpec]
) -> dict[str, Sequence[Row]]:
    """The delivered seeds, and the bundled ones for the rest.

    Where the business units are delivered, bundled rows of other units are left out.
    """
    seeds: dict[str, Sequence[Row]] = dict(delivered)
    units = {row["business_unit_id"] for row in delivered.get(UNITS, ())}
    for name, spec in specs.items():
        if name not in delivered:
            rows, _ = read_seed(bundled / spec.file, spec)
            seeds[name] = [row for row in rows if not units or row["business_unit_id"] in units]
    return seeds


def _seed_problems(
    spec: SeedSpec, rows: Sequence[Row], seeds: Seeds, bundled: Sequence[Row]
) -> list[PolicyProblem]:
    cells = list(cell_problems(spec, rows))
    if spec.name in (WEEKLY, SPECIAL):
        cells += time_problems(spec, rows)
    problems = [*cells, *_unit_problems(spec, rows, seeds), *_reference_problems(spec, rows, seeds)]
    problems += missing_defaults(spec, rows, bundled)
    if spec.name == MANDATORY_FIELDS:
        problems += field_problems(spec, rows, known_fields(bundled))
    if spec.name == UNITS and DEFAULT_UNIT not in {row["business_unit_id"] for row in rows}:
        remedy = f"add a row for the unit {DEFAULT_UNIT}"
        problems.append(PolicyProblem(spec.file, None, None, "the default unit is missing", remedy))
    if cells:
        # dates and numbers can't be compared while some of them are no dates or numbers
        return problems
    problems += interval_problems(spec, rows)
    problems += default_problems(spec, rows, bundled)
    if spec.name in RANGES:
        problems += range_problems(spec, rows)
    if spec.name == WEIGHTS:
        problems += [*weight_problems(spec, rows), *component_problems(spec, rows)]
    if spec.name == EVENT_SEED:
        problems += event_problems(spec, rows)
    if spec.name in LIST_SEEDS:
        problems += range_rule_problems(spec, rows)
    if spec.name in (WEEKLY, SPECIAL):
        problems += hours_problems(spec, rows, seeds)
    if spec.name == UNITS:
        problems += idle_problems(spec, rows, seeds)
    return problems


def _unit_problems(spec: SeedSpec, rows: Sequence[Row], seeds: Seeds) -> Iterator[PolicyProblem]:
    known = {row["business_unit_id"] for row in seeds[UNITS]}
    for row in rows:
        unit = row["business_unit_id"]
        if unit and unit not in known:
            yield PolicyProblem(
                spec.file,
                row.line,
                "business_unit_id",
                f"there is no business unit {unit!r}",
                f"add it to {UNITS}, or use one of {', '.join(sorted(known))}",
            )


def _reference_problems(
    spec: SeedSpec, rows: Sequence[Row], seeds: Seeds
) -> Iterator[PolicyProblem]:
    for column, (seed, target) in spec.references.items():
        known = {row[target] for row in seeds[seed]}
        for row in rows:
            if row[column] and row[column] not in known:
                remedy = f"add it to {seed}, or use one of {', '.join(sorted(known))}"
                message = f"{row[column]!r} is not in {seed}"
                yield PolicyProblem(spec.file, row.line, column, message, remedy)
