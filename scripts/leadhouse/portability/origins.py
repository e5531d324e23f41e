"""Which line of which file each part of a rendered text came from.

The text of a template is seeded with marks before it is rendered; a mark is two private-use
characters around a number, so it survives Jinja and can stand anywhere, also inside a literal.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from jinja2 import Environment

OPEN, CLOSE = "\ue000", "\ue001"
# around what a portable macro rendered: its SQL is of one dialect by design
ENTER, LEAVE = "\ue002", "\ue003"
# around what it was given there, which is the caller's SQL
GIVEN, TAKEN = "\ue004", "\ue005"
_MARK = re.compile(f"{OPEN}(\\d+){CLOSE}|[{ENTER}{LEAVE}{GIVEN}{TAKEN}]")


@dataclass(frozen=True, order=True)
class Origin:
    """A line of a file; the path is relative to the project."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass
class Marker:
    """Gives numbers to origins and puts them into templates."""

    origins: list[Origin] = field(default_factory=list)

    def seed(self, environment: Environment, text: str, path: str) -> str:
        """The template with a mark at the start of each line and after each expression."""
        pieces = []
        for line, kind, value in environment.lex(text):
            if kind == "data":
                pieces.append(self._seed_data(value, Origin(path, line)))
            elif kind in ("variable_end", "block_end"):
                pieces.append(value + self._mark(Origin(path, line + value.count("\n"))))
            else:
                pieces.append(value)
        return "".join(pieces)

    def _seed_data(self, text: str, start: Origin) -> str:
        first, *others = text.split("\n")
        lines = [first] + [
            self._mark(Origin(start.path, start.line + number)) + line
            for number, line in enumerate(others, start=1)
        ]
        return "\n".join(lines)

    def _mark(self, origin: Origin) -> str:
        self.origins.append(origin)
        return f"{OPEN}{len(self.origins) - 1}{CLOSE}"


@dataclass(frozen=True)
class Rendered:
    """A rendered text without marks, and where each offset of it came from."""

    sql: str
    start: Origin
    offsets: tuple[int, ...]
    marks: tuple[Origin, ...]
    portable: "Regions"
    calls: "Regions"
    refs: frozenset[str] = frozenset()

    def origin(self, offset: int) -> Origin:
        """The line that the text at an offset came from."""
        index = bisect_right(self.offsets, offset) - 1
        return self.marks[index] if index >= 0 else self.start

    def is_portable(self, offset: int) -> bool:
        """Whether a portable macro wrote the text at an offset itself."""
        return self.portable.has(offset)

    def is_in_call(self, offset: int) -> bool:
        """Whether the text at an offset is in a portable macro, or given to one."""
        return self.calls.has(offset)


class Regions:
    """The parts of a text in which more marks were opened than closed."""

    def __init__(self) -> None:
        self._parts: list[tuple[int, int]] = []
        self._depth = 0
        self._start = 0

    def step(self, offset: int, change: int) -> None:
        """Opens (1) or closes (-1) a mark."""
        if self._depth == 0 and change > 0:
            self._start = offset
        self._depth += change
        if self._depth == 0 and change < 0:
            self._parts.append((self._start, offset))

    def has(self, offset: int) -> bool:
        """Whether an offset is in one of the parts."""
        index = bisect_right(self._parts, offset, key=lambda part: part[0]) - 1
        return index >= 0 and offset < self._parts[index][1]


def without_marks(text: str) -> str:
    """A text that was rendered from seeded templates, as it would have been without the seeds."""
    return _MARK.sub("", text)


def read_marks(
    text: str, marker: Marker, start: Origin, refs: frozenset[str] = frozenset()
) -> Rendered:
    """Takes the marks out of a rendered text and keeps what they say."""
    offsets: list[int] = []
    marks: list[Origin] = []
    pieces: list[str] = []
    portable, calls = Regions(), Regions()
    length = 0
    current = start
    for piece, mark in _split(text):
        pieces.append(piece)
        length += len(piece)
        portable.step(length, (mark in (ENTER, TAKEN)) - (mark in (LEAVE, GIVEN)))
        calls.step(length, (mark == ENTER) - (mark == LEAVE))
        if mark.isdigit():
            current = marker.origins[int(mark)]
        offsets.append(length)
        marks.append(current)
    return Rendered("".join(pieces), start, tuple(offsets), tuple(marks), portable, calls, refs)


def _split(text: str) -> Iterator[tuple[str, str]]:
    """Each piece between marks, with the mark that follows it."""
    position = 0
    for found in _MARK.finditer(text):
        yield text[position : found.start()], found.group(1) or found.group(0)
        position = found.end()
    yield text[position:], ""
