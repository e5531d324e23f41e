"""What the syntax tree of a query shows: arguments, divisors, limits, filters."""

from collections.abc import Callable, Iterator

from sqlglot import exp

from leadhouse.portability.statement import Statement, start_of
from leadhouse.portability.written import Found

DATE_PARTS = frozenset(
    {"YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "DAYOFYEAR", "DOY", "HOUR", "MINUTE"}
)
TRUNCATED_TO = frozenset({"YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR"})
LARGEST_CODE = 255
Rule = Callable[[exp.Expr], str | None]


def found_in_tree(statement: Statement) -> Iterator[Found]:
    """Everything that needs the syntax tree and no types."""
    for node in statement.tree.walk():
        for kind, rule in RULES.items():
            if isinstance(node, kind) and (code := rule(node)):
                yield code, start_of(node)


def _division(node: exp.Expr) -> str | None:
    """A divisor that may be zero."""
    return None if _is_never_zero(node.expression) else "division"


def _is_never_zero(node: exp.Expr) -> bool:
    node = node.unnest()
    while isinstance(node, exp.Cast | exp.Neg):
        node = node.this.unnest()
    if isinstance(node, exp.Literal):
        return not node.is_string and float(node.this) != 0
    return isinstance(node, exp.Nullif) and _number(node.expression) == 0


def _substring(node: exp.Expr) -> str | None:
    start, length = _number(node.args.get("start")), _number(node.args.get("length"))
    is_fine = start != 0 and (length is None or length >= 0)
    return None if is_fine else "text-position"


def _side(node: exp.Expr) -> str | None:
    length = _number(node.expression)
    return "text-position" if length is not None and length < 0 else None


def _split_part(node: exp.Expr) -> str | None:
    delimiter, position = node.args.get("delimiter"), node.args.get("part_index")
    is_empty = isinstance(delimiter, exp.Literal) and not delimiter.this
    return "split-part-form" if is_empty or _number(position) == 0 else None


def _chr(node: exp.Expr) -> str | None:
    codes = [_number(each) for each in node.expressions or [node.this]]
    return "character-code" if any(c is None or c > LARGEST_CODE for c in codes) else None


def _trim(node: exp.Expr) -> str | None:
    return None if node.args.get("position") == "BOTH" else "trim"


def _extract(node: exp.Expr) -> str | None:
    return None if node.this.name.upper() in DATE_PARTS else "day-of-week"


def _date_trunc(node: exp.Expr) -> str | None:
    unit = node.args.get("unit")
    is_known = unit is not None and unit.name.upper().split("(")[0] in TRUNCATED_TO
    is_cast = isinstance(node.parent, exp.Cast)
    return None if is_known and is_cast else "date-trunc-type"


def _extreme(node: exp.Expr) -> str | None:
    """`max_by` whose filter doesn't keep nulls of its value out."""
    filtered = node.parent
    if isinstance(filtered, exp.Filter):
        for condition in filtered.expression.find_all(exp.Not):
            inner = condition.this.unnest()
            is_null = isinstance(inner, exp.Is) and isinstance(inner.expression, exp.Null)
            if is_null and inner.this == node.this:
                return None
    return "value-of-extreme"


def _limit(node: exp.Expr) -> str | None:
    parent = node.parent
    return None if parent is not None and parent.args.get("order") else "limit"


def _condition(node: exp.Expr) -> str | None:
    parent = node.parent
    if not isinstance(parent, exp.Case) or parent.this:
        return None
    is_value = isinstance(node.this, exp.Literal | exp.Null)
    return "condition-of-number" if is_value else None


def _number(node: exp.Expr | None) -> float | None:
    """The value of a number literal, with its sign."""
    if isinstance(node, exp.Neg):
        value = _number(node.this)
        return None if value is None else -value
    if isinstance(node, exp.Literal) and not node.is_string:
        return float(node.this)
    return None


RULES: dict[type[exp.Expr], Rule] = {
    exp.Div: _division,
    exp.Mod: _division,
    exp.Substring: _substring,
    exp.Left: _side,
    exp.Right: _side,
    exp.SplitPart: _split_part,
    exp.Chr: _chr,
    exp.Trim: _trim,
    exp.Extract: _extract,
    exp.DateTrunc: _date_trunc,
    exp.TimestampTrunc: _date_trunc,
    exp.ArgMax: _extreme,
    exp.ArgMin: _extreme,
    exp.Limit: _limit,
    exp.If: _condition,
}
