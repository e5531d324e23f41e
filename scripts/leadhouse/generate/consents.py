"""Who may be contacted how, and since when."""

from typing import Any

import numpy as np

from leadhouse.generate import columns as col
from leadhouse.generate.clock import DAY
from leadhouse.generate.columns import NEVER
from leadhouse.generate.lifecycle import CONTACTED
from leadhouse.generate.rng import IntArray, chance
from leadhouse.generate.story import Story, lead_column

CHANNELS = ("email", "phone", "linkedin")
STATUSES = ("opt_in", "opt_out", "dnc", "unknown")
BASES = ("consent", "legitimate_interest", "contract")
OPT_IN, OPT_OUT, DNC, UNKNOWN = range(4)


def table(story: Story) -> dict[str, Any]:
    """Give the table `consents`: the ordinary leads', then the scripted ones'."""
    rng = story.plan.streams.get("consents")
    parts = [_ordinary(story, rng), _opt_outs(story), _scripted(story)]
    row, channel, status, start, end = (np.concatenate(part) for part in zip(*parts, strict=True))
    basis = np.where(
        status == OPT_IN,
        np.where(chance(rng, 0.05, len(row)), -1, rng.integers(0, 3, len(row))),
        -1,
    )
    return {
        "lead_id": lead_column(story, row),
        "channel": col.pick(CHANNELS, channel),
        "status": col.pick(STATUSES, status),
        "basis": col.pick(BASES, basis),
        "valid_from": col.times(start),
        "valid_to": col.times(end),
    }


def _ordinary(story: Story, rng: np.random.Generator) -> tuple[IntArray, ...]:
    """Ask where the law asks; whoever is contacted there has agreed, nearly always."""
    size = story.counts.ordinary
    contacted = story.lives.entered[:size, CONTACTED] != NEVER
    asks = story.asks_consent()[:size]
    rows, channels, statuses = [], [], []
    for channel, share in enumerate((0.95, 0.6, 0.3)):
        agreed = chance(rng, np.where(asks, np.where(contacted, 0.985, 0.35), 0.5), size)
        noted = (asks & contacted) | chance(rng, share, size)
        kept = np.flatnonzero(noted)
        status = np.where(agreed, OPT_IN, UNKNOWN)
        dnc = (channel == 1) & ~contacted & chance(rng, 0.02, size)
        rows.append(kept)
        channels.append(np.full(len(kept), channel))
        statuses.append(np.where(dnc, DNC, status)[kept])
    row, channel_of = np.concatenate(rows), np.concatenate(channels)
    end = np.where(channel_of == 0, story.opted_out_at[row], NEVER)
    return row, channel_of, np.concatenate(statuses), story.lives.created[row] - 60, end


def _opt_outs(story: Story) -> tuple[IntArray, ...]:
    row = np.flatnonzero(story.opted_out_at != NEVER)
    size = len(row)
    return (
        row,
        np.zeros(size, np.int64),
        np.full(size, OPT_OUT),
        story.opted_out_at[row],
        np.full(size, NEVER),
    )


def _scripted(story: Story) -> tuple[IntArray, ...]:
    """Write the consents of the scenes; days are those of the unit's calendar, at noon."""
    rows: list[tuple[int, int, int, int | None, int | None]] = []
    for place, scene in enumerate(story.scenes):
        for item in scene.consents:
            codes = CHANNELS.index(item.channel), STATUSES.index(item.status)
            rows.append(
                (story.counts.ordinary + place, *codes, item.from_days_ago, item.to_days_ago)
            )
    row = np.array([entry[0] for entry in rows], dtype=np.int64)
    today = story.plan.local_today(story.people.unit[row])

    def noon(days_ago: list[int | None]) -> IntArray:
        back = np.array([-1 if days is None else days for days in days_ago], dtype=np.int64)
        when = story.plan.zones.to_utc(
            today - back, np.full(len(back), DAY // 2), story.people.unit[row]
        )
        return np.where(back < 0, NEVER, when)

    start, end = noon([entry[3] for entry in rows]), noon([entry[4] for entry in rows])
    start = np.where(start == NEVER, story.lives.created[row] - 60, start)
    return row, np.array([e[1] for e in rows]), np.array([e[2] for e in rows]), start, end
