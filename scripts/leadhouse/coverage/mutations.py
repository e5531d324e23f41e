"""Mutations: one small change of a rule's number or operator that its test must notice."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

KEYS = frozenset({"rule", "file", "find", "replace", "test", "occurrence"})
REQUIRED = KEYS - {"occurrence"}


class MutationError(Exception):
    """The list of mutations doesn't fit the project."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """Replaces one occurrence of a text in a file; `test` must fail then.

    `test` is the name of a dbt unit test, or the node id of a pytest test.
    """

    rule: str
    file: str
    find: str
    replace: str
    test: str
    occurrence: int | None = None

    @property
    def is_pytest(self) -> bool:
        """Whether pytest runs the test."""
        return "::" in self.test

    def describe(self) -> str:
        """What is changed, in one line."""
        return f"{self.rule}: {self.file}: {self.find!r} -> {self.replace!r} ({self.test})"

    def apply(self, text: str) -> str:
        """The text with the change.

        Raises MutationError where the text to find isn't there, or is there more than once and
        `occurrence` doesn't say which one is meant.
        """
        count = text.count(self.find)
        if self.occurrence is None and count != 1:
            raise MutationError(
                f"{self.describe()}: the text is there {count} times; make `find` longer, or say"
                " which one by `occurrence`"
            )
        wanted = self.occurrence or 1
        if not 1 <= wanted <= count:
            raise MutationError(f"{self.describe()}: there is no occurrence {wanted} of {count}")
        parts = text.split(self.find)
        before, after = self.find.join(parts[:wanted]), self.find.join(parts[wanted:])
        return before + self.replace + after


def load_mutations(path: Path) -> tuple[Mutation, ...]:
    """The mutations of a YAML list."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(_mutation(entry, path) for entry in entries)


def _mutation(entry: Mapping[str, Any], path: Path) -> Mutation:
    if not REQUIRED <= entry.keys() <= KEYS:
        raise MutationError(f"{path}: {dict(entry)} must have the keys {sorted(REQUIRED)}")
    mutation = Mutation(**entry)
    if mutation.find == mutation.replace:
        raise MutationError(f"{mutation.describe()}: this changes nothing")
    return mutation


def batches(
    mutations: Iterable[Mutation], are_apart: Callable[[Mutation, Mutation], bool]
) -> list[list[Mutation]]:
    """Groups that are tried at once, in which no mutation can reach the test of another one."""
    found: list[list[Mutation]] = []
    for mutation in mutations:
        batch = next((b for b in found if all(are_apart(mutation, other) for other in b)), None)
        if batch is None:
            found.append([mutation])
        else:
            batch.append(mutation)
    return found


@contextmanager
def mutated(root: Path, mutations: Iterable[Mutation]) -> Iterator[None]:
    """Changes the files of a copy of the project, and puts them back."""
    originals: dict[Path, bytes] = {}
    try:
        for mutation in mutations:
            path = root / mutation.file
            originals.setdefault(path, path.read_bytes())
            # newlines are kept: a changed line end would be a second mutation
            changed = mutation.apply(path.read_bytes().decode("utf-8"))
            path.write_bytes(changed.encode("utf-8"))
        yield
    finally:
        for path, content in originals.items():
            path.write_bytes(content)
