"""The publisher of a home, by the engine of its runs."""

import os
import re
from functools import partial
from pathlib import Path

from leadhouse.intake.manifest import MANIFEST_FILE
from leadhouse.publish.duckdb import DuckDBPublisher
from leadhouse.publish.publisher import Publisher
from leadhouse.publish.spark import SparkPublisher
from leadhouse.runs import Home, HomeError, home_target, require_target
from leadhouse.warehouse.connection import Target
from leadhouse.warehouse.spark import SparkConnection, SparkProfile, load_profile
from leadhouse.warehouse.storage import Storage, StorageError

# begins the names of the schemas for readers, so that two homes can share a metastore
READERS_VARIABLE = "LEADHOUSE_SPARK_READERS"


def publisher_of(home: Home, root: Path, target: Target | None = None) -> Publisher:
    """The publisher of a home; without a target that of the home's runs.

    Raises `WrongTarget` where the home's runs are on another engine.
    """
    wanted = target or home_target(home) or "duckdb"
    require_target(home, wanted)
    if wanted == "duckdb":
        return DuckDBPublisher(home)
    profile = load_profile(root / "profiles.yml")
    return SparkPublisher(
        home,
        partial(SparkConnection, profile),
        storage_of(home, profile),
        _readers_prefix(os.environ.get(READERS_VARIABLE, "")),
    )


def storage_of(home: Home, profile: SparkProfile) -> Storage:
    """The storage that the profile names, by default the home.

    Raises `StorageError` where it is the home of another warehouse.
    """
    storage = Storage(profile.storage or str(home.path))
    landing = storage.local_path("landing")
    is_home = landing is not None and (landing / MANIFEST_FILE).exists()
    if landing and is_home and not (home.landing.exists() and landing.samefile(home.landing)):
        raise StorageError(
            f"the storage {storage} is the home of another warehouse, whose extracts would be"
            " mixed with these; name another folder with LEADHOUSE_SPARK_STORAGE"
        )
    return storage


def _readers_prefix(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9_]*", text):
        raise HomeError(
            f"{READERS_VARIABLE} is {text!r}; use small letters, digits and underscores only"
        )
    return text
