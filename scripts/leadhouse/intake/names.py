"""Names of files, entities and columns as intake compares and shows them."""

import re
from collections import Counter
from pathlib import PurePath

_SEPARATORS = re.compile(r"[\W_]+")
EXTENSIONS = {
    ".csv": "csv",
    ".csv.gz": "csv.gz",
    ".parquet": "parquet",
    ".jsonl": "jsonl",
    ".jsonl.gz": "jsonl.gz",
}


def normalise(name: str) -> str:
    """A header or file name in snake_case: `Call Duration (in seconds)` is
    `call_duration_in_seconds`.
    """
    return _SEPARATORS.sub("_", name.lower()).strip("_")


def column_names(delivered: tuple[str, ...]) -> tuple[str, ...]:
    """Normalised column names; a column without a name is called by its position."""
    names = (normalise(name) for name in delivered)
    return tuple(name or f"unnamed_{place}" for place, name in enumerate(names, start=1))


def repeated(names: tuple[str, ...]) -> list[str]:
    """The names that occur more than once, each once, in order."""
    return [name for name, count in Counter(names).items() if count > 1]


def split_extension(file_name: str) -> tuple[str, str | None]:
    """Stem and format of a file name; the format is None if intake can't read it."""
    lowered = file_name.lower()
    for extension in sorted(EXTENSIONS, key=len, reverse=True):
        if lowered.endswith(extension) and len(lowered) > len(extension):
            return file_name[: -len(extension)], EXTENSIONS[extension]
    return PurePath(file_name).name.split(".")[0] or file_name, None


def printable(text: str) -> str:
    """The text with control, direction-changing and undecodable characters replaced."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
