"""What the syntax tree of a query shows: arguments, divisors, limits, filters."""

import re
from collections.abc import Callable, Iterator

from sqlglot import exp

from leadhouse.portability.statement import Statement, start_of
from leadhouse.portability.written import Found

DATE_PARTS = frozenset(
    {"YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "DAYOFYEAR", "DOY", "HOUR", "MINUTE"}
)
TRUNCATED_TO = frozenset({"YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR"})
LARGEST_CODE = 255
# what `ilike` folds alike: İ is one letter (i) on DuckDB and two code points on Spark
FOLDED_ALIKE = re.compile(r"[\x00-\x7f]*")
FOLDED_OTHERWISE = frozenset("iI_")
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


def _split_part(node: exp.Expr) -> str | None:
    is_empty = _text(node.args.get("delimiter")) == ""
    is_zero = _number(node.args.get("part_index")) == 0
    return "split-part-form" if is_empty or is_zero else None


def _like(node: exp.Expr) -> str | None:
    """A pattern that may hold a backslash, or an escape of what needs none."""
    pattern, escape = _text(node.expression), node.parent
    if pattern is None or "\\" in pattern:
        return "like-pattern"
    if isinstance(escape, exp.Escape) and not _is_escaped_well(pattern, _text(escape.expression)):
        return "like-pattern"
    return None


def _is_escaped_well(pattern: str, mark: str | None) -> bool:
    """Whether each escape mark is before `%`, `_` or another mark."""
    if mark is None or len(mark) != 1:
        return False
    return mark not in re.sub(f"{re.escape(mark)}[%_{re.escape(mark)}]", "", pattern)


def _ilike(node: exp.Expr) -> str | None:
    if code := _like(node):
        return code
    pattern = _text(node.expression) or ""
    is_folded_alike = FOLDED_ALIKE.fullmatch(pattern) and not FOLDED_OTHERWISE & set(pattern)
    is_escaped = isinstance(node.parent, exp.Escape)
    return None if is_folded_alike and not is_escaped else "ilike-pattern"


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
    """The value of a number literal, with its sign, also in brackets and casts."""
    while isinstance(node, exp.Paren | exp.Cast):
        node = node.this
    if isinstance(node, exp.Neg):
        value = _number(node.this)
        return None if value is None else -value
    if isinstance(node, exp.Literal) and not node.is_string:
        return float(node.this)
    return None


def _text(node: exp.Expr | None) -> str | None:
    """The value of a text literal, also in brackets."""
    node = node.unnest() if node is not None else None
    return str(node.this) if isinstance(node, exp.Literal) and node.is_string else None


RULES: dict[type[exp.Expr], Rule] = {
    exp.Div: _division,
    exp.Mod: _division,
    exp.Substring: _substring,
    exp.SplitPart: _split_part,
    exp.Like: _like,
    exp.ILike: _ilike,
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
