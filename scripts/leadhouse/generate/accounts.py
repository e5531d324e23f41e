"""The companies: who they are, what they use, how well they fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from leadhouse.generate import columns as col
from leadhouse.generate.clock import DAY
from leadhouse.generate.rng import BoolArray, FloatArray, IntArray, chance, weighted
from leadhouse.generate.users import Users
from leadhouse.generate.words import countries, load, slug
from leadhouse.generate.world import UNITS, Plan, country_shares, unit_names

TIERS = ("strategic", "key", "standard")
BANDS = ("<1M", "1-10M", "10-50M", "50-250M", "250M-1B", "1B+")
BAND_LIMITS = np.array([1e6, 1e7, 5e7, 2.5e8, 1e9])
SIZES = ("SMB", "Mid-Market", "Enterprise")


@dataclass(frozen=True)
class Accounts:
    """One entry per company; codes point into the word lists."""

    unit: IntArray
    country: IntArray
    city: IntArray
    industry: IntArray
    employees: IntArray
    revenue: FloatArray
    tier: IntArray
    line: IntArray
    is_good: BoolArray
    is_complete: BoolArray
    hides_size: BoolArray
    names: list[str]
    forms: list[str]
    domains: list[str]

    def __len__(self) -> int:
        return len(self.unit)


def industries() -> list[str]:
    """Give the industries in the order of their codes."""
    return list(load("companies")["trade"])


def build(plan: Plan, persons: int) -> Accounts:
    """Invent the companies, about one for four persons, a quarter of them an ideal customer."""
    rng, count = plan.streams.get("accounts"), max(24, persons // 4)
    unit = weighted(rng, [u["share"] for u in load("places")["units"].values()], count)
    unit[:12] = np.arange(12) % 4
    country = _countries(rng, unit)
    is_good = chance(rng, 0.25, count)
    is_good[:12] = True
    industry = np.where(
        is_good, _good_industry(rng, unit), rng.integers(0, len(industries()), count)
    )
    employees = np.where(is_good, _good_size(rng, unit), _any_size(rng, count))
    revenue = employees * 110_000 * rng.lognormal(0.2, 0.5, count)
    names, forms, domains = _names(rng, industry, country)
    return Accounts(
        unit=unit,
        country=country,
        city=rng.integers(0, 1 << 20, count),
        industry=industry,
        employees=employees,
        revenue=col.money(np.where(is_good, np.maximum(revenue, 6.5e6), revenue)),
        tier=np.where(
            is_good, weighted(rng, [0.2, 0.4, 0.4], count), weighted(rng, [0.02, 0.13, 0.85], count)
        ),
        line=rng.integers(2_000_000, 9_999_999, count),
        is_good=is_good,
        is_complete=np.full(count, False),
        hides_size=np.full(count, False),
        names=names,
        forms=forms,
        domains=domains,
    )


def _countries(rng: np.random.Generator, unit: IntArray) -> IntArray:
    drawn = [weighted(rng, country_shares(name), len(unit)) for name in unit_names()]
    return np.choose(unit, drawn)


def _good_industry(rng: np.random.Generator, unit: IntArray) -> IntArray:
    names = industries()
    saas = np.array([names.index(name) for name in ("SaaS", "HealthTech", "FinTech")])
    drawn = saas[weighted(rng, [0.6, 0.2, 0.2], len(unit))]
    return np.where(unit == 2, names.index("Healthcare"), drawn).astype(np.int64)


def _good_size(rng: np.random.Generator, unit: IntArray) -> IntArray:
    saas = rng.integers(50, 201, len(unit))
    hospitals = np.clip(500 + rng.lognormal(7, 1, len(unit)), 501, 50_000).astype(np.int64)
    return np.where(unit == 2, hospitals, saas)


def _any_size(rng: np.random.Generator, count: int) -> IntArray:
    return np.clip(rng.lognormal(4.6, 1.9, count), 1, 50_000).astype(np.int64)


def _names(
    rng: np.random.Generator, industry: IntArray, country: IntArray
) -> tuple[list[str], list[str], list[str]]:
    lists, trades = load("companies"), list(load("companies")["trade"].values())
    drawn = rng.integers(0, 1 << 30, (len(industry), 5)).tolist()
    names, forms, domains, seen = [], [], [], dict[str, int]()
    look_alikes = lists["look_alikes"]
    for (a, b, c, t, f), trade, land in zip(
        drawn, industry.tolist(), country.tolist(), strict=True
    ):
        root = _word(lists["roots_a"], a) + _word(lists["roots_b"], b) + _word(lists["roots_c"], c)
        name = f"{root} {_word(trades[trade], t)}"
        name = _word(look_alikes, a) if t % 400 == 0 else name
        host = slug(name)
        seen[host] = seen.get(host, 0) + 1
        names.append(name)
        forms.append(_word(countries()[land].legal_forms, f))
        domains.append(
            f"{host}{seen[host] if seen[host] > 1 else ''}.{'test' if f % 9 == 0 else 'example'}"
        )
    return names, forms, domains


def _word(words: Sequence[str], number: int) -> str:
    return words[number % len(words)]


def table(plan: Plan, accounts: Accounts, users: Users) -> dict[str, Any]:
    """Give the table `accounts`."""
    rng, count = plan.streams.get("accounts table"), len(accounts)
    created = plan.start - rng.integers(0, 300, count) * DAY
    updated = np.minimum(created + rng.integers(0, 900, count) * DAY, plan.as_of - DAY)
    gone = rng.random((8, count))
    gone[:6, accounts.is_complete] = 1.0
    gone[2, accounts.hides_size] = 0.0
    places = countries()
    return {
        "account_id": col.ids("A", np.arange(count), 7),
        "name": col.join(accounts_text(accounts.names), " ", accounts_text(accounts.forms)),
        "domain": col.blank(accounts_text(accounts.domains), gone[0] < 0.02),
        "industry": col.pick(industries(), np.where(gone[1] < 0.04, -1, accounts.industry)),
        "industry_code": col.pick(list(load("companies")["codes"].values()), accounts.industry),
        "employee_count": col.numbers(accounts.employees, gone[2] < 0.05),
        "annual_revenue": col.numbers(accounts.revenue, gone[3] < 0.1),
        "revenue_band": col.pick(BANDS, np.searchsorted(BAND_LIMITS, accounts.revenue)),
        "arr_usd": col.numbers(
            col.money(accounts.revenue * 0.9), (gone[4] < 0.2) & ~accounts.is_good
        ),
        "funding_status": col.pick(load("companies")["funding"], rng.integers(0, 7, count)),
        "country": col.pick([place.code for place in places], accounts.country),
        "region": col.pick([place.region for place in places], accounts.country),
        "hq_city": city_names(accounts.country, accounts.city),
        "technologies": _technologies(rng, accounts),
        "account_tier": col.pick(TIERS, np.where(gone[5] < 0.03, -1, accounts.tier)),
        "is_strategic": col.flags(accounts.tier == 0),
        "owner_id": users.column(users.draw(rng, "ae", accounts.unit)),
        "csm_id": users.column(np.where(gone[6] < 0.7, -1, users.draw(rng, "csm", accounts.unit))),
        "last_segmented_at": col.times(updated),
        "business_unit_id": col.pick(UNITS, np.where(accounts.unit == 3, -1, accounts.unit)),
        "created_at": col.times(created),
        "updated_at": col.times(updated),
        "segmentation_tag": segmentation_tags(
            accounts, np.where(gone[7] < 0.08, -1, np.arange(count))
        ),
    }


def accounts_text(values: list[str]) -> Any:
    """Give a list of texts as a column."""
    return col.pick(values, np.arange(len(values)))


def city_names(country: IntArray, city: IntArray) -> Any:
    """Give the city's name; `city` is any number, folded into the country's cities."""
    return city_parts(country, city, "name")


def city_parts(country: IntArray, city: IntArray, part: str) -> Any:
    """Give one part (name, state, postal_prefix, area_code) of the city."""
    sizes = np.array([len(place.cities) for place in countries()])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    words = [getattr(town, part) for place in countries() for town in place.cities]
    return col.pick(words, starts[country] + city % sizes[country])


def segmentation_tags(accounts: Accounts, which: IntArray) -> Any:
    """Give the tag 'Industry – Size – Geography' of the accounts told; negative gives null."""
    size = np.searchsorted(np.array([201, 501]), accounts.employees, side="right")
    places = countries()
    geo = [
        p.code if p.code in ("US", "CA") else "UK" if p.code == "GB" else p.region for p in places
    ]
    tags = [f"{i} – {s} – {g}" for i in industries() for s in SIZES for g in geo]
    code = (accounts.industry * len(SIZES) + size) * len(geo) + accounts.country
    return col.pick(tags, np.where(which < 0, -1, code[which]))


def _technologies(rng: np.random.Generator, accounts: Accounts) -> Any:
    words = load("companies")["technologies"]
    sets = [
        sorted({words[n] for n in row}) for row in rng.integers(0, len(words), (256, 4)).tolist()
    ]
    lists = [str(s).replace("'", '"') if i % 2 else ";".join(s) for i, s in enumerate(sets)]
    drawn = rng.integers(0, 256, len(accounts))
    return col.pick(
        lists, np.where(chance(rng, 0.15, len(accounts)) & ~accounts.is_good, -1, drawn)
    )
