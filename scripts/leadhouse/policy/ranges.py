"""Number ranges of policy rows: scores and company sizes that no row, or more than one, covers."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from leadhouse.policy.intervals import change_days, in_force
from leadhouse.policy.seeds import PolicyProblem, Row, SeedSpec

TIER_SEED = "seed_score_tiers"
SIZE_SEED = "seed_size_segments"
NAMED_MODEL = "sales_priority"
TIER_NAMES = ("High", "Medium", "Low")


@dataclass(frozen=True, slots=True)
class RangeSpec:
    """How a seed writes ranges; `step` is from the upper bound to the next range's lower one."""

    group: tuple[str, ...]
    low: str
    high: str
    step: int


RANGES: Mapping[str, RangeSpec] = {
    TIER_SEED: RangeSpec(("business_unit_id", "model_id"), "min_inclusive", "max_exclusive", 0),
    SIZE_SEED: RangeSpec(("business_unit_id",), "min_employees", "max_employees", 1),
}


def range_problems(spec: SeedSpec, rows: Sequence[Row]) -> Iterator[PolicyProblem]:
    """Ranges in force on one day that don't cover all from 0 on exactly once.

    Rows of a unit replace those of the default unit as a whole, so each unit is looked at alone.
    """
    ranges = RANGES[spec.name]
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[column] for column in ranges.group)].append(row)
    for key, versions in groups.items():
        # what holds on for several days is said once
        seen: set[tuple[int, str, str]] = set()
        for day in sorted(change_days(versions)):
            current = in_force(versions, day)
            for row, column, message, remedy in _day_problems(spec, ranges, current):
                if (row.line, column, message) not in seen:
                    seen.add((row.line, column, message))
                    dated = f"{message}, for {'/'.join(key)} on {day}"
                    yield PolicyProblem(spec.file, row.line, column, dated, remedy)


Finding = tuple[Row, str, str, str]


def _day_problems(spec: SeedSpec, ranges: RangeSpec, rows: Sequence[Row]) -> Iterator[Finding]:
    if not rows:
        return
    if spec.name == TIER_SEED:
        yield from _name_problems(rows)
    unusable = list(_bound_problems(ranges, rows))
    yield from unusable
    if not unusable:
        yield from _cover_problems(ranges, sorted(rows, key=lambda row: Decimal(row[ranges.low])))


def _name_problems(rows: Sequence[Row]) -> Iterator[Finding]:
    names = {row["tier"] for row in rows}
    missing = [name for name in TIER_NAMES if name not in names]
    if rows[0]["model_id"] == NAMED_MODEL and missing:
        remedy = f"give {NAMED_MODEL} the tiers {', '.join(TIER_NAMES)}"
        yield rows[-1], "tier", f"the tier {' and '.join(missing)} is missing", remedy


def _bound_problems(ranges: RangeSpec, rows: Sequence[Row]) -> Iterator[Finding]:
    for row in rows:
        low, high = row[ranges.low], row[ranges.high]
        if not low:
            yield row, ranges.low, f"{ranges.low} is empty", "fill it; the lowest range begins at 0"
        elif high and Decimal(high) + ranges.step <= Decimal(low):
            message = f"the range {low} to {high} holds nothing"
            yield row, ranges.high, message, f"write a {ranges.high} above {ranges.low}"


def _cover_problems(ranges: RangeSpec, rows: Sequence[Row]) -> Iterator[Finding]:
    first = rows[0]
    if Decimal(first[ranges.low]) != 0:
        message = f"the lowest range begins at {first[ranges.low]}"
        yield first, ranges.low, message, "begin it at 0"
    widest = first
    for row in rows[1:]:
        yield from _joint_problems(ranges, widest, row)
        widest = max(widest, row, key=lambda one: _end(ranges, one))
    if widest[ranges.high]:
        message = f"the highest range ends at {widest[ranges.high]}"
        yield widest, ranges.high, message, f"leave its {ranges.high} empty"


def _joint_problems(ranges: RangeSpec, lower: Row, upper: Row) -> Iterator[Finding]:
    begin, expected = Decimal(upper[ranges.low]), _end(ranges, lower)
    if begin < expected:
        message = f"the range from {begin} overlaps that of line {lower.line}"
        yield upper, ranges.low, message, f"end that range at {begin - ranges.step}"
    elif begin > expected:
        message = f"no range holds {expected} up to {begin}, after that of line {lower.line}"
        yield upper, ranges.low, message, f"begin it at {expected}"


def _end(ranges: RangeSpec, row: Row) -> Decimal:
    """Where the next range must begin."""
    high = row[ranges.high]
    return Decimal(high) + ranges.step if high else Decimal("Infinity")
