"""The truth beside the data: who is one person, and which planted record breaks which rule."""

from typing import Any

import numpy as np
import pyarrow as pa

from leadhouse.generate import columns as col
from leadhouse.generate.history import has_wrong_stage, recorded_stage
from leadhouse.generate.lead_marks import missing_scores
from leadhouse.generate.leads import BLANK, gaps
from leadhouse.generate.lifecycle import STAGES
from leadhouse.generate.rng import BoolArray
from leadhouse.generate.scenes import CORE_FIELDS
from leadhouse.generate.story import Story, lead_column

ByChance = tuple[str, int, str]
PERSONS = pa.schema([("lead_id", pa.string()), ("person_id", pa.string())])
CASES = pa.schema(
    [(name, pa.string()) for name in ("rule_id", "entity_type", "entity_id", "kind", "why")]
)
README = """\
# The truth about this demo data

`persons` holds every lead record and the person it belongs to: records with one `person_id` are
one person. Relatives, namesakes and colleagues at one switchboard or mailbox are different persons.

`rule_cases.csv` holds the records that were made to break a rule (`violation`) or to come close
without breaking it (`near_miss`), and why. It is exact for the records that it names:
- `AUD-03` names every open, live lead outside duplicate clusters with a core field left out.
- `AUD-04` names both records of a pair; a finding on either meets the case.
- `ENT-02` (missing or blank) and `ENT-05` (placeholder) are the cases of `AUD-03`, `DUP-02` those
  of `AUD-04`, `CMP-02` those of `AUD-07`, under the rule that names the same check.
- `SCO-13` and `QUA-03` name every open, live lead outside duplicate clusters that breaks them.
- `AUD-05` names every such lead with a core field left out or without an owner, and of the
  companies that don't fit only the planted ones.
- `AUD-06`, `AGE-01`, `AUD-07`, `CMP-02` name the planted records; others may break these rules by
  chance.
Days are counted in the calendar of the lead's business unit.
"""


def persons(story: Story) -> dict[str, Any]:
    """Give the person of each lead record, in the order of the leads."""
    order = np.argsort(story.lives.number, kind="stable")
    return {
        "lead_id": lead_column(story, order),
        "person_id": col.ids("PERSON-", story.person[order], 7),
    }


def rule_cases(story: Story) -> dict[str, Any]:
    """Give the planted cases, and the core fields left out by chance."""
    rows: list[tuple[str, int, str, str]] = [
        (label.rule_id, story.counts.ordinary + place, label.kind, label.why)
        for place, scene in enumerate(story.scenes)
        for label in scene.labels
    ]
    for part in (_incomplete, _unscored, _misplaced, _unowned):
        rows += [(rule, row, "violation", why) for rule, row, why in part(story)]
    rule, number, kind, why = zip(*rows, strict=True)
    every = np.arange(len(rows))
    table = {
        "rule_id": col.pick(rule, every),
        "entity_type": col.pick(("lead",), np.zeros(len(rows))),
        "entity_id": lead_column(story, np.array(number)),
        "kind": col.pick(kind, every),
        "why": col.pick(why, every),
    }
    order = np.lexsort((story.lives.number[np.array(number)], np.array(rule)))
    return {name: column.take(pa.array(order)) for name, column in table.items()}


def _by_chance(story: Story, where: BoolArray) -> list[int]:
    """Give the ordinary records told that are open and no duplicates."""
    named = where & story.is_single & story.is_open
    rows: list[int] = np.flatnonzero(named[: story.counts.ordinary]).tolist()
    return rows


def _incomplete(story: Story) -> list[ByChance]:
    which, how = gaps(story)
    return [
        (rule, row, f"{CORE_FIELDS[which[row]]} was left out")
        for row in _by_chance(story, which >= 0)
        for rule in ("AUD-03", "AUD-05", "ENT-05" if how[row] > BLANK else "ENT-02")
    ]


def _unscored(story: Story) -> list[ByChance]:
    missing = missing_scores(story)
    rows = _by_chance(story, np.logical_or.reduce(list(missing.values())))
    return [
        ("SCO-13", row, f"not logged: {', '.join(n for n in missing if missing[n][row])}")
        for row in rows
    ]


def _misplaced(story: Story) -> list[ByChance]:
    wrong = has_wrong_stage(story.plan, story.counts)
    shown = recorded_stage(story.plan, story.counts, story.lives)
    return [
        ("QUA-03", row, f"the record says {STAGES[shown[row]]}, the history another stage")
        for row in _by_chance(story, wrong)
    ]


def _unowned(story: Story) -> list[ByChance]:
    rows = _by_chance(story, story.lives.owner < 0)
    return [("AUD-05", row, "nobody owns it") for row in rows]
