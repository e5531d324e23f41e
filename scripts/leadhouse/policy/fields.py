"""Mandatory fields: each must be one that the warehouse knows."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from difflib import get_close_matches

from leadhouse.contract import load_contract
from leadhouse.policy.seeds import PolicyProblem, Row, SeedSpec

SEPARATOR = "|"


def known_fields(bundled: Sequence[Row]) -> dict[str, frozenset[str]]:
    """Fields by entity: the columns of the input contract, and the derived ones of bundled rows."""
    known: dict[str, set[str]] = defaultdict(set)
    for table in load_contract().tables.values():
        known[table.name].update(table.column_names)
    for row in bundled:
        known[row["entity"]].update(row["field"].split(SEPARATOR))
    return {entity: frozenset(fields) for entity, fields in known.items()}


def field_problems(
    spec: SeedSpec, rows: Sequence[Row], known: Mapping[str, AbstractSet[str]]
) -> Iterator[PolicyProblem]:
    """Entities and fields that there are not: no lead could ever pass such a gate."""
    for row in rows:
        entity = row["entity"]
        if entity not in known:
            remedy = f"use one of {', '.join(sorted(known))}"
            message = f"there is no table {entity!r} in the input contract"
            yield PolicyProblem(spec.file, row.line, "entity", message, remedy)
            continue
        for field in row["field"].split(SEPARATOR):
            if field not in known[entity]:
                message = f"{entity} has no field {field!r}"
                remedy = _remedy(field, entity, known[entity])
                yield PolicyProblem(spec.file, row.line, "field", message, remedy)


def _remedy(field: str, entity: str, fields: AbstractSet[str]) -> str:
    close = get_close_matches(field[:64], sorted(fields), n=1)
    hint = f", such as {close[0]}" if close else ""
    return f"name a column of {entity} in the input contract{hint}"
