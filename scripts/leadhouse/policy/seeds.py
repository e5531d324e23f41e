"""Policy seed files: how each is declared, and how its rows are read and written."""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from leadhouse.project import project_root

DECLARATION = "_policy__seeds.yml"
SOUNDNESS_TEST = "policy_seed_is_sound"


@dataclass(frozen=True, slots=True)
class PolicyProblem:
    """One thing wrong with a policy seed and what to do about it; `row` is the line in the file."""

    file: str
    row: int | None
    column: str | None
    message: str
    remedy: str

    def __str__(self) -> str:
        line = "" if self.row is None else f", line {self.row}"
        column = "" if self.column is None else f", {self.column}"
        return f"{self.file}{line}{column}: {self.message}; {self.remedy}"


class PolicyError(Exception):
    """The policy seeds can't be used; `problems` says why."""

    def __init__(self, problems: Sequence[PolicyProblem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class SeedSpec:
    """What a policy seed must look like, as its YAML declares it."""

    name: str
    types: Mapping[str, str]
    keys: tuple[str, ...]
    optional_keys: frozenset[str]
    accepted: Mapping[str, frozenset[str]]
    references: Mapping[str, tuple[str, str]]

    @property
    def file(self) -> str:
        """Name of the seed's file."""
        return f"{self.name}.csv"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a policy seed and the line of the file that it ends on."""

    line: int
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]


Seeds = Mapping[str, Sequence[Row]]


def bundled_policy() -> Path:
    """The folder of the policy seeds that come with the project."""
    return project_root() / "seeds" / "policy"


def load_specs(bundled: Path) -> dict[str, SeedSpec]:
    """What each policy seed must look like, from the YAML beside the bundled seeds."""
    text = (bundled / DECLARATION).read_text(encoding="utf-8")
    # the parser in C takes a tenth of the time
    declared = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return {seed["name"]: _spec(seed) for seed in declared["seeds"]}


def read_seed(path: Path, spec: SeedSpec) -> tuple[list[Row], list[PolicyProblem]]:
    """Rows of a seed file, and what is wrong with its text, its header or the length of its rows.

    Rows of the wrong length are left out; a file that can't be read, or lacks columns, has none.
    """
    try:
        lines = _read_lines(path)
    except (UnicodeDecodeError, csv.Error, OSError) as error:
        remedy = "save it as CSV in UTF-8, with commas and double quotes"
        return [], [PolicyProblem(path.name, None, None, f"can't be read: {error}", remedy)]
    header = lines[0][1] if lines else []
    problems = list(_header_problems(spec, header))
    if problems:
        return [], problems
    rows = [
        Row(line, dict(zip(header, cells, strict=True)))
        for line, cells in lines[1:]
        if len(cells) == len(header)
    ]
    return rows, list(_length_problems(path.name, lines))


def write_seed(path: Path, spec: SeedSpec, rows: Sequence[Row]) -> None:
    """Writes a seed with the declared columns in their order; an empty value stays unquoted."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(spec.types)
        writer.writerows([row[column] for column in spec.types] for row in rows)


def _read_lines(path: Path) -> list[tuple[int, list[str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        return [(reader.line_num, cells) for cells in reader if cells]


def _header_problems(spec: SeedSpec, header: Sequence[str]) -> Iterator[PolicyProblem]:
    expected = ", ".join(spec.types)
    for column in spec.types:
        if column not in header:
            remedy = f"add it; the columns are {expected}"
            yield PolicyProblem(spec.file, 1, column, "the column is missing", remedy)
    for column, count in Counter(header).items():
        if column not in spec.types:
            remedy = f"remove it; the columns are {expected}"
            yield PolicyProblem(spec.file, 1, column, "the column is unknown", remedy)
        elif count > 1:
            yield PolicyProblem(spec.file, 1, column, "the column is there twice", "keep one")


def _length_problems(name: str, lines: Sequence[tuple[int, list[str]]]) -> Iterator[PolicyProblem]:
    width = len(lines[0][1])
    for line, cells in lines[1:]:
        if len(cells) != width:
            message = f"the row has {len(cells)} fields, the header {width}"
            remedy = "give it all fields, and put double quotes around text with commas"
            yield PolicyProblem(name, line, None, message, remedy)


def _spec(seed: Mapping[str, Any]) -> SeedSpec:
    test = next(test for test in seed["data_tests"] if SOUNDNESS_TEST in test)
    arguments = test[SOUNDNESS_TEST]["arguments"]
    return SeedSpec(
        name=seed["name"],
        types=seed["config"]["column_types"],
        keys=tuple(arguments["keys"]),
        optional_keys=frozenset(arguments.get("optional_keys", ())),
        accepted={
            column: frozenset(words) for column, words in arguments.get("accepted", {}).items()
        },
        references={
            column: _reference(target) for column, target in arguments.get("references", {}).items()
        },
    )


def _reference(target: str) -> tuple[str, str]:
    seed, _, column = target.partition(".")
    return seed, column
