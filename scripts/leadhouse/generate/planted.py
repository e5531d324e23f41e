"""What happened to the scripted leads: exactly what their scenes say, on those days."""

from typing import Any

import numpy as np

from leadhouse.generate import activities as done
from leadhouse.generate import columns as col
from leadhouse.generate import engagement
from leadhouse.generate.clock import DAY
from leadhouse.generate.rng import IntArray
from leadhouse.generate.story import Story


def _moments(story: Story, row: IntArray, days_ago: IntArray, second: IntArray) -> IntArray:
    unit = story.people.unit[row]
    today = story.plan.local_today(unit)
    return story.plan.zones.exactly(today - days_ago, second, unit)


def planted_activities(story: Story, first_id: int) -> dict[str, Any]:
    """Give the scripted leads' activities as rows of the table."""
    rng = story.plan.streams.get("planted activities")
    every = np.arange(story.counts.ordinary, story.counts.records)
    first = done.anchors(story.plan, story.lives, every, rng)
    rows = [
        (story.counts.ordinary + place, touch)
        for place, scene in enumerate(story.scenes)
        for touch in scene.touches
    ]
    row = np.array([place for place, _ in rows], dtype=np.int64)
    touches = [touch for _, touch in rows]
    days = np.array([touch.days_ago for touch in touches], dtype=np.int64)
    kind = np.array([done.TYPES.index(touch.activity_type) for touch in touches])
    inbound = np.array([touch.direction == "inbound" for touch in touches])
    played = done.Batch(
        row=row,
        when=_moments(story, row, days, np.array([touch.second for touch in touches])),
        kind=kind,
        inbound=inbound,
        automated=np.array([touch.is_automated for touch in touches]),
        outcome=np.where(
            inbound, done.REPLY, np.where(kind == done.CALL, done.NO_ANSWER, done.SENT)
        ),
        purpose=np.full(len(rows), done.FOLLOWUP, dtype=np.int64),
    )
    batch = done.joined([first, played])
    table = done.table(
        story.plan, story.lives, story.users, batch, first_id, rng, story.opportunity
    )
    table["logged_at"] = col.times(_logged(story, batch, played))
    return table


def _logged(story: Story, batch: done.Batch, played: done.Batch) -> IntArray:
    """Give when each was logged: at once, unless the scene says days later."""
    later = {
        (story.counts.ordinary + place, touch.days_ago): touch.logged_days_later
        for place, scene in enumerate(story.scenes)
        for touch in scene.touches
        if touch.logged_days_later
    }
    unit = story.people.unit[batch.row]
    today = story.plan.local_today(unit)
    days = today - story.plan.zones.local_day(batch.when, unit)
    delay = [later.get(key, 0) for key in zip(batch.row.tolist(), days.tolist(), strict=True)]
    logged = batch.when + np.array(delay, dtype=np.int64) * DAY + 60
    return np.asarray(np.minimum(logged, story.plan.as_of), dtype=np.int64)


def planted_events(story: Story, first_id: int) -> dict[str, Any]:
    """Give the scripted leads' engagement events as rows of the table."""
    rng = story.plan.streams.get("planted events")
    rows = [
        (story.counts.ordinary + place, event)
        for place, scene in enumerate(story.scenes)
        for event in scene.events
    ]
    row = np.array([place for place, _ in rows], dtype=np.int64)
    days = np.array([event.days_ago for _, event in rows], dtype=np.int64)
    when = _moments(story, row, days, np.full(len(rows), DAY // 2))
    kind = np.array([engagement.CODE[event.event_type] for _, event in rows])
    machine = np.array([event.is_machine for _, event in rows])
    return engagement.rows(
        story.plan, story.lives, (row, when, kind), machine, first_id, rng, story.campaigns
    )
