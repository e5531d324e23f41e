"""Apache Spark as the engine of a run: schemas of its own, reached as dbt reaches them.

Importing this module costs nothing; connecting needs the extra `spark`.
"""

import logging
import os
import re
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

from leadhouse.warehouse.connection import Target, WarehouseError

# without the first three a bad cast is a null, and a timestamp differs from reader to reader
REQUIRED_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    # else ${env:HOME} in a lead's name is replaced by what the server has there
    "spark.sql.variable.substitute": "false",
}
_ERROR_MESSAGE = re.compile(r"errorMessage=(['\"])(.*?)\1[,)]", re.DOTALL)
_PREAMBLE = re.compile(r"^.*?Error running query: (?=\[)", re.DOTALL)
_IS_ABSENT = re.compile(r"\[(TABLE_OR_VIEW|SCHEMA)_NOT_FOUND\]")
_ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\u0000"}


@dataclass(frozen=True, slots=True)
class SparkProfile:
    """The target `spark` of profiles.yml: how to connect, and the storage that the cluster sees."""

    credentials: Any
    storage: str | None


class SparkDialect:
    """How Spark SQL spells it."""

    name: Target = "spark"

    def quoted(self, name: str) -> str:
        """In backticks."""
        return "`" + name.replace("`", "``") + "`"

    def text(self, value: str) -> str:
        """In single quotes, in which a backslash escapes."""
        return "'" + "".join(_ESCAPES.get(character, character) for character in value) + "'"

    def parquet(self, path: str) -> str:
        """By path, without a table."""
        return f"parquet.{self.quoted(path)}"


