"""How Great Expectations reaches the row sets of a run, whichever engine holds them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlalchemy as sa


@dataclass(frozen=True)
class Source:
    """An SQLAlchemy engine on the warehouse of a run.

    Great Expectations knows neither engine; `regex_dialect` is the dialect that it knows by whose
    name it writes a regular expression in words that this one has.
    """

    engine: "sa.Engine"
    schema: str
    regex_dialect: str
