"""The persons behind the records, and how the first record of each writes them down."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadhouse.generate import columns as col
from leadhouse.generate.accounts import Accounts, city_names, city_parts
from leadhouse.generate.rng import BoolArray, IntArray, chance, skewed, weighted
from leadhouse.generate.words import countries, cultures, load, slug
from leadhouse.generate.world import Counts, Plan

EMAIL_STYLES = [0.42, 0.2, 0.12, 0.1, 0.08, 0.08]
PHONE_STYLES = 5
NANP = "1"
MOBILE = 1_000_000_000
GENERATIONS = ("", " Jr.", " Sr.")


@dataclass(frozen=True)
class People:
    """One entry per person; names and titles are codes into the word lists."""

    account: IntArray
    unit: IntArray
    country: IntArray
    first: IntArray
    last: IntArray
    seniority: IntArray
    title: IntArray
    email_style: IntArray
    mailbox: IntArray
    line: IntArray
    mobile: IntArray
    house: IntArray
    generation: IntArray
    city: IntArray
    has_own_line: BoolArray
    is_hot: BoolArray

    def __len__(self) -> int:
        return len(self.account)

    def take(self, rows: IntArray) -> "People":
        """Give the entries of some rows."""
        return replace(self, **{name: getattr(self, name)[rows] for name in vars(self)})


@lru_cache(maxsize=1)
def name_lists() -> tuple[list[str], list[str]]:
    """Give all first and all last names, culture after culture."""
    sets = cultures().values()
    return [n for c in sets for n in c.first], [n for c in sets for n in c.last]


def build(plan: Plan, counts: Counts, accounts: Accounts) -> People:
    """Invent the persons: the common names are far more common, and some know each other."""
    rng, size = plan.streams.get("people"), counts.persons
    is_hot = chance(rng, 0.085, size)
    is_hot[counts.background :] = False
    account = _employers(rng, accounts, is_hot)
    country = np.where(chance(rng, 0.93, size), accounts.country[account], accounts.country[0])
    country = np.where(accounts.unit[account] == 0, country, accounts.country[account])
    seniority = weighted(rng, [0.1, 0.14, 0.22, 0.3, 0.24], size)
    people = People(
        account=account,
        unit=accounts.unit[account],
        country=country,
        first=_names(rng, country, "first"),
        last=_names(rng, country, "last"),
        seniority=np.where(is_hot, rng.integers(0, 3, size), seniority),
        title=rng.integers(0, 1 << 20, size),
        email_style=weighted(rng, EMAIL_STYLES, size),
        mailbox=np.where(chance(rng, 0.015, size), rng.integers(0, 5, size), -1),
        line=rng.integers(2_000_000, 9_999_999, size),
        mobile=np.where(chance(rng, 0.4, size), rng.integers(MOBILE, 10 * MOBILE, size), -1),
        house=rng.integers(0, 1 << 30, size),
        generation=np.zeros(size, dtype=np.int64),
        city=np.where(chance(rng, 0.75, size), accounts.city[account], rng.integers(0, 64, size)),
        has_own_line=chance(rng, 0.86, size),
        is_hot=is_hot,
    )
    return _acquaint(rng, people, counts.background)


def _employers(rng: np.random.Generator, accounts: Accounts, is_hot: BoolArray) -> IntArray:
    """Big companies first: the low numbers have most people; hot leads work where it fits."""
    drawn = skewed(rng, len(accounts), len(is_hot), 1.3)
    good = np.flatnonzero(accounts.is_good)
    ideal = good[skewed(rng, len(good), len(is_hot), 1.1)]
    return np.where(is_hot, ideal, drawn).astype(np.int64)


def _names(rng: np.random.Generator, country: IntArray, part: str) -> IntArray:
    sets = list(cultures())
    sizes = np.array([len(getattr(culture, part)) for culture in cultures().values()])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    home = np.array([sets.index(place.culture) for place in countries()])[country]
    other = chance(rng, 0.08, len(country))
    home = np.where(other, rng.integers(0, len(sets), len(country)), home)
    return np.asarray(starts[home] + skewed(rng, sizes[home], len(country), 1.25), dtype=np.int64)


def _acquaint(rng: np.random.Generator, people: People, background: int) -> People:
    """Make relatives and namesakes of other persons: alike on paper, yet not the same."""
    count = max(1, background // 40)
    chosen = rng.permutation(background)[: 2 * count]
    some, other = chosen[:count], chosen[count:]
    kind = weighted(rng, [0.03, 0.25, 0.7, 0.02], count)
    changed = {name: getattr(people, name).copy() for name in vars(people)}
    changed["last"][other] = changed["last"][some]
    same_first = kind != 1
    changed["first"][other[same_first]] = changed["first"][some[same_first]]
    close = kind != 2
    for name in ("account", "unit", "country", "city", "is_hot"):
        changed[name][other[close]] = changed[name][some[close]]
    family = kind < 2
    for name in ("house", "line"):
        changed[name][other[family]] = changed[name][some[family]]
    named = chance(rng, 0.8, count) & (kind == 0)
    changed["generation"][some[named]], changed["generation"][other[named]] = 2, 1
    return replace(people, **changed)


def contact_columns(rng: np.random.Generator, people: People, accounts: Accounts) -> dict[str, Any]:
    """Write persons as the text columns of a lead record, without mistakes."""
    firsts, lasts = name_lists()
    first, last = col.plain(col.pick(firsts, people.first)), col.plain(col.pick(lasts, people.last))
    company = col.join(
        col.pick(accounts.names, people.account), " ", col.pick(accounts.forms, people.account)
    )
    domain = col.plain(col.pick(accounts.domains, people.account))
    places = countries()
    return {
        "first_name": first,
        "last_name": last,
        "full_name": col.join(first, " ", last, col.pick(GENERATIONS, people.generation)),
        "email": emails(people, accounts),
        "phone": phones(people, accounts, rng.integers(0, PHONE_STYLES, len(people))),
        "mobile_phone": mobiles(people, rng.integers(0, PHONE_STYLES, len(people))),
        "job_title": titles(people),
        "company_name": company,
        "company_domain": domain,
        "website": col.join("https://www.", domain),
        "street": streets(people),
        "city": col.plain(city_names(people.country, people.city)),
        "state": col.plain(city_parts(people.country, people.city, "state")),
        "postal_code": _postal_codes(people),
        "country": col.plain(col.pick([place.code for place in places], people.country)),
    }


def titles(people: People) -> Any:
    """Give a job title that goes with the seniority."""
    rows = [row[1].split("|") for row in load("texts")["titles"]]
    sizes = np.array([len(row) for row in rows])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    codes = starts[people.seniority] + people.title % sizes[people.seniority]
    return col.plain(col.pick([title for row in rows for title in row], codes))


def streets(people: People) -> Any:
    """Give street and house number."""
    words = load("places")["streets"]
    number = pc.cast(pa.array(1 + people.house // 64 % 180), pa.string())
    return col.join(col.pick(words, people.house % len(words)), " ", number)


def _postal_codes(people: People) -> Any:
    digits = pc.utf8_lpad(pc.cast(pa.array(people.house % 97 + 1), pa.string()), 3, "0")
    return col.join(city_parts(people.country, people.city, "postal_prefix"), digits)


def emails(people: People, accounts: Accounts) -> Any:
    """Give the address of each person: never two persons one, but for shared mailboxes."""
    local = local_parts(people, people.email_style)
    domain = col.pick(accounts.domains, people.account)
    address = _numbered(local, domain)
    shared = col.join(
        col.pick(load("texts")["role_mailboxes"], np.maximum(people.mailbox, 0)), "@", domain
    )
    return pc.if_else(pa.array(people.mailbox >= 0), shared, address)


def local_parts(people: People, style: IntArray) -> Any:
    """Give the part before the @ in one of the usual styles."""
    firsts, lasts = ([slug(name) for name in names] for names in name_lists())
    first, last = col.plain(col.pick(firsts, people.first)), col.plain(col.pick(lasts, people.last))
    initial = pc.utf8_slice_codeunits(first, 0, 1)
    forms = [col.join(first, ".", last), col.join(initial, last), first]
    forms += [col.join(first, last), col.join(last, ".", first), col.join(first, "_", last)]
    return pc.choose(pa.array(style), *forms)


def _numbered(local: Any, domain: Any) -> Any:
    """Number the addresses that would be taken, until none is."""
    address = col.join(local, "@", domain)
    for attempt in range(4):
        codes = address.dictionary_encode().indices.to_numpy()
        order = np.argsort(codes, kind="stable")
        ranked = codes[order]
        starts = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])
        rank = np.empty(len(codes), dtype=np.int64)
        rank[order] = np.arange(len(codes)) - np.repeat(starts, np.diff(np.r_[starts, len(codes)]))
        if not rank.any():
            break
        suffix = pc.cast(pa.array(rank + 1 + 31 * attempt), pa.string())
        local = pc.if_else(pa.array(rank > 0), col.join(local, suffix), local)
        address = col.join(local, "@", domain)
    return address


def phones(people: People, accounts: Accounts, style: IntArray) -> Any:
    """Give the person's line, or the switchboard of the company, in the styles told."""
    line = np.where(people.has_own_line, people.line, accounts.line[people.account])
    area = col.plain(city_parts(people.country, people.city, "area_code"))
    return _formatted(people.country, area, line, style)