class SparkConnection:
    """A session in which the schemas of a run are `<prefix>_<schema>`."""

    def __init__(self, profile: SparkProfile, prefix: str, prior_prefix: str | None = None) -> None:
        self.dialect = SparkDialect()
        self.prefix = prefix
        self._prior_prefix = prior_prefix
        self._handle = _open(profile)
        self._check_settings()

    @property
    def native(self) -> Any:
        """The DBAPI connection below, of PyHive where the method is `thrift` or `http`."""
        return self._handle.handle

    def execute(self, statement: str) -> None:
        """Runs a statement to its end."""
        self.described(statement)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self.described(query)[1]

    def described(self, query: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        """The column names and all rows of a query."""
        try:
            query.encode()  # a broken character would break the session with it
            # closed at once, since the server keeps the results of an open one
            with closing(self.native.cursor()) as cursor:
                cursor.execute(query)
                names = [column[0].split(".")[-1] for column in cursor.description or []]
                return names, [tuple(row) for row in cursor.fetchall()] if names else []
        except Exception as error:  # PyHive and Thrift raise what they like
            raise WarehouseError(reason(error)) from error

    def columns(self, schema: str, table: str) -> dict[str, str]:
        """Name and type of each column."""
        return self._columns(self.prefix, schema, table)

    def tables(self, schema: str) -> list[str]:
        """The names of the tables and views of a schema."""
        return self._tables(self.prefix, schema)

    def schema(self, name: str) -> str:
        """The run's own schema of that name."""
        return self._schema(self.prefix, name)

    def relation(self, schema: str, table: str) -> str:
        """The full name of a table."""
        return f"{self.schema(schema)}.{self.dialect.quoted(table)}"

    def prior_relation(self, schema: str, table: str) -> str:
        """The full name of a table in the schemas of the prior run."""
        return f"{self._schema(self._prior_prefix or '', schema)}.{self.dialect.quoted(table)}"

    def prior_columns(self, schema: str, table: str) -> frozenset[str]:
        """The columns of a table in the schemas of the prior run."""
        if self._prior_prefix is None:
            return frozenset()
        return frozenset(self._columns(self._prior_prefix, schema, table))

    def close(self) -> None:
        """Ends the session; one that the server has lost is ended."""
        with suppress(Exception):
            self._handle.close()

    def _schema(self, prefix: str, name: str) -> str:
        return self.dialect.quoted(f"{prefix}_{name}")

    def _tables(self, prefix: str, schema: str) -> list[str]:
        name = self.dialect.text(f"{prefix}_{schema}")
        if not self.rows(f"show databases like {name}"):
            return []
        return sorted(row[1] for row in self.rows(f"show tables in {self._schema(prefix, schema)}"))

    def _columns(self, prefix: str, schema: str, table: str) -> dict[str, str]:
        name = f"{self._schema(prefix, schema)}.{self.dialect.quoted(table)}"
        try:
            described = self.rows(f"describe table {name}")
        except WarehouseError as error:
            if not _IS_ABSENT.search(str(error)):
                raise
            return {}
        # what follows an empty name tells of partitions
        columns = takewhile(lambda row: row[0] and not row[0].startswith("#"), described)
        return {row[0]: row[1] for row in columns}

    def _check_settings(self) -> None:
        for name, wanted in REQUIRED_SETTINGS.items():
            found = self.rows(f"set {name}")[0][1]
            if found.lower() != wanted.lower():
                raise WarehouseError(
                    f"sessions on this Spark have {name} = {found}, not {wanted}; set it under"
                    " server_side_parameters of target spark in profiles.yml, or on the cluster"
                )


def prefix_of(run_id: str) -> str:
    """The first part of the names of a run's schemas."""
    return "leadhouse_" + re.sub(r"[^a-z0-9]", "_", run_id.lower())


def load_profile(profiles: Path, target: str = "spark") -> SparkProfile:
    """Target `spark` of a profiles.yml, with its environment variables filled in as dbt does."""
    try:
        from dbt.adapters.spark.connections import SparkCredentials
        from dbt.config.renderer import ProfileRenderer
        from dbt_common.context import set_invocation_context
    except ImportError as error:
        raise WarehouseError(
            "the packages for Spark aren't installed; run `make set-up-spark`,"
            " or install leadhouse[spark]"
        ) from error
    content = yaml.safe_load(profiles.read_text(encoding="utf-8"))
    set_invocation_context(os.environ)
    try:
        output = ProfileRenderer({}).render_data(content["leadhouse"]["outputs"][target])
        storage = output.pop("storage", None) or None
        return SparkProfile(SparkCredentials.from_dict(output), storage)
    except Exception as error:  # whatever the profile lacks, dbt's words say it
        raise WarehouseError(f"{profiles}: target {target} can't be read: {error}") from error


def end_sessions_quietly() -> None:
    """Lets dbt end its sessions as a `SparkConnection` does: one that can't be ended is ended.

    A server may fail while it closes a session whose statements all went well; dbt would report
    that as the failure of the node that came last.
    """
    wrapper = _adapters().PyhiveConnectionWrapper
    close = wrapper.close
    if getattr(close, "is_quiet", False):
        return

    def close_quietly(self: Any) -> None:
        try:
            close(self)
        except Exception as error:  # PyHive and Thrift raise what they like
            logging.getLogger(__name__).debug("a session was not ended: %s", reason(error))

    close_quietly.is_quiet = True  # type: ignore[attr-defined]
    wrapper.close = close_quietly


def reason(error: BaseException) -> str:
    """What Spark says in an exception of its client, in one line."""
    text = str(error)
    found = _ERROR_MESSAGE.search(text)
    message = found[2].replace("\\n", "\n").replace("\\'", "'") if found else text
    message = _PREAMBLE.sub("", message)
    return " ".join(message.partition("== SQL")[0].partition("\tat ")[0].split())


def _open(profile: SparkProfile) -> Any:
    adapters = _adapters()
    connection = adapters.Connection(
        type="spark", name="leadhouse", credentials=profile.credentials
    )
    try:
        return adapters.SparkConnectionManager.open(connection).handle
    except Exception as error:
        raise WarehouseError(
            f"no Spark answers at {profile.credentials.host}:{profile.credentials.port}"
            f" ({reason(error)}); start it, or name another with LEADHOUSE_SPARK_HOST and"
            " LEADHOUSE_SPARK_PORT"
        ) from error


def _adapters() -> ModuleType:
    from dbt.adapters.spark import connections

    return connections
