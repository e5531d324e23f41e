"""How two nights differ: in who is together, in the ids of golden leads, and what the log says."""

from dataclasses import dataclass

from leadhouse.bench.identity.metrics import CHANGES, GOLDEN_IDS, opened
from leadhouse.bench.identity.nights import Night

OTHER = "read_parquet($other)"
# two records are together in one night and apart in another: then their first members differ too
PARTITIONS = f"""
with

mine as (
    select lead_id, min(lead_id) over (partition by golden_lead_id) as first_id from {GOLDEN_IDS}
),

theirs as (
    select lead_id, min(lead_id) over (partition by golden_lead_id) as first_id from {OTHER}
)

select count(*)
from mine
full join theirs on mine.lead_id = theirs.lead_id
where mine.first_id is distinct from theirs.first_id
"""
IDS = f"""
select count(*)
from {GOLDEN_IDS} as mine
full join {OTHER} as theirs on mine.lead_id = theirs.lead_id
where mine.golden_lead_id is distinct from theirs.golden_lead_id
"""
MOVED = f"""
with

moved as (
    select theirs.lead_id, theirs.golden_lead_id as before_id, mine.golden_lead_id as after_id
    from {OTHER} as theirs
    left join {GOLDEN_IDS} as mine on theirs.lead_id = mine.lead_id
    where mine.golden_lead_id is distinct from theirs.golden_lead_id
),

-- a change is logged for the record, or once for all records of a golden lead
logged as (
    select distinct moved.lead_id
    from moved
    inner join {CHANGES} as changes
        on
            moved.before_id = changes.from_golden_lead_id
            and moved.after_id = changes.to_golden_lead_id
            and coalesce(changes.lead_id, moved.lead_id) = moved.lead_id
)

select
    (select count(*) from {OTHER}),
    (select count(*) from moved),
    (select count(*) from moved) - (select count(*) from logged)
"""


@dataclass(frozen=True, slots=True)
class Moves:
    """Old leads whose golden lead has another id now, and those of which the log says nothing."""

    old_leads: int
    changed: int
    unlogged: int

    @property
    def changed_rate(self) -> float:
        """Share of the old leads."""
        return self.changed / self.old_leads


def differing_partitions(night: Night, other: Night) -> int:
    """Leads that are together with others in the two nights."""
    return _compared(PARTITIONS, night, other)[0]


def differing_ids(night: Night, other: Night) -> int:
    """Leads whose golden lead has another id in the two nights, or that one of them lacks."""
    return _compared(IDS, night, other)[0]


def moves(before: Night, after: Night) -> Moves:
    """What became of the ids that the night before gave."""
    return Moves(*_compared(MOVED, after, before))


def _compared(query: str, night: Night, other: Night) -> tuple[int, ...]:
    """Asks a query about a night beside the golden ids of another."""
    kept = night.work_file.with_name("other_golden_ids.parquet")
    with opened(other) as connection:
        connection.sql(f"select lead_id, golden_lead_id from {GOLDEN_IDS}").write_parquet(str(kept))
    try:
        with opened(night) as connection:
            (row,) = connection.execute(query, {"other": str(kept)}).fetchall()
    finally:
        kept.unlink()
    return tuple(int(value) for value in row)
