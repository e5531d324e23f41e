"""Which rows of two complete folders of policy seeds differ."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from leadhouse.policy import PolicyError, SeedSpec
from leadhouse.policy.seeds import Row, read_seed
from leadhouse.whatif.model import PolicyChange

WHOLE_ROW = "row"
FIRST_COLUMNS = ("business_unit_id", "effective_from")
# columns that say where a row comes from, and change nothing
ORIGIN_COLUMNS = frozenset({"owner", "source_document", "is_assumed"})

_Key = tuple[str, ...]


def policy_changes(
    current: Path, proposed: Path, specs: Mapping[str, SeedSpec], day: datetime.date
) -> tuple[PolicyChange, ...]:
    """Every value that differs, by seed, unit, key and date.

    Both folders are complete, as `overlay` makes them. The order of rows and how a number is
    written are no difference.
    """
    found: list[PolicyChange] = []
    for name in sorted(specs):
        spec = specs[name]
        found += _seed_changes(spec, _rows(current, spec), _rows(proposed, spec), day)
    return tuple(found)


def changed_seeds(changes: Iterable[PolicyChange]) -> frozenset[str]:
    """The names of the seeds that differ."""
    return frozenset(change.seed for change in changes)


def _rows(folder: Path, spec: SeedSpec) -> list[Row]:
    rows, problems = read_seed(folder / spec.file, spec)
    if problems:
        raise PolicyError(problems)
    return rows


def _seed_changes(
    spec: SeedSpec, current: Sequence[Row], proposed: Sequence[Row], day: datetime.date
) -> Iterator[PolicyChange]:
    old = {_key(spec, row): row for row in current}
    new = {_key(spec, row): row for row in proposed}
    for key in sorted(old.keys() | new.keys()):
        yield from _row_changes(spec, old.get(key), new.get(key), day)


def _key(spec: SeedSpec, row: Row) -> _Key:
    return (row["business_unit_id"], *(row[name] for name in spec.keys), row["effective_from"])


def _row_changes(
    spec: SeedSpec, old: Row | None, new: Row | None, day: datetime.date
) -> Iterator[PolicyChange]:
    row = new or old
    if row is None:
        return
    told = {
        "seed": spec.name,
        "business_unit_id": row["business_unit_id"],
        "key": "/".join(row[name] for name in spec.keys if row[name]),
        "holds": holds(row["effective_from"], row["effective_to"], day),
    }
    if old is None or new is None:
        gone, come = (None if each is None else _whole(spec, each) for each in (old, new))
        yield PolicyChange(column=WHOLE_ROW, old=gone, new=come, **told)
        return
    for column, kind in spec.types.items():
        if _value(kind, old[column]) != _value(kind, new[column]):
            yield PolicyChange(column=column, old=old[column], new=new[column], **told)


def holds(begin: str, end: str, day: datetime.date) -> str:
    """When a row holds, as seen from a day; both its dates are inclusive."""
    if datetime.date.fromisoformat(begin) > day:
        return f"from {begin}"
    if end and datetime.date.fromisoformat(end) < day:
        return f"until {end}"
    return "now"


def _whole(spec: SeedSpec, row: Row) -> str:
    """A row without what stands in its key, and without what is empty."""
    left_out = {"business_unit_id", *spec.keys, *ORIGIN_COLUMNS}
    return ", ".join(
        f"{column} {row[column]}" for column in spec.types if row[column] and column not in left_out
    )


def _value(kind: str, text: str) -> str | Decimal:
    return Decimal(text) if text and kind.startswith(("decimal", "int")) else text
