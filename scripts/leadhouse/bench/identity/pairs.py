"""Labelled pairs of records: how far their fields agree, and whether they are one person.

The levels are those of the night itself, so that weights are trained on what they will weigh.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from leadhouse.bench.identity.metrics import opened
from leadhouse.bench.identity.nights import Night
from leadhouse.bench.measure import BenchFailed

Level = tuple[str, str]
Integers = NDArray[np.int64]

SUFFIX = "_level"
# the code of a field that isn't known of both records: it weighs nothing
UNKNOWN = 0
PATTERNS = """
select
    columns(levels.* exclude (lead_id_left, lead_id_right)),
    count(*) as pairs,
    count(*) filter (where one.person_id = other.person_id) as matches
from work.intermediate.int_match_levels as levels
inner join read_parquet($truth) as one on levels.lead_id_left = one.lead_id
inner join read_parquet($truth) as other on levels.lead_id_right = other.lead_id
group by all
order by all
"""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs by pattern; `codes` has a column a field, with the place of its level, from 1.

    `counts` is how many pairs have the pattern, `matches` how many of these are of one person.
    """

    fields: tuple[str, ...]
    codes: Integers
    counts: Integers
    matches: Integers


def labelled_pairs(night: Night, truth: Path, known: Sequence[Level]) -> Pairs:
    """All pairs that a night compared; a level that isn't in `known` raises BenchFailed."""
    with opened(night) as connection:
        found = connection.execute(PATTERNS, {"truth": str(truth)})
        names = [each[0] for each in found.description or ()][:-2]
        rows = found.fetchall()
    fields = tuple(name.removesuffix(SUFFIX) for name in names)
    return pairs_of(fields, rows, known)


def pairs_of(
    fields: tuple[str, ...], rows: Sequence[tuple[str | int | None, ...]], known: Sequence[Level]
) -> Pairs:
    """Rows with a level a field and two counts, as pairs; fields stand in the order of names."""
    places = {each: place for place, each in enumerate(known, start=1)}
    unknown = {
        (field, level)
        for row in rows
        for field, level in zip(fields, row, strict=False)
        if level is not None and (field, level) not in places
    }
    if unknown:
        names = ", ".join(f"{field} {level}" for field, level in sorted(unknown, key=str))
        raise BenchFailed(f"the seed of weights has no row for {names}; add one for each")
    order = sorted(range(len(fields)), key=lambda place: fields[place])
    codes = [[places.get((fields[at], str(row[at])), UNKNOWN) for at in order] for row in rows]
    table = np.array(codes, dtype=np.int64).reshape(len(rows), len(fields))
    counts = np.array([row[-2:] for row in rows], dtype=np.int64).reshape(len(rows), 2)
    return Pairs(tuple(fields[at] for at in order), table, counts[:, 0], counts[:, 1])


def joined(parts: Sequence[Pairs]) -> Pairs:
    """The pairs of several data sets as one; all must have the same fields."""
    first, *others = parts
    if odd := next((each for each in others if each.fields != first.fields), None):
        raise BenchFailed(f"pairs compare {', '.join(odd.fields)}, not {', '.join(first.fields)}")
    return Pairs(
        first.fields,
        np.concatenate([each.codes for each in parts]),
        np.concatenate([each.counts for each in parts]),
        np.concatenate([each.matches for each in parts]),
    )


def masked(pairs: Pairs, fields: Sequence[str], share: float, random: np.random.Generator) -> Pairs:
    """The pairs one by one, where each of some fields is left out of a share of them."""
    single = _one_by_one(pairs)
    codes = single.codes.copy()
    for field in fields:
        codes[random.random(len(codes)) < share, pairs.fields.index(field)] = UNKNOWN
    return Pairs(single.fields, codes, single.counts, single.matches)


def level_counts(pairs: Pairs, known: Sequence[Level]) -> dict[Level, tuple[int, int]]:
    """How many pairs agree to each level, and how many of these are of one person."""
    size = len(known) + 1
    total, true = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    for column in pairs.codes.T:
        np.add.at(total, column, pairs.counts)
        np.add.at(true, column, pairs.matches)
    return {each: (int(total[at]), int(true[at])) for at, each in enumerate(known, start=1)}


def _one_by_one(pairs: Pairs) -> Pairs:
    """A row a pair; the first of a pattern are those of one person."""
    starts = np.cumsum(pairs.counts) - pairs.counts
    total = int(pairs.counts.sum())
    place = np.arange(total) - np.repeat(starts, pairs.counts)
    is_match = (place < np.repeat(pairs.matches, pairs.counts)).astype(np.int64)
    codes = np.repeat(pairs.codes, pairs.counts, axis=0)
    return Pairs(pairs.fields, codes, np.ones(total, dtype=np.int64), is_match)
