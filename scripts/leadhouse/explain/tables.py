"""Lines and tables of untrusted text for a terminal."""

from typing import Any

from rich.table import Table
from rich.text import Text

from leadhouse.site.text import plain_line, short

LONGEST_VALUE = 80
NUMBERS = frozenset(
    {"probability", "weight", "sum", "values", "points", "adds", "evidence", "fit", "engagement"}
    | {"intent", "score", "before", "now", "times", "override"}
)


def cell(value: object) -> str:
    """A value on one line, cut where it is longer than a person reads."""
    return short(plain_line(value), LONGEST_VALUE)


def line(value: object, style: str = "") -> Text:
    """A line as text, not as mark-up: a name like [red] must stay a name."""
    return Text(plain_line(value), style=style, overflow="fold")


def new_table(title: str, *columns: str) -> Table:
    """An empty table; columns of numbers are known by their names."""
    made = Table(
        title=title or None, title_justify="left", title_style="bold", box=None, pad_edge=False
    )
    for heading in columns:
        is_right = heading in NUMBERS
        options: dict[str, Any] = {"justify": "right" if is_right else "left", "overflow": "fold"}
        made.add_column(heading, no_wrap=is_right, **options)
    return made


def add(to: Table, *cells: object) -> None:
    """Adds a row of untrusted values."""
    to.add_row(*(Text(cell(each)) for each in cells))
