"""Companies made for scripted leads: exactly as the scene says, and nobody else works there."""

from dataclasses import replace

import numpy as np

from leadhouse.generate import columns as col
from leadhouse.generate.accounts import Accounts, industries
from leadhouse.generate.casting import surname
from leadhouse.generate.rng import IntArray
from leadhouse.generate.script import Employer, Scene
from leadhouse.generate.words import countries, slug

FIRST_NAME = 10_000
UNKNOWN_SIZE = 120
STANDARD_TIER = 2


def with_employers(accounts: Accounts, scenes: list[Scene]) -> Accounts:
    """Append the companies that the scenes ask for, in the order of the scenes."""
    wanted = [scene.employer for scene in scenes if scene.employer is not None]
    count = len(wanted)
    employees = np.array([e.employees or UNKNOWN_SIZE for e in wanted], dtype=np.int64)
    lands, trades = [place.code for place in countries()], industries()
    names = [f"{surname(FIRST_NAME + place)} Works" for place in range(count)]
    number = np.arange(count)
    more = {
        "unit": [employer.unit for employer in wanted],
        "country": [lands.index(employer.country) for employer in wanted],
        "city": number,
        "industry": [trades.index(employer.industry) for employer in wanted],
        "employees": employees,
        "revenue": col.money(np.maximum(employees * 110_000.0, 6.5e6)),
        "tier": np.full(count, STANDARD_TIER),
        "line": 2_000_000 + number * 7_919 % 7_999_999,
        "is_good": np.full(count, False),
        "is_complete": np.full(count, True),
        "hides_size": [employer.employees is None for employer in wanted],
    }
    arrays = {
        name: np.concatenate(
            [getattr(accounts, name), np.asarray(v, getattr(accounts, name).dtype)]
        )
        for name, v in more.items()
    }
    return replace(
        accounts,
        **arrays,
        names=[*accounts.names, *names],
        forms=[*accounts.forms, *(_form(employer) for employer in wanted)],
        domains=[*accounts.domains, *(f"{slug(name)}.example" for name in names)],
    )


def _form(employer: Employer) -> str:
    return next(p.legal_forms[0] for p in countries() if p.code == employer.country)


def employer_rows(accounts: Accounts, scenes: list[Scene]) -> IntArray:
    """Give the row of each scene's own company; -1 for scenes that ask for none."""
    asks = np.array([scene.employer is not None for scene in scenes])
    first = len(accounts) - int(asks.sum())
    return np.where(asks, first + np.cumsum(asks) - 1, -1).astype(np.int64)
