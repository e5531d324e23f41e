"""A small dbt project in which each test puts its SQL."""

from collections.abc import Callable
from pathlib import Path

import pytest

Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file of the project; returns the project."""
    for folder in ("models", "macros/portable", "seeds", "tests/dbt/generic"):
        (tmp_path / folder).mkdir(parents=True)

    def written(path: str, text: str) -> Path:
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return tmp_path

    return written
