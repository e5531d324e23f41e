"""Second records of the same person: the same facts, written by somebody else on a bad day."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from leadhouse.generate.accounts import Accounts
from leadhouse.generate.people import MOBILE, People, contact_columns, local_parts
from leadhouse.generate.rng import BoolArray, IntArray, chance, weighted
from leadhouse.generate.words import load, short_names, slug
from leadhouse.generate.world import Counts, Plan

Edit = Callable[[np.random.Generator, str], str]


def sources(plan: Plan, counts: Counts) -> IntArray:
    """Choose the person of each duplicate; some have three records and more."""
    rng = plan.streams.get("duplicate sources")
    first = rng.permutation(counts.background)[: counts.duplicates]
    again = chance(rng, 0.18, counts.duplicates)
    return np.where(again, first[rng.integers(0, max(1, len(first)), counts.duplicates)], first)


def contact(
    plan: Plan, people: People, first_records: dict[str, Any], accounts: Accounts
) -> dict[str, Any]:
    """Write the duplicates: `people` and `first_records` are those of their persons, row by row."""
    rng = plan.streams.get("duplicate damage")
    moved = chance(rng, 0.05, len(people))
    person = _facts_changed(rng, people, moved, len(accounts))
    fresh = contact_columns(rng, person, accounts)
    columns = {name: column.to_pylist() for name, column in fresh.items()}
    kept = {name: first_records[name].to_pylist() for name in ("email", "full_name")}
    _damage_names(rng, columns)
    columns["email"] = _emails(rng, person, kept["email"], columns, moved)
    _damage_company(rng, columns)
    _damage_address(rng, columns)
    _drop(
        rng, columns, {"phone": 0.18, "mobile_phone": 0.4, "company_domain": 0.35, "website": 0.4}
    )
    return columns


def _facts_changed(
    rng: np.random.Generator, people: People, moved: BoolArray, accounts: int
) -> People:
    """Change what really changes: employer, phone, title; and what was never the person's own."""
    size = len(people)
    new_line = chance(rng, 0.18, size) | moved
    account = np.where(moved, rng.integers(0, accounts, size), people.account)
    return replace(
        people,
        account=account,
        line=np.where(new_line, rng.integers(2_000_000, 9_999_999, size), people.line),
        has_own_line=people.has_own_line & chance(rng, 0.88, size),
        mobile=np.where(
            chance(rng, 0.2, size), rng.integers(MOBILE, 10 * MOBILE, size), people.mobile
        ),
        title=np.where(chance(rng, 0.4, size), rng.integers(0, 1 << 20, size), people.title),
        house=np.where(
            moved | chance(rng, 0.2, size), rng.integers(0, 1 << 30, size), people.house
        ),
        city=np.where(moved & chance(rng, 0.6, size), rng.integers(0, 64, size), people.city),
        email_style=weighted(rng, [3, 3, 0, 2, 2, 2], size),
    )


def _damage_names(rng: np.random.Generator, columns: dict[str, list[Any]]) -> None:
    first, last = columns["first_name"], columns["last_name"]
    size = len(first)
    _apply(rng, first, chance(rng, 0.2, size), _short_name)
    _apply(rng, first, chance(rng, 0.1, size), slip)
    _apply(rng, first, chance(rng, 0.05, size), _initial)
    _apply(rng, last, chance(rng, 0.13, size), slip)
    _apply(rng, last, chance(rng, 0.3, size), lambda _, text: _without_marks(text))
    _apply(rng, last, chance(rng, 0.025, size), _married)
    style = weighted(rng, [0.72, 0.1, 0.08, 0.06, 0.04], size).tolist()
    columns["full_name"] = [_full_name(*row) for row in zip(first, last, style, strict=True)]
    for row in np.flatnonzero(chance(rng, 0.15, size)).tolist():
        first[row] = last[row] = None


def _full_name(first: str, last: str, style: int) -> str:
    names = (
        f"{first} {last}",
        f"{last}, {first}",
        f"{last} {first}",
        f"{first.upper()} {last.upper()}",
        f"{first.lower()}  {last.lower()}",
    )
    return names[style]


