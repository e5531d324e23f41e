"""The truth beside the data: who is one person, and which planted record breaks which rule."""

from typing import Any

import numpy as np
import pyarrow as pa

from leadhouse.generate import columns as col
from leadhouse.generate.leads import gaps
from leadhouse.generate.lifecycle import SQL
from leadhouse.generate.scenes import CORE_FIELDS
from leadhouse.generate.story import Story, lead_column

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
- `AUD-06`, `AGE-01`, `AUD-07` name the planted records; others may break these rules by chance.
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
    which, _ = gaps(story)
    for row in _incomplete_by_chance(story):
        rows.append(("AUD-03", row, "violation", f"{CORE_FIELDS[which[row]]} was left out"))
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


def _incomplete_by_chance(story: Story) -> list[int]:
    which, _ = gaps(story)
    single = np.bincount(story.person, minlength=story.counts.records)[story.person] == 1
    is_open = (story.lives.stage <= SQL) & ~story.lives.is_future & ~story.is_deleted
    rows: list[int] = np.flatnonzero((which >= 0) & single & is_open).tolist()
    return rows
