"""The forms of a model that are measured beside it, as SQL files in `native/<model>/`.

`scan.sql` reads each column that the model reads, once: the physical floor. Every other file gives
the model's rows in the way that DuckDB does it cheapest, whatever other engines read. They name
relations as `leadhouse.<schema>.<table>` and `work.<schema>.<table>`, and the instant of the run as
`getvariable('as_of')`.
"""

from dataclasses import dataclass
from pathlib import Path

NATIVE = Path(__file__).parent / "native"
SCAN = "scan"


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of one model: the scan, and those that give its rows, by name."""

    model: str
    scan: str
    native: dict[str, str]


def all_forms(folder: Path = NATIVE) -> list[Forms]:
    """The forms of every model that has any, by the model's name."""
    return [_forms(each) for each in sorted(folder.iterdir()) if each.is_dir()]


def _forms(folder: Path) -> Forms:
    texts = {file.stem: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.sql"))}
    return Forms(folder.name, texts.pop(SCAN), texts)
