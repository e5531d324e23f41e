"""The files of the project, as its checks read them."""

import subprocess
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def project_files(root: Path) -> list[Path]:
    """Every file that is or may become tracked, and is there."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(command, cwd=root, capture_output=True, check=True, text=True)
    except (FileNotFoundError, subprocess.CalledProcessError):
        pytest.skip("not a git work tree, so what belongs to the project is not known")
    files = sorted({root / name for name in listed.stdout.split("\0") if name})
    return [file for file in files if file.is_file()]