def mobiles(people: People, style: IntArray) -> Any:
    """Give the mobile number; null for those without."""
    number = col.blank(pc.cast(pa.array(people.mobile), pa.string()), people.mobile < 0)
    area = pc.utf8_slice_codeunits(number, 0, 3)
    rest = np.abs(people.mobile) % 10_000_000 + 10_000_000
    written = _formatted(people.country, area, rest, style)
    return col.blank(written, people.mobile < 0)


def _formatted(country: IntArray, area: Any, line: IntArray, style: IntArray) -> Any:
    dial = col.plain(col.pick([place.dial for place in countries()], country))
    digits = pc.cast(pa.array(line), pa.string())
    head, tail = pc.utf8_slice_codeunits(digits, 0, 3), pc.utf8_slice_codeunits(digits, 3, 12)
    abroad = [
        col.join("+", dial, " ", area, " ", head, tail),
        col.join("+", dial, area, head, tail),
        col.join("00", dial, " ", area, " ", head, " ", tail),
        col.join("0", area, "/", head, tail),
        col.join("+", dial, " (0)", area, " ", head, "-", tail),
    ]
    american = [
        col.join("+1 ", area, "-", head, "-", tail),
        col.join("(", area, ") ", head, "-", tail),
        col.join(area, head, tail),
        col.join("1.", area, ".", head, ".", tail),
        col.join("+1", area, head, tail),
    ]
    form, is_nanp = pa.array(style), pc.equal(dial, NANP)
    return pc.if_else(is_nanp, pc.choose(form, *american), pc.choose(form, *abroad))