def _emails(
    rng: np.random.Generator,
    people: People,
    first: list[str | None],
    columns: dict[str, list[Any]],
    moved: BoolArray,
) -> list[str | None]:
    """Choose by lot: the same, none, private, tagged, another style, a slip, a shared mailbox."""
    size, texts = len(people), load("texts")
    kind = weighted(rng, [0.4, 0.14, 0.17, 0.06, 0.12, 0.07, 0.04], size)
    kind = np.where(moved & np.isin(kind, [0, 3, 5]), 4, kind)
    local = local_parts(people, people.email_style).to_pylist()
    spice = rng.integers(0, 1 << 30, size).tolist()
    mails: list[str | None] = []
    for row, (choice, seed) in enumerate(zip(kind.tolist(), spice, strict=True)):
        old = first[row] or f"{local[row]}@{columns['company_domain'][row]}"
        private = texts["free_mail"][seed % len(texts["free_mail"])]
        forms = (
            old,
            None,
            f"{local[row]}{seed % 90 if seed % 3 else ''}@{private}",
            old.replace("@", f"+{('news', 'crm', 'demo')[seed % 3]}@"),
            f"{local[row]}@{columns['company_domain'][row]}",
            _mail_slip(rng, old),
            f"{texts['role_mailboxes'][seed % 5]}@{columns['company_domain'][row]}",
        )
        mail = forms[choice]
        mails.append(mail.upper() if mail and seed % 11 == 0 else mail)
    return mails


def _mail_slip(rng: np.random.Generator, mail: str) -> str:
    local, _, domain = mail.partition("@")
    slipped = load("damage")["mail_slips"].get(domain)
    return f"{local}@{slipped}" if slipped else f"{slug(slip(rng, local))}@{domain}"


def _damage_company(rng: np.random.Generator, columns: dict[str, list[Any]]) -> None:
    names = columns["company_name"]
    _apply(rng, names, chance(rng, 0.45, len(names)), _other_form)
    _apply(rng, names, chance(rng, 0.2, len(names)), _shortened)
    _apply(rng, names, chance(rng, 0.1, len(names)), slip)
    _apply(rng, names, chance(rng, 0.06, len(names)), lambda _, text: text.upper())


def _damage_address(rng: np.random.Generator, columns: dict[str, list[Any]]) -> None:
    size = len(columns["city"])
    for name, share in (("city", 0.12), ("street", 0.15), ("postal_code", 0.08)):
        _apply(rng, columns[name], chance(rng, share, size), slip)
    _drop(rng, columns, {"street": 0.35, "city": 0.25, "postal_code": 0.35, "state": 0.3})
    _drop(rng, columns, {"job_title": 0.15, "company_name": 0.02})


def _drop(
    rng: np.random.Generator, columns: dict[str, list[Any]], shares: dict[str, float]
) -> None:
    for name, share in shares.items():
        for row in np.flatnonzero(chance(rng, share, len(columns[name]))).tolist():
            columns[name][row] = None


def _apply(rng: np.random.Generator, texts: list[Any], where: BoolArray, edit: Edit) -> None:
    for row in np.flatnonzero(where).tolist():
        if texts[row]:
            texts[row] = edit(rng, texts[row])


def slip(rng: np.random.Generator, text: str) -> str:
    """Misspell a text: a neighbouring key, a letter lost, doubled or swapped, or misheard."""
    kind, place = int(rng.integers(0, 6)), int(rng.integers(0, max(1, len(text))))
    head, here, tail = text[:place], text[place : place + 1], text[place + 1 :]
    if kind == 0:
        return head + tail if len(text) > 3 else text
    if kind == 1:
        return head + here + here + tail
    if kind == 2:
        return head + tail[:1] + here + tail[1:]
    if kind == 3:
        near = load("damage")["keyboard"].get(here.lower(), here)
        return head + (_choice(rng, near) if near else here) + tail
    wrong = [pair for pair in load("damage")["misheard"] if pair[0] in text]
    before, after = _choice(rng, wrong) if wrong else (here, here + here)
    return text.replace(before, after, 1)


def _choice(rng: np.random.Generator, options: Sequence[Any]) -> Any:
    return options[int(rng.integers(0, len(options)))]


def _short_name(rng: np.random.Generator, name: str) -> str:
    return str(_choice(rng, short_names().get(name, (name,))))


def _initial(_: np.random.Generator, name: str) -> str:
    return f"{name[0]}."


def _married(rng: np.random.Generator, name: str) -> str:
    other = _choice(rng, ("Lang", "Smith", "Costa", "Berg", "Roy"))
    return f"{name}-{other}" if rng.random() < 0.6 else str(other)


def _without_marks(name: str) -> str:
    plain = slug(name)
    return name if plain.startswith("x") and not name.isascii() else plain.capitalize()


def _other_form(rng: np.random.Generator, company: str) -> str:
    for form, others in load("damage")["legal_forms"].items():
        if company.endswith(f" {form}"):
            return f"{company[: -len(form) - 1]} {_choice(rng, others)}".strip()
    return company


def _shortened(_: np.random.Generator, company: str) -> str:
    for word, short in load("damage")["shortened"]:
        if f" {word}" in company:
            return company.replace(word, short, 1)
    return company.split(" ")[0]
