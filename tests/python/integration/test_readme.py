"""Every command of the README, run in its order as a new user would."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from leadhouse.project import project_root

pytestmark = pytest.mark.long
BLOCK = re.compile(r"^```(?:sh|cron)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks() -> list[str]:
    return BLOCK.findall((project_root() / "README.md").read_text(encoding="utf-8"))


def commands(block: str) -> list[str]:
    """The block's commands; one that opens a quote goes on to the line that closes it."""
    found: list[str] = []
    for line in block.splitlines():
        if found and found[-1].count('"') % 2:
            found[-1] += "\n" + line
        elif line.strip():
            found.append(line)
    return found


def test_the_readme_shows_commands() -> None:
    assert len(blocks()) >= 7


def test_make_nightly(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    done = run("make nightly", project_root(), {"MAKEFLAGS": f"DEMO_HOME={home}"})
    for shown in ("index.html", "leadhouse.duckdb", "Worst audit criteria", "Time by step"):
        assert shown in done
    assert (home / "published" / "site" / "index.html").is_file()


def test_every_other_command(tmp_path: Path, demo: Path) -> None:
    root = project_root()
    for name in (".venv", "seeds"):
        (tmp_path / name).symlink_to(root / name)
    (tmp_path / "extracts").symlink_to(demo)
    zoho = root.parent / "shared" / "data" / "zoho_crm_demo"
    (tmp_path / "exports").mkdir()
    if zoho.is_dir():
        (tmp_path / "exports" / "zoho").symlink_to(zoho)
    ran = 0
    for block in blocks():
        for command in commands(block):
            if command.startswith("make "):
                continue  # the test above, and the run that this test is part of
            if "exports/zoho" in command and not zoho.is_dir():
                continue
            if re.match(r"[\d*]+ [\d*]+ \* \* \* ", command):
                command = as_cron_would(command)
            run(command, tmp_path, {})
            ran += 1
    assert ran >= 12
    assert (tmp_path / "warehouse" / "published" / "leadhouse.duckdb").is_file()


def as_cron_would(line: str) -> str:
    """The command of a cron line, with its example folders replaced by the test's own."""
    command = line.split("* * *", 1)[1].strip()
    return command.replace("/srv/leadhouse", ".").replace("/srv/extracts", "extracts")


def run(command: str, folder: Path, variables: dict[str, str]) -> str:
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        cwd=folder,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout
