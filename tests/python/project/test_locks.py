"""The lock files: exact, with hashes, free of any index's address."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKS = ("requirements.lock", "requirements-test.lock")
ADDRESS = re.compile(
    r"://|^-|--(index-url|extra-index-url|find-links|trusted-host|default-index)\b"
    r"|\b[\w-]+\.(com|org|net|io|dev)(/|:|$)",
    re.MULTILINE,
)
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)")


def blocks(text: str) -> Iterator[str]:
    """Each requirement of a lock with its hashes; comments are left out."""
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    yield from re.split(r"\n(?=\S)", "\n".join(lines))


def pins(text: str) -> set[tuple[str, str]]:
    """Name and version of each requirement."""
    matches = [PIN.match(block) for block in blocks(text)]
    return {(canonicalize_name(m["name"]), m["version"]) for m in matches if m}


def without_pin_or_hash(text: str) -> list[str]:
    """The requirements that a changed index could replace."""
    return [
        block.splitlines()[0]
        for block in blocks(text)
        if not PIN.match(block) or not re.search(r"--hash=sha256:[0-9a-f]{64}\b", block)
    ]


def direct(project: dict[str, Any], lock: str) -> list[Requirement]:
    """What pyproject.toml itself asks for, of the set that a lock holds."""
    named = list(project["project"]["dependencies"])
    if lock == "requirements-test.lock":
        for extra in project["project"]["optional-dependencies"].values():
            named += extra
        named += project["dependency-groups"]["test"]
    return [Requirement(text) for text in named]


@pytest.fixture(scope="module")
def project(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_pinned_with_hashes(root: Path, lock: str) -> None:
    text = (root / lock).read_text(encoding="utf-8")
    assert len(pins(text)) > 50
    assert not without_pin_or_hash(text)


@pytest.mark.parametrize("line", ["numpy>=2", "numpy==2.4.0", "numpy==2.4.0 \\\n  --hash=md5:00"])
def test_a_loose_requirement_is_seen(line: str) -> None:
    assert without_pin_or_hash(line)


@pytest.mark.parametrize("lock", LOCKS)
def test_no_address_of_an_index_is_kept(root: Path, lock: str) -> None:
    text = (root / lock).read_text(encoding="utf-8")
    assert [found.group(0) for found in ADDRESS.finditer(text)] == []


@pytest.mark.parametrize(
    "line", ["--index-url x", "a @ https://b/c.whl", "# from files.example.org/x", "-e ."]
)
def test_an_address_is_seen(line: str) -> None:
    assert ADDRESS.search(line)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_direct_dependency_is_locked(root: Path, project: dict[str, Any], lock: str) -> None:
    locked = pins((root / lock).read_text(encoding="utf-8"))
    missing = [
        str(wanted)
        for wanted in direct(project, lock)
        if not any(
            name == canonicalize_name(wanted.name) and wanted.specifier.contains(version)
            for name, version in locked
        )
    ]
    assert not missing, f"not in {lock}, run `make lock`: {missing}"


def test_what_is_tested_is_what_runs(root: Path) -> None:
    run, tested = (pins((root / lock).read_text(encoding="utf-8")) for lock in LOCKS)
    assert run <= tested, f"locked differently for the tests: {sorted(run - tested)}"
