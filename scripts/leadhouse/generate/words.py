"""The generator's own word lists: names, companies, places, texts, and how people misspell them."""

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

TRANSLITERATED = {
    "ß": "ss",
    "ø": "o",
    "Ø": "O",
    "ł": "l",
    "Ł": "L",
    "ä": "ae",
    "ö": "oe",
    "ü": "ue",
}


@dataclass(frozen=True)
class City:
    """A city as written in an address."""

    name: str
    state: str
    postal_prefix: str
    area_code: str


@dataclass(frozen=True)
class Country:
    """A country, its way of naming people and companies, and its cities."""

    code: str
    name: str
    region: str
    culture: str
    dial: str
    zone: str
    legal_forms: tuple[str, ...]
    cities: tuple[City, ...]


@dataclass(frozen=True)
class Culture:
    """The first and last names of one culture, the common ones first."""

    first: tuple[str, ...]
    last: tuple[str, ...]


@cache
def load(name: str) -> dict[str, Any]:
    """Read one word list of this package."""
    text = (
        resources.files("leadhouse.generate").joinpath("words", f"{name}.toml").read_text("utf-8")
    )
    return tomllib.loads(text)


@cache
def countries() -> tuple[Country, ...]:
    """Give all countries in the order of the list."""
    return tuple(_country(row) for row in load("places")["country"])


def _country(row: list[str]) -> Country:
    cities = tuple(City(*city.split(":")) for city in row[6 + 1].split("|"))
    return Country(row[0], row[1], row[2], row[3], row[4], row[5], tuple(row[6].split("|")), cities)


@cache
def cultures() -> dict[str, Culture]:
    """Give the names of each culture; family names are lists plus stem and ending combined."""
    return {name: _culture(words) for name, words in load("people").items()}


def _culture(words: dict[str, list[str]]) -> Culture:
    built = [stem + end for end in words["ends"] for stem in words["stems"]]
    mixed = words["last"] + built
    return Culture(tuple(words["first"]), tuple(dict.fromkeys(mixed)))


@cache
def short_names() -> dict[str, tuple[str, ...]]:
    """Give the everyday forms of a formal first name."""
    rows = (line.split("|") for line in load("damage")["short_names"])
    return {row[0]: tuple(row[1:]) for row in rows}


@lru_cache(maxsize=1 << 18)
def slug(text: str) -> str:
    """Write a name as it would stand in an address: ASCII letters and digits only."""
    replaced = "".join(TRANSLITERATED.get(char, char) for char in text)
    folded = unicodedata.normalize("NFKD", replaced).encode("ascii", "ignore").decode()
    plain = "".join(char for char in folded.lower() if char.isalnum())
    return plain or f"x{sum(map(ord, text)) % 997}"
