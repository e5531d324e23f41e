"""The table of differences, for a terminal, a log or the message of a failed test."""

import io
import re
from collections.abc import Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from leadhouse.parity.model import Cell, Difference

WIDTH = 140
LONGEST_ROW, LONGEST_WHOLE_ROW, LONGEST_TEXT, LEAD = 90, 240, 60, 12
NO_ROW, NULL, CUT = "(no such row)", "null", "…"
# control and format characters, separators but the plain space, lone surrogates, non-characters
UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180e"
    r"\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff"
    r"\uffa0\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
)


def report(differences: Sequence[Difference]) -> RenderableType:
    """A summary by table, then for each table what differs and a sample of its values."""
    if not differences:
        return Text("All compared tables are the same")
    parts: list[RenderableType] = [_summary(differences)]
    for difference in differences:
        parts += _details(difference)
    return Group(*parts)


def as_text(differences: Sequence[Difference], width: int = WIDTH) -> str:
    """The report without colour."""
    console = Console(file=io.StringIO(), width=width, no_color=True, force_terminal=False)
    with console.capture() as captured:
        console.print(report(differences))
    return captured.get()


def visible(text: str) -> str:
    """The text in one line, with an escape for each character that can't be seen or turns others.

    A backslash is doubled, so that the text `\\n` is not taken for a line feed.
    """
    return UNSEEN.sub(_escape, text.replace("\\", "\\\\"))


def shown_pair(left: str | None, right: str | None) -> tuple[str, str]:
    """Two values as they are shown side by side: long ones from where they begin to differ."""
    if left is None or right is None:
        return _value(left, 0), _value(right, 0)
    start = next(
        (n for n, (one, other) in enumerate(zip(left, right, strict=False)) if one != other),
        min(len(left), len(right)),
    )
    is_long = max(len(left), len(right)) > LONGEST_TEXT
    cut = max(0, start - LEAD) if is_long else 0
    return _value(left, cut), _value(right, cut)


def _value(text: str | None, cut: int) -> str:
    if text is None:
        return NULL
    before = CUT if cut else ""
    after = CUT if len(text) > cut + LONGEST_TEXT else ""
    return f"{before}'{visible(text[cut : cut + LONGEST_TEXT])}'{after}"


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _short(text: str, longest: int) -> str:
    cut = text if len(text) <= longest else text[: longest - 1] + CUT
    return visible(cut)


def _table(title: str, *columns: tuple[str, bool]) -> Table:
    table = Table(title=Text(title), title_justify="left", box=None, pad_edge=False)
    for heading, is_number in columns:
        table.add_column(
            heading,
            justify="right" if is_number else "left",
            no_wrap=is_number,
            overflow="fold",
        )
    return table


def _cells(*values: object) -> Iterator[Text]:
    # as text, not as mark-up: a value like [red] must stay a value
    return (Text(str(value)) for value in values)


def _number(value: int | None) -> str:
    return "-" if value is None else f"{value:,}"


def _summary(differences: Sequence[Difference]) -> Table:
    noun = "table differs" if len(differences) == 1 else "tables differ"
    table = _table(
        f"{len(differences)} {noun}",
        ("table", False),
        ("rows left", True),
        ("rows right", True),
        ("differing rows", True),
        ("differing columns", False),
    )
    for each in differences:
        columns = ", ".join(f"{_short(name, 60)}: {count:,}" for name, count in each.columns)
        table.add_row(
            *_cells(
                _short(each.table, 80),
                _number(each.left_rows),
                _number(each.right_rows),
                _number(each.differing_rows),
                columns,
            )
        )
    return table


def _details(difference: Difference) -> Iterator[RenderableType]:
    if not (difference.problems or difference.cells):
        return
    yield Text()
    yield Text(_short(difference.table, 80), style="bold")
    for problem in difference.problems:
        yield Text(f"  {_short(problem, 600)}")
    if difference.cells:
        table = _table("", ("row", False), ("column", False), ("left", False), ("right", False))
        table.title = None
        for cell in difference.cells:
            table.add_row(*_cells(*_shown(cell)))
        yield table


def _shown(cell: Cell) -> tuple[str, str, str, str]:
    row = _short(cell.row, LONGEST_ROW)
    if cell.column is None:
        # a row that one side lacks is told whole by the other
        left = NO_ROW if cell.left is None else _short(cell.left, LONGEST_WHOLE_ROW)
        right = NO_ROW if cell.right is None else _short(cell.right, LONGEST_WHOLE_ROW)
        return row, "(whole row)", left, right
    return row, _short(cell.column, 60), *shown_pair(cell.left, cell.right)
