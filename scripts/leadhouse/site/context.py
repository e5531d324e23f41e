"""What the pages need beside the warehouse."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from leadhouse.runs import Run

# what a page of the longest texts that are shown may hold, with every letter escaped: under 2 MB
RECORDS_A_PAGE = 150


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the night and how long it took."""

    name: str
    seconds: float


@dataclass(frozen=True, slots=True)
class SiteContext:
    """The run and the texts that its pages show.

    `rules` holds each rule's sentence by its id. A list of findings shows the most urgent up to
    its longest length and says how many there are: nobody works through more in a night, and a
    million leads must not make a million rows of pages.
    """

    run: Run
    steps: tuple[Step, ...] = ()
    rules: Mapping[str, str] = field(default_factory=dict)
    docs_href: str | None = None
    records_a_page: int = RECORDS_A_PAGE
    longest_criterion_list: int = 10_000
    longest_owner_list: int = 1_000
    longest_record_list: int = 10_000


def load_rules(path: Path) -> dict[str, str]:
    """The sentence of each policy rule by its id; none when the catalogue isn't there."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["rule_id"]: _sentence(row) for row in csv.DictReader(file)}


def _sentence(row: Mapping[str, str]) -> str:
    amendment = row.get("amendment")
    return f"{row['rule']} Amended: {amendment}" if amendment else row["rule"]
