"""Fixtures that all tests share."""

import os
from pathlib import Path

import pytest

from leadhouse.project import project_root


@pytest.fixture(scope="session")
def root() -> Path:
    """The root folder of the project."""
    return project_root()


@pytest.fixture(scope="session")
def real_data(root: Path) -> Path:
    """Extracts of real systems, beside the project; the test is skipped where there are none.

    LEADHOUSE_TEST_DATA names another folder.
    """
    default = root.parent / "shared" / "data"
    folder = Path(os.environ.get("LEADHOUSE_TEST_DATA", default))
    if not folder.is_dir():
        pytest.skip("no extracts of real systems beside the project")
    return folder
