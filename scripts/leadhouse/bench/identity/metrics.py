"""How good golden leads are, by what a night left behind and the truth about the data set."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from leadhouse.bench.identity.nights import Night
from leadhouse.bench.measure import BenchFailed

GOLDEN_IDS = "work.intermediate.int_golden_ids"
PAIRS = "leadhouse.marts.fct_lead_match_pairs"
CHANGES = "leadhouse.marts.fct_golden_lead_changes"

CLUSTERS = f"""
create temp table clusters as
select truth.lead_id, truth.person_id, golden.golden_lead_id
from read_parquet($truth) as truth
left join {GOLDEN_IDS} as golden on truth.lead_id = golden.lead_id
"""
AGREEMENT = """
with

golden as (
    select count(*) as size from clusters group by golden_lead_id
),

persons as (
    select count(*) as size from clusters group by person_id
),

shared as (
    select count(*) as size from clusters group by golden_lead_id, person_id
)

select
    (select sum(size * (size - 1) // 2) from golden),
    (select sum(size * (size - 1) // 2) from persons),
    (select sum(size * (size - 1) // 2) from shared),
    (select max(size) from golden),
    (select max(size) from persons)
"""
# a golden lead of m persons has m - 1 wrong merges, a person of k golden leads k - 1 missing links
ERRORS = """
with

parts as (
    select distinct golden_lead_id, person_id from clusters
)

select
    (select count(*) - count(distinct golden_lead_id) from parts),
    (select count(*) - count(distinct person_id) from parts)
"""
DECIDED = f"""
select pairs.decision, count(*), count(*) filter (where one.person_id = other.person_id)
from {PAIRS} as pairs
inner join clusters as one on pairs.lead_id_left = one.lead_id
inner join clusters as other on pairs.lead_id_right = other.lead_id
group by pairs.decision
"""
REVIEWED = f"""
create temp table review_items as
select distinct
    least(one.golden_lead_id, other.golden_lead_id) as golden_left,
    greatest(one.golden_lead_id, other.golden_lead_id) as golden_right
from {PAIRS} as pairs
inner join clusters as one on pairs.lead_id_left = one.lead_id
inner join clusters as other on pairs.lead_id_right = other.lead_id
where
    -- what the guard kept apart after clustering is for people as well
    pairs.decision in ('review', 'auto')
    and one.golden_lead_id != other.golden_lead_id
"""
# an item holds the link of two parts of one person
HELD = """
with

parts as (
    select distinct golden_lead_id, person_id from clusters
)

select one.person_id, review_items.golden_left, review_items.golden_right
from review_items
inner join parts as one on review_items.golden_left = one.golden_lead_id
inner join parts as other
    on review_items.golden_right = other.golden_lead_id and one.person_id = other.person_id
"""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Pairs of records in one golden lead, in one person, and in both."""

    found: int
    wanted: int
    correct: int
    largest_found: int
    largest_true: int

    @property
    def precision(self) -> float:
        """Share of the found pairs that are right; 1 where nothing was found."""
        return self.correct / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of the true pairs that were found; 1 where there is none."""
        return self.correct / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        total = self.found + self.wanted
        return 2 * self.correct / total if total else 1.0

    @property
    def largest_ratio(self) -> float:
        """Records of the largest golden lead over those of the largest person."""
        return self.largest_found / self.largest_true


@dataclass(frozen=True, slots=True)
class Quality:
    """How golden leads agree with the truth, and what is left to people."""

    leads: int
    clusters: Agreement
    decisions: dict[str, tuple[int, int]]
    wrong_merges: int
    missing_links: int
    review_items: int
    held_links: int

    @property
    def automatic_precision(self) -> float:
        """Share of the pairs merged by rule or model, one by one, that are right."""
        pairs, correct = self.decisions.get("auto", (0, 0))
        return correct / pairs if pairs else 1.0

    @property
    def review_rate(self) -> float:
        """Pairs of golden leads that people are asked about, over leads."""
        return self.review_items / self.leads

    @property
    def held_rate(self) -> float:
        """Share of the remaining errors that the queue holds; 1 where there are none.

        The queue can hold a missing link; a wrong merge is in no queue, and counts as an error.
        """
        errors = self.wrong_merges + self.missing_links
        return self.held_links / errors if errors else 1.0


@contextmanager
def opened(night: Night, threads: int = 2) -> Iterator[duckdb.DuckDBPyConnection]:
    """The databases of a night, read-only, by the names that the models give them."""
    with duckdb.connect(config={"threads": threads, "memory_limit": "6GB"}) as connection:
        spilled = night.work_file.parent / "spilled"
        connection.execute("set temp_directory = $folder", {"folder": str(spilled)})
        connection.execute(f"attach {_text(night.run_file)} as leadhouse (read_only)")
        connection.execute(f"attach {_text(night.work_file)} as work (read_only)")
        yield connection


def quality_of(night: Night, truth: Path) -> Quality:
    """Compares a night's golden leads with the truth; every lead must have one."""
    with opened(night) as connection:
        connection.execute(CLUSTERS, {"truth": str(truth)})
        leads, unnamed = _row(
            connection, "select count(*), count(*) - count(golden_lead_id) from clusters"
        )
        if unnamed:
            raise BenchFailed(
                f"{unnamed} of {leads} leads have no golden lead in {GOLDEN_IDS}; the model must"
                " give one to each record of int_lead_records"
            )
        clusters = Agreement(*_row(connection, AGREEMENT))
        wrong, missing = _row(connection, ERRORS)
        decided = connection.execute(DECIDED).fetchall()
        connection.execute(REVIEWED)
        (items,) = _row(connection, "select count(*) from review_items")
        held = held_links(connection.execute(HELD).fetchall())
    decisions = {name: (pairs, correct) for name, pairs, correct in decided}
    return Quality(leads, clusters, decisions, wrong, missing, items, held)


def held_links(items: Iterable[tuple[str, str, str]]) -> int:
    """How many missing links would be mended if people said yes to all true items.

    Each item is a person and two of its golden leads; items that only close a circle mend nothing.
    """
    head: dict[tuple[str, str], tuple[str, str]] = {}

    def top(part: tuple[str, str]) -> tuple[str, str]:
        while (above := head.setdefault(part, part)) != part:
            head[part] = part = head.setdefault(above, above)
        return part

    mended = 0
    for person, left, right in items:
        one, other = top((person, left)), top((person, right))
        if one != other:
            head[one] = other
            mended += 1
    return mended


def _row(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    (row,) = connection.execute(query).fetchall()
    return tuple(int(value or 0) for value in row)


def _text(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"
