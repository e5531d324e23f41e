"""A run on DuckDB: its files in its directory of the home."""

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import duckdb

from leadhouse.build.engine import MASK_KEY_VARIABLE, EngineOptions
from leadhouse.publish.ledger import write_ops_runs
from leadhouse.publish.mask import make_masked, masking_from_manifest
from leadhouse.publish.parquet import export_parquet, keys_from_manifest
from leadhouse.runs import MASKED_FILE, RUN_FILE, WORK_FILE, Home, Run
from leadhouse.site.context import SiteContext
from leadhouse.site.night import opened
from leadhouse.site.terminal import Places
from leadhouse.warehouse.connection import Target
from leadhouse.warehouse.duckdb import PRIOR, SCRATCH, DuckDBConnection


class DuckDBRun:
    """The engine of a run in one process."""

    target: Target = "duckdb"

    def __init__(self, home: Home, run: Run, options: EngineOptions) -> None:
        self._home = home
        folder = home.run_dir(run.run_id)
        self._run_file = folder / RUN_FILE
        self._scratch_file = folder / WORK_FILE
        prior = run.prior_run_id
        self._prior_file = home.run_dir(prior) / RUN_FILE if prior else None
        self._options = options

    @property
    def has_prior(self) -> bool:
        """Whether there is a prior run file."""
        return self._prior_file is not None

    def connect(self) -> DuckDBConnection:
        """A connection to both files; nothing else may hold them."""
        return DuckDBConnection(
            self._run_file,
            self._scratch_file,
            self._prior_file,
            memory_limit=self._options.memory_limit,
            threads=self._options.threads,
        )

    def located(self, file: Path) -> str:
        """The file itself."""
        return str(file)

    def dbt_environment(self) -> dict[str, str]:
        """The files and limits."""
        attached: list[dict[str, object]] = [{"path": str(self._scratch_file), "alias": SCRATCH}]
        if self._prior_file:
            attached.append({"path": str(self._prior_file), "alias": PRIOR, "read_only": True})
        return {
            "LEADHOUSE_DATABASE": str(self._run_file),
            # the profile reads it with as_native, which takes Python literals
            "LEADHOUSE_ATTACH": repr(attached),
            "LEADHOUSE_THREADS": str(self._options.threads),
            "LEADHOUSE_MEMORY_LIMIT": self._options.memory_limit,
        }

    def release(self) -> None:
        """Closes the files, which the judge and the publisher open next."""
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager

        DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]

    def write_results(
        self, runs: Sequence[Run], manifest: Mapping[str, Any], report: Callable[[str], None]
    ) -> None:
        """Writes them beside the run file."""
        folder = self._run_file.parent
        connection = self.connect()
        try:
            write_ops_runs(connection, runs)
        finally:
            connection.close()
        report("masked copy")
        make_masked(
            self._run_file,
            folder / MASKED_FILE,
            masking_from_manifest(manifest),
            os.environ.get(MASK_KEY_VARIABLE),
        )
        report("Parquet")
        export_parquet(self._run_file, folder / "parquet", keys_from_manifest(manifest))

    def opened(self) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        """The run file itself."""
        return opened(self._run_file)

    def places(self, context: SiteContext) -> Places:
        """The published link's paths, or the run's own."""
        return Places.of_run(self._home, context)

    def drop_scratch(self) -> None:
        """Removes the scratch file."""
        self._scratch_file.unlink()
