"""What the default unit must always have: rows that models rely on, without end or gap."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from leadhouse.policy.intervals import absence_problems, first_begin
from leadhouse.policy.seeds import PolicyProblem, Row, SeedSpec

DEFAULT_UNIT = "global"
ENTRY_GATE = "ENTRY_CORE"
MANDATORY_FIELDS = "seed_mandatory_fields"
# seeds of which each bundled key of the default unit must hold at all times
RELIED_ON = frozenset(
    {
        "seed_policy_parameters",
        "seed_scoring_weights",
        "seed_score_tiers",
        "seed_action_precedence",
    }
)
# seeds of which the default unit must have some rows at all times, whatever their keys
SOME_ROW = frozenset({"seed_size_segments"})

Versions = Mapping[tuple[str, ...], list[Row]]


def missing_defaults(
    spec: SeedSpec, rows: Sequence[Row], bundled: Sequence[Row]
) -> Iterator[PolicyProblem]:
    """Bundled keys that models rely on and that the default unit lacks at all times."""
    for key in sorted(_versions(spec, bundled).keys() - _versions(spec, rows).keys()):
        message = f"{'/'.join(key)} is missing for the unit {DEFAULT_UNIT}"
        remedy = "a seed replaces the bundled one as a whole: copy that file and change it"
        yield PolicyProblem(spec.file, None, None, message, remedy)


def default_problems(
    spec: SeedSpec, rows: Sequence[Row], bundled: Sequence[Row]
) -> Iterator[PolicyProblem]:
    """Times, from the begin of the bundled rows on, in which the default unit lacks a row."""
    present = _versions(spec, rows)
    for key, samples in _versions(spec, bundled).items():
        if key in present:
            label = f"{'/'.join(key)} of the unit {DEFAULT_UNIT}"
            yield from absence_problems(spec, label, present[key], first_begin(samples))


def _versions(spec: SeedSpec, rows: Sequence[Row]) -> Versions:
    """Rows of the default unit by what must be there; empty where nothing must."""
    versions: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        if row["business_unit_id"] != DEFAULT_UNIT:
            continue
        if spec.name in RELIED_ON:
            versions[tuple(row[column] for column in spec.keys)].append(row)
        elif spec.name in SOME_ROW:
            versions[spec.keys].append(row)
        elif spec.name == MANDATORY_FIELDS and row["gate"] == ENTRY_GATE:
            versions[(ENTRY_GATE,)].append(row)
    return dict(versions)
