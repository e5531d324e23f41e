"""What both the page and the terminal show of an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from leadhouse.site.text import counted, number, percent
from leadhouse.whatif.compare import TIERS
from leadhouse.whatif.model import Figure, TierMove, WhatIf


@dataclass(frozen=True, slots=True)
class Matrix:
    """Open leads by old tier, a row each, and new tier, a column each."""

    tiers: tuple[str, ...]
    rows: tuple[tuple[int, ...], ...]


def headline(answer: WhatIf) -> str:
    """The answer in one or two sentences."""
    if answer.effects is None:
        return "Nothing would change: both policies are the same."
    found = answer.effects
    changed = percent(found.tier_changed_share)
    told = (
        f"{number(found.tier_changed_count)} of {counted(found.open_count, 'open lead')}"
        f" ({changed}) would change {'its' if found.tier_changed_count == 1 else 'their'} tier."
    )
    if answer.limit is None:
        return told
    verdict = "more than" if answer.is_over_limit else "within"
    return f"{told} That is {verdict} the limit of {answer.limit:g} %."


def grouped_figures(figures: Sequence[Figure]) -> list[tuple[str, list[Figure]]]:
    """The figures by section, in their order."""
    return [(name, list(group)) for name, group in groupby(figures, lambda each: each.section)]


def tier_matrix(moves: Sequence[TierMove]) -> Matrix:
    """The moves as a table; a tier that has no lead on either side is left out."""
    there = {tier for move in moves for tier in (move.old_tier, move.new_tier)}
    tiers = (*(tier for tier in TIERS if tier in there), *sorted(there - set(TIERS)))
    leads = {(move.old_tier, move.new_tier): move.leads for move in moves}
    return Matrix(tiers, tuple(tuple(leads.get((old, new), 0) for new in tiers) for old in tiers))
