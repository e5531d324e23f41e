"""Publishing of runs on Spark: a run is schemas of its own, which views in stable schemas show."""

import re
from collections.abc import Callable, Sequence
from contextlib import closing, suppress

from leadhouse.publish.publisher import USED_EXTRACTS, SwitchError
from leadhouse.publish.reader_views import (
    LEDGER_VIEW,
    STABLE_SCHEMAS,
    ReaderViews,
    TableName,
    drop_schemas,
    run_tables,
)
from leadhouse.publish.spark_copies import STORED_COPIES
from leadhouse.runs import Home, HomeError, Run, list_runs, published_run
from leadhouse.warehouse.connection import Connection, Target, WarehouseError, literal
from leadhouse.warehouse.spark import prefix_of
from leadhouse.warehouse.storage import Storage

LANDING = "landing"
EXTRACT_ID = re.compile(r"[0-9a-f]{64}")


class SparkPublisher:
    """Runs on a cluster, with their copies in the storage."""

    target: Target = "spark"

    def __init__(
        self,
        home: Home,
        connect: Callable[[str], Connection],
        storage: Storage,
        readers_prefix: str = "",
    ) -> None:
        """`connect` opens a session for the prefix of a run's schemas."""
        self._home = home
        self._connect = connect
        self._storage = storage
        self._readers_prefix = readers_prefix

    def restore(self) -> None:
        """Points the views at the run that the link names; without one there are none."""
        published = published_run(self._home)
        with closing(self._connect(prefix_of(published.run_id if published else ""))) as connection:
            views = self._views(connection)
            shown = views.shown()
            if published is None:
                views.withdraw()
            elif shown != published.run_id:
                views.show(published.run_id, _sources(connection, published))

    def check(self, run: Run) -> None:
        """The schemas have to be there, and the readers' ones must not be another home's."""
        with closing(self._connect(prefix_of(run.run_id))) as connection:
            self._views(connection).shown()
            _sources(connection, run)

    def switch(self, run: Run) -> None:
        """Points the views at the run, and back again where that fails halfway."""
        try:
            with closing(self._connect(prefix_of(run.run_id))) as connection:
                self._views(connection).show(run.run_id, _sources(connection, run))
        except WarehouseError:
            # the next night restores them where the cluster doesn't answer now
            with suppress(WarehouseError, HomeError):
                self.restore()
            raise

    def remove(self, run_id: str) -> None:
        """Drops the schemas of the run and removes its copies from the storage."""
        prefix = prefix_of(run_id)
        with closing(self._connect(prefix)) as connection:
            drop_schemas(connection, prefix)
        for name in STORED_COPIES:
            self._storage.remove("runs", run_id, name)
        if not self._is_in_home:
            self._storage.remove("runs", run_id)

    def used_extracts(self, runs: Sequence[Run]) -> list[tuple[str, bool]]:
        """As the audit schemas tell."""
        if not runs:
            return []
        with closing(self._connect(prefix_of(runs[-1].run_id))) as connection:
            query = "\nunion all\n".join(_used(connection, run) for run in runs)
            return [(str(row[0]), bool(row[1])) for row in connection.rows(query)]

    def keep_landed(self, extract_ids: frozenset[str]) -> None:
        """Removes the copies of other extracts where the storage isn't the home itself."""
        if self._is_in_home:
            return
        for name in self._storage.names(LANDING):
            if EXTRACT_ID.fullmatch(name) and name not in extract_ids:
                self._storage.remove(LANDING, name)

    @property
    def _is_in_home(self) -> bool:
        path = self._storage.local_path()
        # also where the storage names it by a link
        return path is not None and path.exists() and path.samefile(self._home.path)

    def _views(self, connection: Connection) -> ReaderViews:
        known = frozenset(run.run_id for run in list_runs(self._home))
        return ReaderViews(connection, known, self._readers_prefix)


def _sources(connection: Connection, run: Run) -> dict[TableName, str]:
    """The tables of a run that readers see."""
    tables = run_tables(connection, STABLE_SCHEMAS)
    if LEDGER_VIEW not in tables:
        raise SwitchError(
            f"the schemas {prefix_of(run.run_id)}_* of run {run.run_id} aren't on this Spark:"
            " connect to the one that built it (LEADHOUSE_SPARK_HOST, LEADHOUSE_SPARK_PORT, --home"
            " of `leadhouse spark up`), publish another run with `leadhouse rollback RUN_ID`, or,"
            " where the metastore is lost, begin anew in another --home"
        )
    return {name: connection.relation(*name) for name in tables}


def _used(connection: Connection, run: Run) -> str:
    quoted = connection.dialect.quoted
    audit = quoted(f"{prefix_of(run.run_id)}_audit")
    return USED_EXTRACTS.format(
        files=f"{audit}.{quoted('intake_files')}",
        accounts=f"{audit}.{quoted('row_accounting')}",
        run_id=literal(connection.dialect, run.run_id),
    )
