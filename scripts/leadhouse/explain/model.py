"""What is known about the identity of a lead, and of a pair of records."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]


class ExplainError(Exception):
    """There is nothing to explain; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class ExplainedPair:
    """A pair of lead records as it was compared, and the steps of its weight.

    `pair` is nothing where none was kept: nothing in common, or too little.
    """

    lead_id_left: str
    lead_id_right: str
    pair: Row | None
    steps: tuple[Row, ...]
    is_one_lead: bool


@dataclass(frozen=True, slots=True)
class ExplainedLead:
    """A golden lead, its records and all that made it.

    `retired` is the redirect that led here from an id which is no longer used; `golden` is nothing
    where no record is live.
    """

    asked: str
    golden_lead_id: str
    retired: Row | None
    golden: Row | None
    records: tuple[Row, ...]
    pairs: tuple[ExplainedPair, ...]
    values: tuple[Row, ...]
    changes: tuple[Row, ...]
    redirects: tuple[Row, ...]
    reviews: tuple[Row, ...]
