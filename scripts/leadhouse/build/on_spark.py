"""A run on Apache Spark: schemas of its own, and files in the storage that the cluster reaches."""

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import Any

import duckdb

from leadhouse.build.engine import MASK_KEY_VARIABLE, EngineOptions
from leadhouse.publish.ledger import write_ops_runs
from leadhouse.publish.mask import masking_from_manifest
from leadhouse.publish.reader_views import drop_schemas
from leadhouse.publish.spark_copies import PARQUET, export_to_storage, mask_in_storage
from leadhouse.publish.targets import storage_of
from leadhouse.runs import Home, Run
from leadhouse.site.context import SiteContext
from leadhouse.site.night import opened_parquet
from leadhouse.site.terminal import Places
from leadhouse.warehouse.connection import PUBLISHED_SCHEMAS, Target
from leadhouse.warehouse.spark import (
    SparkConnection,
    SparkProfile,
    end_sessions_quietly,
    prefix_of,
)


class SparkRun:
    """The engine of a run on a cluster."""

    target: Target = "spark"

    def __init__(self, home: Home, run: Run, options: EngineOptions, profile: SparkProfile) -> None:
        self._home = home
        self._run = run
        self._options = options
        self._profile = profile
        self._storage = storage_of(home, profile)
        self._prefix = prefix_of(run.run_id)
        self._prior_prefix = prefix_of(run.prior_run_id) if run.prior_run_id else None
        end_sessions_quietly()

    @property
    def has_prior(self) -> bool:
        """Whether there are schemas of a prior run."""
        return self._prior_prefix is not None

    def connect(self) -> SparkConnection:
        """A new session."""
        return SparkConnection(self._profile, self._prefix, self._prior_prefix)

    def located(self, file: Path) -> str:
        """The file in the storage, copied there unless the storage is the home."""
        parts = file.relative_to(self._home.path).parts
        if self._storage.local_path(*parts) == file:
            return self._storage.location(*parts)
        if folder := self._storage.local_path(parts[0]):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self._storage.put(file, *parts)

    def dbt_environment(self) -> dict[str, str]:
        """The first part of the names of the run's schemas."""
        return {
            "LEADHOUSE_SPARK_SCHEMA": self._prefix,
            "LEADHOUSE_THREADS": str(self._options.threads),
        }

    def release(self) -> None:
        """dbt ends its own sessions."""

    def write_results(
        self, runs: Sequence[Run], manifest: Mapping[str, Any], report: Callable[[str], None]
    ) -> None:
        """Writes the table to the run's schemas and the copies to the storage."""
        with closing(self.connect()) as connection:
            write_ops_runs(connection, runs)
        report("masked copy")
        run_id, threads = self._run.run_id, self._options.threads
        masking = masking_from_manifest(manifest, self._prefix)
        key = os.environ.get(MASK_KEY_VARIABLE)
        mask_in_storage(self.connect, self._storage, run_id, masking, key, threads)
        report("Parquet")
        export_to_storage(self.connect, self._storage, run_id, threads)

    def opened(self) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        """The Parquet copies."""
        return opened_parquet(self._storage, "runs", self._run.run_id, PARQUET)

    def places(self, context: SiteContext) -> Places:
        """The run's schemas and the folders of its storage."""
        return Places.of_run(self._home, context, self._storage)

    def drop_scratch(self) -> None:
        """Drops the schemas that nobody reads."""
        with closing(self.connect()) as connection:
            drop_schemas(connection, self._prefix, spared=PUBLISHED_SCHEMAS)
