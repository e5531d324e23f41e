"""Where the dbt project and its parts are."""

import os
from pathlib import Path


def project_root() -> Path:
    """The folder that holds `dbt_project.yml`; LEADHOUSE_PROJECT overrides it."""
    override = os.environ.get("LEADHOUSE_PROJECT")
    return Path(override).resolve() if override else Path(__file__).resolve().parents[2]
