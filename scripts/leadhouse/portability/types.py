"""What kind of value each expression of a query gives, asked of an empty DuckDB."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import duckdb
from sqlglot import exp

from leadhouse.portability.statement import DIALECT

KINDS = {
    "VARCHAR": "text",
    "STRING_LITERAL": "text",
    "TEXT": "text",
    "BOOLEAN": "boolean",
    "DOUBLE": "double",
    "FLOAT": "double",
    "DATE": "date",
    "TIMESTAMP": "timestamp",
    "TIMESTAMP WITH TIME ZONE": "timestamp",
    "INTERVAL": "interval",
    "TINYINT": "whole",
    "SMALLINT": "whole",
    "INTEGER": "whole",
    "INTEGER_LITERAL": "whole",
    "BIGINT": "whole",
    "HUGEINT": "whole",
    "UBIGINT": "whole",
    '"NULL"': "null",
}


def kind_of(type_name: str) -> str | None:
    """The kind of a type of DuckDB, None for one that the rules say nothing about."""
    return "decimal" if type_name.startswith("DECIMAL") else KINDS.get(type_name)


class Types:
    """An in-memory DuckDB that knows the columns of all relations, and none of their rows."""

    def __init__(self, connection: duckdb.DuckDBPyConnection | None = None) -> None:
        self._connection = connection or duckdb.connect()
        # expressions that could not be bound, so that nothing is known of them
        self.unknown: list[str] = []

    def add_table(self, name: str, columns: Mapping[str, str]) -> None:
        """Declares a relation by its columns."""
        schema, _, table = name.rpartition(".")
        if schema and "." not in schema:
            self._connection.execute(f"create schema if not exists {schema}")
        declared = ", ".join(f'"{column}" {type_}' for column, type_ in columns.items())
        self._connection.execute(
            f'create table {schema + "." if schema else ""}"{table}" ({declared})'
        )

    def add_query(self, name: str, sql: str) -> None:
        """Declares a relation by its query, whose relations must be declared before."""
        self._connection.execute(f'create table "{name}" as select * from ({sql}\n) limit 0')

    def kinds(self, tree: exp.Expr, nodes: Iterable[exp.Expr]) -> dict[int, str | None]:
        """The kind of each of these parts of a tree, by its identity."""
        by_scope: dict[tuple[int, bool], list[exp.Expr]] = defaultdict(list)
        selects: dict[int, exp.Select] = {}
        for node in nodes:
            select = node.find_ancestor(exp.Select)
            if select is not None:
                selects[id(select)] = select
                by_scope[id(select), _is_aggregated(node)].append(node)
        ctes = _Ctes(tree)
        kinds: dict[int, str | None] = {}
        for (key, is_grouped), part in by_scope.items():
            kinds |= self._kinds(ctes.scope(selects[key], is_grouped), part)
        return kinds

    def _kinds(self, scope: str, nodes: Sequence[exp.Expr]) -> dict[int, str | None]:
        """All at once; one by one where that fails, so that the rest is known."""
        if not nodes:
            return {}
        try:
            texts = [node.sql(DIALECT) for node in nodes]
            described = self._described(scope, texts)
        except duckdb.Error:
            if len(nodes) == 1:
                self.unknown.append(nodes[0].sql(DIALECT))
                return {}
            middle = len(nodes) // 2
            return self._kinds(scope, nodes[:middle]) | self._kinds(scope, nodes[middle:])
        return {id(node): kind_of(name) for node, name in zip(nodes, described, strict=True)}

    def _described(self, scope: str, expressions: Sequence[str]) -> list[str]:
        columns = ", ".join(f"{text} as v{number}" for number, text in enumerate(expressions))
        rows = self._connection.execute(f"describe {scope.replace(PLACE, columns, 1)}").fetchall()
        return [str(row[1]) for row in rows]


PLACE = "'<columns>'"


def _is_aggregated(node: exp.Expr) -> bool:
    return any(
        isinstance(each, exp.AggFunc) and not isinstance(each.parent, exp.Window)
        for each in node.walk()
    )


class _Ctes:
    """The CTEs of a query as text, each written once."""

    def __init__(self, tree: exp.Expr) -> None:
        with_ = tree.args.get("with_")
        self._ctes = with_.expressions if with_ else []
        self._texts: list[str] = []

    def scope(self, select: exp.Select, is_grouped: bool) -> str:
        """A query over what the select reads, with a place for columns."""
        inner = exp.Select(expressions=[exp.Literal.string("<columns>")])
        for part in ("from_", "joins", "laterals", *(["group"] if is_grouped else [])):
            value = select.args.get(part)
            inner.set(part, [v.copy() for v in value] if isinstance(value, list) else _copy(value))
        for join in inner.args.get("joins") or []:
            if join.kind in ("SEMI", "ANTI"):  # which would hide one side of their condition
                join.set("kind", None)
        for table in _outer_tables(select):
            if inner.args.get("from_"):
                inner.append("joins", exp.Join(this=table.copy(), kind="CROSS"))
            else:
                inner.set("from_", exp.From(this=table.copy()))
        before = ", ".join(self._before(select))
        return f"with {before} {inner.sql(DIALECT)}" if before else inner.sql(DIALECT)

    def _before(self, select: exp.Select) -> list[str]:
        """The CTEs that come before the one that holds the select."""
        holder = select.find_ancestor(exp.CTE)
        places = [place for place, cte in enumerate(self._ctes) if cte is holder]
        count = places[0] if places else len(self._ctes)
        while len(self._texts) < count:
            self._texts.append(self._ctes[len(self._texts)].sql(DIALECT))
        return self._texts[:count]


def _outer_tables(select: exp.Select) -> Iterator[exp.Expr]:
    """What the selects around a subquery read, whose columns it may name as well."""
    names = {table.alias_or_name for table in _tables(select)}
    outer = select.find_ancestor(exp.Select, exp.CTE)
    while isinstance(outer, exp.Select):
        for table in _tables(outer):
            is_around = any(each is select for each in table.find_all(exp.Select))
            if table.alias_or_name not in names and not is_around:
                names.add(table.alias_or_name)
                yield table
        outer = outer.find_ancestor(exp.Select, exp.CTE)


def _tables(select: exp.Select) -> list[exp.Expr]:
    sources = [select.args.get("from_"), *(select.args.get("joins") or [])]
    return [source.this for source in sources if source]


def _copy(node: exp.Expr | None) -> exp.Expr | None:
    return None if node is None else node.copy()
