"""Publishing of runs on DuckDB: a run is a file in its directory, which the link names."""

from collections.abc import Sequence

import duckdb

from leadhouse.publish.engine import literal
from leadhouse.publish.publisher import USED_EXTRACTS, SwitchError
from leadhouse.runs import RUN_FILE, Home, Run
from leadhouse.warehouse.connection import Target


class DuckDBPublisher:
    """Runs whose all is in their directories."""

    target: Target = "duckdb"

    def __init__(self, home: Home) -> None:
        self._home = home

    def restore(self) -> None:
        """Readers follow the link, so there is nothing else to restore."""

    def check(self, run: Run) -> None:
        """The run file has to be there, with nothing unwritten beside it."""
        run_dir = self._home.run_dir(run.run_id)
        run_file = run_dir / RUN_FILE
        if not run_file.is_file():
            raise SwitchError(f"{run_file} doesn't exist; the published run stays as it is")
        for log in sorted(run_dir.glob("*.duckdb.wal")):
            raise SwitchError(
                f"{log} isn't written back; close every writer of {run_file}, then retry"
            )

    def switch(self, run: Run) -> None:
        """The link does it."""

    def remove(self, run_id: str) -> None:
        """A run has nothing outside of its directory."""

    def used_extracts(self, runs: Sequence[Run]) -> list[tuple[str, bool]]:
        """As each run file tells."""
        return [found for run in runs for found in self._used(run)]

    def keep_landed(self, extract_ids: frozenset[str]) -> None:
        """The run files read the landing of the home itself."""

    def _used(self, run: Run) -> list[tuple[str, bool]]:
        run_file = self._home.run_dir(run.run_id) / RUN_FILE
        query = USED_EXTRACTS.format(
            files="audit.intake_files",
            accounts="audit.row_accounting",
            run_id=literal(run.run_id),
        )
        with duckdb.connect(str(run_file), read_only=True) as connection:
            return connection.execute(query).fetchall()
