"""What only the types of a query's parts show; DuckDB itself says the types."""

from collections.abc import Callable, Iterator

from sqlglot import exp

from leadhouse.portability.statement import Statement, start_of
from leadhouse.portability.types import Types
from leadhouse.portability.written import Found

WHOLE = (exp.DType.INT, exp.DType.BIGINT, exp.DType.SMALLINT, exp.DType.TINYINT)
TEXT = (exp.DType.TEXT, exp.DType.VARCHAR)
TIMES = (exp.DType.DATE, exp.DType.TIMESTAMP, exp.DType.TIMESTAMPNTZ)
# kinds that a comparison may put beside each other
ALIKE = ({"whole", "double", "decimal"}, {"date", "timestamp"})
COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NullSafeEQ, exp.NullSafeNEQ)

# the kinds of the operands of a part of the tree -> the construct it is, if any
Kinds = list[str | None]
Rule = Callable[[exp.Expr, Kinds], str | None]


def found_by_type(
    statement: Statement, types: Types, is_skipped: Callable[[int], bool]
) -> Iterator[Found]:
    """Everything that depends on what kind of value an expression gives."""
    nodes = [
        (node, operands)
        for node in statement.tree.walk()
        if (operands := _operands(node)) and not is_skipped(start_of(node))
    ]
    kinds = types.kinds(statement.tree, [each for _, operands in nodes for each in operands])
    for node, operands in nodes:
        code = RULES[type(node)](node, [kinds.get(id(each)) for each in operands])
        if code:
            yield code, start_of(node)


def _operands(node: exp.Expr) -> list[exp.Expr]:
    if type(node) not in RULES:
        return []
    if isinstance(node, exp.Binary):
        return [node.this, node.expression]
    return [node.this]


def _cast(node: exp.Expr, kinds: Kinds) -> str | None:
    target, source = node.args["to"].this, kinds[0]
    if target in WHOLE and source in ("double", "decimal"):
        return None if _is_whole(node.this) else "cast-to-whole-number"
    if target in TEXT:
        return "text-of-double" if source == "double" else None
    is_literal = type(node) is exp.Cast and isinstance(node.this, exp.Literal) and target in TIMES
    return "cast-of-text" if source == "text" and not is_literal else None


def _is_whole(node: exp.Expr) -> bool:
    """Rounded by name; a round to digits is none."""
    node = node.unnest()
    if isinstance(node, exp.Round):
        return node.args.get("decimals") is None
    return isinstance(node, exp.Floor | exp.Ceil)


def _division(node: exp.Expr, kinds: Kinds) -> str | None:
    return "decimal-division" if "decimal" in kinds and "double" not in kinds else None


def _average(node: exp.Expr, kinds: Kinds) -> str | None:
    return "decimal-division" if kinds[0] == "decimal" else None


def _sum(node: exp.Expr, kinds: Kinds) -> str | None:
    return "sum-of-doubles" if kinds[0] == "double" else None


def _round(node: exp.Expr, kinds: Kinds) -> str | None:
    return "rounding" if kinds[0] == "double" and node.args.get("decimals") else None


def _time(node: exp.Expr, kinds: Kinds) -> str | None:
    """Dates and timestamps in sums and differences; a cast around the sum settles its type."""
    times = [kind for kind in kinds if kind in ("date", "timestamp")]
    if len(times) == 2:
        return "date-interval"
    is_settled = isinstance(node.parent, exp.Cast) and node.parent.args["to"].this in TIMES
    is_date = times == ["date"] and "interval" in kinds
    return "date-interval" if is_date and not is_settled else None


def _comparison(node: exp.Expr, kinds: Kinds) -> str | None:
    known = {kind for kind in kinds if kind and kind != "null"}
    if len(known) < 2 or any(known <= group for group in ALIKE):
        return None
    is_literal = any(
        isinstance(each, exp.Literal) and each.is_string for each in (node.this, node.expression)
    )
    times = known & {"date", "timestamp"}
    return None if is_literal and times else "comparison-of-types"


RULES: dict[type[exp.Expr], Rule] = {
    exp.Cast: _cast,
    exp.TryCast: _cast,
    exp.Div: _division,
    exp.Avg: _average,
    exp.Sum: _sum,
    exp.Round: _round,
    exp.Add: _time,
    exp.Sub: _time,
    **dict.fromkeys(COMPARISONS, _comparison),
}
