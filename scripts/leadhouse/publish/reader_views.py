"""The stable schemas on Spark, whose views show readers one run.

Many views can't be replaced at once there. `ops.runs` is replaced last, and says until then that
the others are being switched.
"""

from collections.abc import Iterable, Mapping, Sequence

from leadhouse.publish.parquet import EXPORTED_SCHEMAS
from leadhouse.publish.publisher import SwitchError
from leadhouse.warehouse.connection import Connection

# readers see by views what they are given as files
STABLE_SCHEMAS = EXPORTED_SCHEMAS
LEDGER_VIEW = ("ops", "runs")
# table properties of the views: the run that one shows, and on the ledger the run to come
RUN_PROPERTY = "leadhouse.run"
SWITCHING_PROPERTY = "leadhouse.switching"

TableName = tuple[str, str]


class ReaderViews:
    """The views of one home in the stable schemas, whose names `prefix` begins."""

    def __init__(self, connection: Connection, known: frozenset[str], prefix: str = "") -> None:
        """`known` are the runs of the home; readers of another home's runs are left alone."""
        self._connection = connection
        self._known = known
        self._prefix = prefix

    def shown(self) -> str | None:
        """The run that all views show; nothing where there is none or a switch was cut short.

        Raises `SwitchError` where the views belong to another home or to nobody known.
        """
        if LEDGER_VIEW[1] not in self._names(LEDGER_VIEW[0]):
            return None
        properties = self._properties(LEDGER_VIEW)
        self._require_known(properties)
        return None if SWITCHING_PROPERTY in properties else properties[RUN_PROPERTY]

    def show(self, run_id: str, sources: Mapping[TableName, str]) -> None:
        """Points the views at a run, whose tables `sources` names, and drops the others."""
        existing = self._existing()
        self._require_free(existing, sources)
        for schema in STABLE_SCHEMAS:
            self._connection.execute(f"create schema if not exists {self._schema(schema)}")
        self._announce(run_id, existing)
        for name in sorted(sources, key=lambda name: (name == LEDGER_VIEW, name)):
            if name == LEDGER_VIEW:
                self._drop(self._made_by_leadhouse(existing - set(sources)))
            self._replace(name, run_id, sources[name])

    def withdraw(self) -> None:
        """Drops all views of the home's runs."""
        existing = self._existing()
        if LEDGER_VIEW in existing:
            self._require_known(self._properties(LEDGER_VIEW))
        runs = self._made_by_leadhouse(existing)
        self._drop({name: run_id for name, run_id in runs.items() if run_id in self._known})

    def _require_known(self, properties: Mapping[str, str]) -> None:
        found = properties.get(RUN_PROPERTY)
        if found in self._known:
            return
        ledger = self._relation(LEDGER_VIEW)
        shows = f"shows run {found}, of which this home knows nothing" if found else "isn't ours"
        raise SwitchError(
            f"{ledger} on Spark {shows}; publish to another metastore or catalog, set"
            " LEADHOUSE_SPARK_READERS to begin the names of this home's schemas for readers,"
            f" or, if nobody publishes there any more, drop {ledger} and retry"
        )

    def _require_free(self, existing: set[TableName], sources: Mapping[TableName, str]) -> None:
        if LEDGER_VIEW in existing:
            self._require_known(self._properties(LEDGER_VIEW))
            return
        for name in sorted(existing & set(sources)):
            if RUN_PROPERTY not in self._properties(name):
                raise SwitchError(
                    f"{self._relation(name)} is there already and isn't ours; rename it, or set"
                    " LEADHOUSE_SPARK_READERS to begin the names of the schemas for readers"
                )

    def _announce(self, run_id: str, existing: set[TableName]) -> None:
        if LEDGER_VIEW in existing:
            text = self._connection.dialect.text
            self._connection.execute(
                f"alter view {self._relation(LEDGER_VIEW)}"
                f" set tblproperties ({text(SWITCHING_PROPERTY)} = {text(run_id)})"
            )

    def _replace(self, name: TableName, run_id: str, source: str) -> None:
        text = self._connection.dialect.text
        self._connection.execute(
            f"create or replace view {self._relation(name)}"
            f" tblproperties ({text(RUN_PROPERTY)} = {text(run_id)}) as select * from {source}"
        )

    def _made_by_leadhouse(self, names: set[TableName]) -> dict[TableName, str]:
        """The run that each view shows, without tables and views of others."""
        found = {name: self._properties(name).get(RUN_PROPERTY) for name in names}
        return {name: run_id for name, run_id in found.items() if run_id is not None}

    def _drop(self, names: Iterable[TableName]) -> None:
        for name in sorted(names, key=lambda name: (name != LEDGER_VIEW, name)):
            self._connection.execute(f"drop view if exists {self._relation(name)}")

    def _existing(self) -> set[TableName]:
        return {(schema, name) for schema in STABLE_SCHEMAS for name in self._names(schema)}

    def _names(self, schema: str) -> list[str]:
        stable = self._prefix + schema
        if stable not in schema_names(self._connection, stable):
            return []
        return [
            str(row[1]) for row in self._connection.rows(f"show tables in {self._schema(schema)}")
        ]

    def _properties(self, name: TableName) -> dict[str, str]:
        return dict(self._connection.rows(f"show tblproperties {self._relation(name)}"))

    def _schema(self, schema: str) -> str:
        return self._connection.dialect.quoted(self._prefix + schema)

    def _relation(self, name: TableName) -> str:
        return f"{self._schema(name[0])}.{self._connection.dialect.quoted(name[1])}"


def run_tables(connection: Connection, schemas: Sequence[str]) -> list[TableName]:
    """Schema and name of the run's tables in some of its schemas."""
    return [(schema, table) for schema in schemas for table in connection.tables(schema)]


def schema_names(connection: Connection, pattern: str) -> list[str]:
    """The schemas whose names match a pattern, in which `*` stands for anything."""
    text = connection.dialect.text(pattern)
    return [str(row[0]) for row in connection.rows(f"show databases like {text}")]


def drop_schemas(connection: Connection, prefix: str, spared: Sequence[str] = ()) -> list[str]:
    """Drops the schemas of one run with all in them but the `spared` ones, and returns them."""
    kept = {f"{prefix}_{schema}" for schema in spared}
    names = [name for name in schema_names(connection, f"{prefix}_*") if name not in kept]
    for name in names:
        connection.execute(f"drop schema if exists {connection.dialect.quoted(name)} cascade")
    return names
