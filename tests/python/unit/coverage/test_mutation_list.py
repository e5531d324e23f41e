"""Mutations: reading, applying, undoing, grouping."""

from pathlib import Path

import pytest

from leadhouse.coverage.mutations import (
    Mutation,
    MutationError,
    batches,
    load_mutations,
    mutated,
)


def mutation(
    find: str = ">=",
    occurrence: int | None = None,
    file: str = "models/a.sql",
    test: str = "a_test",
) -> Mutation:
    return Mutation("AGE-01", file, find, ">", test, occurrence)


@pytest.mark.parametrize(("occurrence", "changed"), [(1, "a > b, c >= d"), (2, "a >= b, c > d")])
def test_the_named_occurrence_is_changed(occurrence: int, changed: str) -> None:
    assert mutation(occurrence=occurrence).apply("a >= b, c >= d") == changed


def test_the_only_occurrence_needs_no_number() -> None:
    assert mutation("c >=").apply("a >= b, c >= d") == "a >= b, > d"


@pytest.mark.parametrize(
    ("find", "occurrence", "message"),
    [(">=", None, "2 times"), ("<=", None, "0 times"), (">=", 3, "occurrence 3 of 2")],
)
def test_a_text_that_is_not_there_once_is_refused(
    find: str, occurrence: int | None, message: str
) -> None:
    with pytest.raises(MutationError, match=message):
        mutation(find, occurrence).apply("a >= b, c >= d")


@pytest.mark.parametrize(
    "entry",
    [
        "{rule: AGE-01, file: a, find: x, replace: y}",
        "{rule: AGE-01, file: a, find: x, replace: y, test: t, tset: t}",
        "{rule: AGE-01, file: a, find: x, replace: x, test: t}",
    ],
)
def test_a_wrong_entry_is_refused(tmp_path: Path, entry: str) -> None:
    path = tmp_path / "mutations.yml"
    path.write_text(f"- {entry}\n", encoding="utf-8")
    with pytest.raises(MutationError):
        load_mutations(path)


def test_files_are_put_back_also_after_an_error(tmp_path: Path) -> None:
    file = tmp_path / "models" / "a.sql"
    file.parent.mkdir()
    file.write_bytes(b"a >= b\r\n")
    with pytest.raises(ZeroDivisionError), mutated(tmp_path, [mutation()]):
        assert file.read_bytes() == b"a > b\r\n"
        raise ZeroDivisionError
    assert file.read_bytes() == b"a >= b\r\n"


def test_only_mutations_that_are_apart_share_a_batch() -> None:
    first, same_file = mutation(), mutation(find="<")
    other = mutation(file="models/b.sql")
    found = batches([first, same_file, other], lambda one, two: one.file != two.file)
    assert found == [[first, other], [same_file]]
