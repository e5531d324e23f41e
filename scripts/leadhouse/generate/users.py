"""The people and machines that work in the CRM, their managers, teams and territories."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from leadhouse.generate import columns as col
from leadhouse.generate.clock import DAY
from leadhouse.generate.rng import BoolArray, IntArray
from leadhouse.generate.words import countries, cultures, load, slug
from leadhouse.generate.world import NO_UNIT, UNITS, Plan

CULTURES = ("de", "en", "en", "en")
TERRITORIES = (
    ("emea_dach", "emea_uki", "emea_west", "emea_south", "emea_nordics", "emea_east", "emea_mea"),
    ("amer_us", "amer_ca", "amer_latam"),
    ("hc_us", "hc_ca"),
)


@dataclass
class Users:
    """All users; a row per user, `pools` gives the rows of a role in a unit."""

    role: list[str]
    unit: IntArray
    manager: IntArray
    kind: list[str]
    is_active: BoolArray
    pools: dict[tuple[str, int], IntArray]

    def __len__(self) -> int:
        return len(self.role)

    def draw(self, rng: np.random.Generator, role: str, unit: IntArray) -> IntArray:
        """Give a user of the role in each unit; leads without a unit get one of the Americas."""
        shares = rng.random(len(unit))
        drawn = [
            self._nth(self.pools[role, code % 3 if code < 3 else 1], shares) for code in range(4)
        ]
        return np.choose(unit, drawn)

    def any_of(self, role: str) -> IntArray:
        """Give all users of a role."""
        return np.array([n for n, held in enumerate(self.role) if held == role], dtype=np.int64)

    def manager_of(self, user: IntArray) -> IntArray:
        """Give the line manager; -1 where there is none."""
        return np.where(user < 0, -1, self.manager[user])

    def column(self, numbers: IntArray) -> Any:
        """Give user numbers as ids."""
        return col.ids("U", numbers, 4)

    @staticmethod
    def _nth(pool: IntArray, shares: Any) -> IntArray:
        return np.asarray(pool[(shares * len(pool)).astype(np.int64)], dtype=np.int64)


def build(leads: int) -> Users:
    """Staff the units: one seller for a few hundred leads, at least three of each a unit."""
    rows: list[tuple[str, int, str]] = [("sales_leadership", NO_UNIT, "human")]
    rows += [("sales_operations", NO_UNIT, "human")] * 3 + [("crm_admin", NO_UNIT, "human")]
    rows += [("marketing", NO_UNIT, "human")] * 4 + [("integration", NO_UNIT, "integration")] * 2
    for unit in range(len(UNITS)):
        sellers = int(np.clip(leads // 1_200, 4, 150))
        rows += [("sales_manager", unit, "human")] * max(1, sellers // 8)
        rows += [("sdr", unit, "human")] * sellers + [("ae", unit, "human")] * max(3, sellers // 2)
        rows += [("csm", unit, "human")] * max(2, sellers // 6) + [("queue", unit, "queue")]
    return _with_managers(rows)


def _with_managers(rows: list[tuple[str, int, str]]) -> Users:
    role = [row[0] for row in rows]
    unit = np.array([row[1] for row in rows], dtype=np.int64)
    pools: dict[tuple[str, int], IntArray] = {}
    for code in range(len(UNITS)):
        for name in ("sales_manager", "sdr", "ae", "csm", "queue"):
            where = [n for n, row in enumerate(rows) if row[:2] == (name, code)]
            pools[name, code] = np.array(where, dtype=np.int64)
    manager = np.zeros(len(rows), dtype=np.int64)
    manager[0] = -1
    left = np.zeros(len(rows), dtype=np.bool_)
    for code in range(len(UNITS)):
        heads = pools["sales_manager", code]
        for name in ("sdr", "ae", "csm"):
            staff = pools[name, code]
            manager[staff] = heads[np.arange(len(staff)) % len(heads)]
        left[pools["sdr", code][-1 - len(pools["sdr", code]) // 20 :]] = True
        pools["left", code] = pools["sdr", code][left[pools["sdr", code]]]
        pools["sdr", code] = pools["sdr", code][~left[pools["sdr", code]]]
    manager[[n for n, row in enumerate(rows) if row[2] != "human"]] = -1
    return Users(role, unit, manager, [row[2] for row in rows], ~left, pools)


def table(plan: Plan, users: Users) -> dict[str, Any]:
    """Give the table `users`."""
    rng, count = plan.streams.get("users"), len(users)
    names = _names(rng, users)
    zones = [unit["zone"] for unit in load("places")["units"].values()]
    left_at = np.where(users.is_active, col.NEVER, plan.as_of - rng.integers(20, 200, count) * DAY)
    hired = np.where(users.is_active, rng.integers(30, 2_500, count), 900)
    human = np.array([kind == "human" for kind in users.kind])
    return {
        "user_id": users.column(np.arange(count)),
        "email": col.pick(
            [f"{slug(n)}{i}@leadhouse-demo.example" for i, n in enumerate(names)], np.arange(count)
        ),
        "role": col.pick(users.role, np.where(human, np.arange(count), -1)),
        "seniority": col.pick(
            ["senior", "mid", "junior"], np.where(human, rng.integers(0, 3, count), -1)
        ),
        "manager_id": users.column(users.manager),
        "team": col.pick(_teams(users), np.arange(count)),
        "business_unit_id": col.pick(UNITS, np.where(users.unit == NO_UNIT, -1, users.unit)),
        "is_active": col.flags(users.is_active),
        "is_available": col.flags(users.is_active & (rng.random(count) < 0.93)),
        "capacity": col.numbers(rng.integers(8, 30, count) * 10, ~human),
        "hired_at": col.dates(np.where(human, plan.as_of_day - hired, col.NEVER)),
        "full_name": col.pick(names, np.arange(count)),
        "timezone": col.pick(zones, users.unit),
        "user_type": col.pick(users.kind, np.arange(count)),
        "deactivated_at": col.times(left_at),
    }


def _names(rng: np.random.Generator, users: Users) -> list[str]:
    drawn, names = rng.random((len(users), 2)).tolist(), []
    for number, (kind, unit, (a, b)) in enumerate(
        zip(users.kind, users.unit.tolist(), drawn, strict=True)
    ):
        culture = cultures()[CULTURES[unit]]
        given, family = (int(s * len(w)) for s, w in ((a, culture.first), (b, culture.last)))
        person = f"{culture.first[given]} {culture.last[family]}"
        machine = "Web form" if number % 2 else "Enrichment sync"
        where = UNITS[unit] if unit < NO_UNIT else ""
        names.append({"human": person, "queue": f"Queue {where}"}.get(kind, machine))
    return names


def _teams(users: Users) -> list[str]:
    places = [UNITS[unit] if unit < NO_UNIT else "global" for unit in users.unit.tolist()]
    return [f"{role} {place}" for role, place in zip(users.role, places, strict=True)]


def territories(plan: Plan, users: Users) -> dict[str, Any]:
    """Give the table `user_territories`: each seller has one, some changed it once."""
    rows: list[tuple[int, str, int, int]] = []
    for unit, names in enumerate(TERRITORIES):
        staff = [*users.pools["sdr", unit].tolist(), *users.pools["ae", unit].tolist()]
        for place, user in enumerate(staff):
            changed = plan.as_of_day - 200 if place % 5 == 4 else col.NEVER
            rows.append((user, names[place % len(names)], plan.as_of_day - 1_500, changed))
            if changed != col.NEVER:
                rows.append((user, names[(place + 1) % len(names)], changed + 1, col.NEVER))
    user, name, start, end = zip(*rows, strict=True)
    return {
        "user_id": users.column(np.array(user)),
        "territory_id": col.pick(name, np.arange(len(name))),
        "valid_from": col.dates(np.array(start)),
        "valid_to": col.dates(np.array(end)),
    }


def country_codes() -> list[str]:
    """Give the ISO codes in the order of the country list."""
    return [country.code for country in countries()]
