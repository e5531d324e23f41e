"""Compares the two sides, table by table."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from leadhouse.publish.engine import attach, engine
from leadhouse.whatif import queries
from leadhouse.whatif.model import (
    ABSENT_TIER,
    Conversion,
    Direction,
    Effects,
    Figure,
    LeadSide,
    MovedLead,
    Rules,
    TierMove,
    UnitVolume,
    Workload,
)
from leadhouse.whatif.reasons import RulePoints, with_reasons

TIERS = ("High", "Medium", "Low", ABSENT_TIER)
DIRECTIONS: tuple[Direction, ...] = ("up", "down", "same")
# the response target of an MQL of the lowest tier
LOW_MQL = "Low_MQL"
NO_TARGET = "no target"
# title of a section of figures -> the column whose values are counted among open leads
TALLIES: Mapping[str, str] = {
    "Open leads by priority tier": "tier",
    "Open leads by ICP verdict": "icp_verdict",
    "Open leads by fit tier": "fit_tier",
    "Open leads by recommended action": "action",
}
RESPONSE_SECTION = "Open leads by target of the first response"


@contextmanager
def compared(
    current: Path, proposed: Path, scratch: Path, memory_limit: str, threads: int
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that has the leads of both warehouses beside each other."""
    with engine(scratch) as connection:
        connection.execute("set memory_limit = ?", [memory_limit])
        connection.execute("set threads = ?", [threads])
        attach(connection, current, "old_run", read_only=True)
        attach(connection, proposed, "new_run", read_only=True)
        for side in ("old", "new"):
            connection.execute(queries.SIDE.format(side=side))
        columns = (
            f"{side}_leads.{name} as {side}_{name}"
            for side in ("old", "new")
            for name in queries.COLUMNS
        )
        ranks = {
            f"{side}_rank": queries.RANK.format(tier=f"{side}_tier") for side in ("old", "new")
        }
        connection.execute(queries.COMPARED.format(columns=", ".join(columns), **ranks))
        yield connection


def effects(
    connection: duckdb.DuckDBPyConnection, old_rules: Rules, new_rules: Rules, top: int
) -> Effects:
    """All that differs, with the `top` leads that differ most; a connection of `compared`."""
    open_count, changed, moved, *totals = _rows(connection, queries.COUNTS)[0]
    answered = _rows(connection, queries.ANSWERED)
    return Effects(
        figures=(
            *_totals(totals),
            *_tallies(connection),
            *response_figures(answered, old_rules, new_rules),
        ),
        tier_moves=_tier_moves(connection),
        units=tuple(UnitVolume(*row) for row in _rows(connection, queries.UNITS)),
        teams=_workload(connection, "manager_id"),
        owners=_workload(connection, "owner_id"),
        conversions=_conversions(connection),
        moved=_most_moved(connection, old_rules, new_rules, top),
        moved_count=moved,
        open_count=open_count,
        tier_changed_count=changed,
    )


def response_figures(
    answered: Sequence[Sequence[Any]], old_rules: Rules, new_rules: Rules
) -> list[Figure]:
    """Open leads by the hours in which they must be answered, the shortest first."""
    old: Counter[float | None] = Counter()
    new: Counter[float | None] = Counter()
    for unit, tier, is_mql, old_leads, new_leads in answered:
        old[_target(old_rules, unit, tier, is_mql)] += old_leads
        new[_target(new_rules, unit, tier, is_mql)] += new_leads
    targets = sorted(old.keys() | new.keys(), key=lambda hours: (hours is None, hours or 0))
    return [
        Figure(
            RESPONSE_SECTION,
            NO_TARGET if hours is None else f"{hours:g} hours",
            old[hours],
            new[hours],
        )
        for hours in targets
        if old[hours] or new[hours]
    ]


def _target(rules: Rules, unit: str, tier: str, is_mql: bool) -> float | None:
    # amendment 8: an MQL of the lowest tier has a target of its own
    if tier == "Low" and is_mql and (unit, LOW_MQL) in rules.targets:
        return rules.targets[unit, LOW_MQL]
    return rules.targets.get((unit, tier))


def _totals(totals: Sequence[int]) -> Iterator[Figure]:
    for name, place in {"Golden leads": 0, "Open leads": 2, "Open MQLs by score": 4}.items():
        yield Figure("Leads", name, totals[place], totals[place + 1])


def _tallies(connection: duckdb.DuckDBPyConnection) -> Iterator[Figure]:
    for section, column in TALLIES.items():
        rows = _rows(connection, queries.TALLY.format(column=column))
        if column in ("tier", "fit_tier"):
            rows.sort(key=lambda row: _place(TIERS, row[0]))
        for value, old, new in rows:
            yield Figure(section, ABSENT_TIER if value is None else value, int(old), int(new))


def _tier_moves(connection: duckdb.DuckDBPyConnection) -> tuple[TierMove, ...]:
    found = [TierMove(*row) for row in _rows(connection, queries.TIER_MOVES)]
    return tuple(
        sorted(found, key=lambda m: (_place(TIERS, m.old_tier), _place(TIERS, m.new_tier)))
    )


def _workload(connection: duckdb.DuckDBPyConnection, who: str) -> tuple[Workload, ...]:
    return tuple(Workload(*row) for row in _rows(connection, queries.WORKLOAD.format(who=who)))


def _conversions(connection: duckdb.DuckDBPyConnection) -> tuple[Conversion, ...]:
    found = [Conversion(*row) for row in _rows(connection, queries.CONVERSIONS)]
    return tuple(
        sorted(
            found,
            key=lambda c: (
                DIRECTIONS.index(c.direction),
                _place(TIERS, c.old_tier),
                _place(TIERS, c.new_tier),
            ),
        )
    )


def _most_moved(
    connection: duckdb.DuckDBPyConnection, old_rules: Rules, new_rules: Rules, top: int
) -> tuple[MovedLead, ...]:
    connection.execute(queries.SHOWN.format(order=queries.MOST_MOVED), [top])
    names = [row[0] for row in _rows(connection, "describe shown")]
    rows = _rows(connection, "select * from shown order by place")
    leads = [_moved_lead(dict(zip(names, row, strict=True))) for row in rows]
    points = [RulePoints(*row) for row in _rows(connection, queries.SHOWN_RULES)]
    return tuple(with_reasons(leads, points, old_rules, new_rules))


def _moved_lead(row: Mapping[str, Any]) -> MovedLead:
    shown = "new" if row["is_new"] else "old"
    names = ("survivor_lead_id", "full_name", "company_name", "business_unit_id", "owner_id")
    return MovedLead(
        golden_lead_id=row["golden_lead_id"],
        owner_name=row["owner_name"],
        stage=row[f"{shown}_stage"],
        old=_side(row, "old"),
        new=_side(row, "new"),
        **{name: row[f"{shown}_{name}"] for name in names},
    )


def _side(row: Mapping[str, Any], side: str) -> LeadSide | None:
    if not row[f"is_{side}"]:
        return None
    return LeadSide(
        **{
            name: row[f"{side}_{name}"]
            for name in (
                *("tier", "score", "composite_score", "has_override", "mql_score", "is_mql"),
                *("icp_verdict", "failed_filters", "fit_tier", "action", "is_open"),
            )
        }
    )


def _place(names: Sequence[str], name: str | None) -> tuple[int, str]:
    """Where a name stands in a list; unknown ones come after it by alphabet."""
    return (names.index(name), "") if name in names else (len(names), name or "")


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query).fetchall()
