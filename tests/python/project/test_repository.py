"""What the repository may hold: no bulk, no machine's paths, nothing stale, no dead link."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from leadhouse import codegen
from leadhouse.contract import load_contract

LARGEST_BYTES = 5_000_000
MACHINE_PATH = re.compile(r"(?<![\w.:/<>}~*-])/(?:root|home|work|tmp|Users)/[\w.-]")
REGISTRY_HOST = re.compile(r"(?:pypi|pythonhosted|npmjs|conda)\.(?:org|com)\b", re.IGNORECASE)
LINK = re.compile(r"\[[^\]]*\]\(\s*<?([^)>\s]+)>?(?:\s+\"[^\"]*\")?\s*\)")
KEPT_OUT = re.compile(
    r"(^|/)(uv\.lock|package-lock\.json|\.env|\.user\.yml|id_rsa)$|\.(duckdb|wal|pyc|pem|key)$"
)


def machine_paths(text: str) -> list[str]:
    """Paths that only one machine has."""
    return [found.group(0) for found in MACHINE_PATH.finditer(text)]


def relative_links(text: str) -> list[str]:
    """The targets of a Markdown text's links into the repository, without their anchors."""
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)
    targets = [target.split("#")[0] for target in LINK.findall(prose)]
    return [target for target in targets if target and not re.match(r"[a-z]+:", target)]


def _texts(files: list[Path]) -> list[tuple[Path, str]]:
    return [(file, file.read_text(encoding="utf-8", errors="replace")) for file in files]


def test_no_file_is_large(root: Path, project_files: list[Path]) -> None:
    large = {
        str(file.relative_to(root)): size
        for file in project_files
        if (size := file.stat().st_size) > LARGEST_BYTES
    }
    assert not large, f"over {LARGEST_BYTES} bytes: {large}"


def test_no_file_that_machines_make_is_kept(root: Path, project_files: list[Path]) -> None:
    names = [file.relative_to(root).as_posix() for file in project_files]
    assert [name for name in names if KEPT_OUT.search(name)] == []


@pytest.mark.parametrize("name", ["uv.lock", "a/warehouse.duckdb", ".env", "x/y.pyc"])
def test_a_file_that_machines_make_is_seen(name: str) -> None:
    assert KEPT_OUT.search(name)


def test_no_path_of_a_machine_is_named(root: Path, project_files: list[Path]) -> None:
    found = {
        str(file.relative_to(root)): paths
        for file, text in _texts(project_files)
        if (paths := machine_paths(text)) and file != Path(__file__).resolve()
    }
    assert not found, f"use a path relative to the project, or a setting: {found}"


@pytest.mark.parametrize(
    "text", ["/tmp/x", "open('/home/me/a.csv')", "cd /root/project", " /work/a"]
)
def test_a_path_of_a_machine_is_seen(text: str) -> None:
    assert machine_paths(text)


@pytest.mark.parametrize(
    "text", ["<home>/runs", "$HOME/.cache", "https://example.com/home/a", "demo/work/a", "or/work"]
)
def test_other_paths_are_left_alone(text: str) -> None:
    assert not machine_paths(text)


def test_no_package_registry_is_named(root: Path, project_files: list[Path]) -> None:
    found = [
        str(file.relative_to(root))
        for file, text in _texts(project_files)
        if REGISTRY_HOST.search(text)
    ]
    assert not found, f"the index is a setting of the machine: {found}"


def test_a_package_registry_is_seen() -> None:
    assert REGISTRY_HOST.search("files.python" + "hosted.org")


def test_rendered_files_are_current(root: Path) -> None:
    rendered = codegen.render(load_contract(root / "seeds/reference/input_contract.csv"))
    stale = [
        name
        for name, text in rendered.items()
        if not (root / name).is_file() or (root / name).read_text(encoding="utf-8") != text
    ]
    assert not stale, f"run `python -m leadhouse.codegen`: {stale}"


def test_no_rendered_model_is_left_over(root: Path) -> None:
    rendered = codegen.render(load_contract(root / "seeds/reference/input_contract.csv"))
    there = {file.relative_to(root).as_posix() for file in root.glob("models/staging/crm/*.sql")}
    assert there <= set(rendered), f"no longer in the contract: {sorted(there - set(rendered))}"


def test_links_of_the_documents_lead_somewhere(root: Path, project_files: list[Path]) -> None:
    broken = [
        f"{file.relative_to(root)}: {target}"
        for file, text in _texts([file for file in project_files if file.suffix == ".md"])
        for target in relative_links(text)
        if not (file.parent / target).exists()
    ]
    assert not broken, "\n".join(broken)


def test_links_are_read_from_prose_only() -> None:
    text = "[a](docs/a.md#part) [b](https://x.test) `[c](no.md)`\n```\n[d](no.md)\n```\n"
    assert relative_links(text) == ["docs/a.md"]


def test_scripts_can_be_run(root: Path, project_files: list[Path]) -> None:
    scripts = [file for file in project_files if file.read_bytes()[:3] == b"#!/"]
    assert root / ".ci/run" in scripts
    assert [str(file) for file in scripts if not os.access(file, os.X_OK)] == []
    for file in scripts:
        subprocess.run(["bash", "-n", str(file)], check=True)
