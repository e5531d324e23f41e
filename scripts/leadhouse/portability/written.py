"""What the tokens of a query show: functions, words, operators, literals, types, orders."""

import re
from collections import defaultdict
from collections.abc import Iterator

from leadhouse.portability.constructs import constructs, safe_functions
from leadhouse.portability.statement import Statement

# a construct and the offset where it begins
Found = tuple[str, int]

TYPES = re.compile(
    r"string|boolean|int|bigint|double|date|timestamp|timestamp_ntz|decimal\(\d+(,\d+)?\)"
)
INTERVAL_UNITS = frozenset(
    f"{unit}{plural}"
    for unit in (
        "microsecond",
        "millisecond",
        "second",
        "minute",
        "hour",
        "day",
        "week",
        "month",
        "year",
    )
    for plural in ("", "s")
)
PLAIN_NUMBER = re.compile(r"[0-9]*[.]?[0-9]*(e[+-]?[0-9]+)?", re.IGNORECASE)
# operators whose token is that of something else
OPERATORS = {"//": "integer-division", "~~": "like-pattern", "~~*": "like-pattern"}
ORDER_ENDS = frozenset({")", "limit", "offset", "rows", "range", "groups", "union", "fetch"})


def found_in_tokens(statement: Statement) -> Iterator[Found]:
    """Everything that needs no syntax tree to be seen."""
    yield from _functions(statement)
    yield from _kinds(statement)
    yield from _phrases(statement)
    yield from _literals(statement)
    yield from _intervals(statement)
    yield from _types(statement)
    yield from _orders(statement)


def _functions(statement: Statement) -> Iterator[Found]:
    refused = {name: each.code for each in constructs() for name in each.functions}
    for name, index in statement.calls():
        if name in refused:
            yield refused[name], _start(statement, index)
        elif name not in safe_functions():
            yield "unknown-function", _start(statement, index)


def _kinds(statement: Statement) -> Iterator[Found]:
    refused = {name: each.code for each in constructs() for name in each.tokens}
    for index, token in enumerate(statement.tokens):
        code = refused.get(token.token_type.name) or OPERATORS.get(statement.words[index])
        if code:
            yield code, _start(statement, index)


def _phrases(statement: Statement) -> Iterator[Found]:
    # a token may hold two words, such as `group by`
    words = [
        (word, index) for index, text in enumerate(statement.words) for word in text.split() or [""]
    ]
    refused: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for each in constructs():
        for phrase in each.words:
            refused[phrase[0]].append((phrase, each.code))
    for place, (first, index) in enumerate(words):
        for phrase, code in refused.get(first, ()):
            if tuple(word for word, _ in words[place : place + len(phrase)]) == phrase:
                yield code, _start(statement, index)


def _literals(statement: Statement) -> Iterator[Found]:
    for index, token in enumerate(statement.tokens):
        start = _start(statement, index)
        kind = token.token_type.name
        if kind == "STRING" and "\\" in token.text:
            yield "backslash", start
        if kind == "NUMBER" and not PLAIN_NUMBER.fullmatch(statement.sql[start : token.end + 1]):
            yield "number-form", start
        if kind == "NUMBER" and statement.sql[token.end + 1 : token.end + 2] in ("_", "x"):
            yield "number-form", start


def _intervals(statement: Statement) -> Iterator[Found]:
    for index, word in enumerate(statement.words[:-2]):
        if word != "interval":
            continue
        amount, unit = statement.tokens[index + 1].text, statement.words[index + 2]
        parts = [*amount.split(), unit]
        is_plain = len(parts) >= 2 and parts[0].isdigit() and parts[1].lower() in INTERVAL_UNITS
        if not is_plain:
            yield "interval-form", _start(statement, index)


def _types(statement: Statement) -> Iterator[Found]:
    for index, word in enumerate(statement.words[:-1]):
        if word not in ("cast", "try_cast") or statement.words[index + 1] != "(":
            continue
        end = statement.closing(index + 1)
        inside = range(index + 2, end)
        start = max((i for i in inside if statement.words[i] == "as"), default=end)
        if not TYPES.fullmatch("".join(statement.words[start + 1 : end])):
            yield "type-name", _start(statement, index)


def _orders(statement: Statement) -> Iterator[Found]:
    for index, word in enumerate(statement.words):
        if word == "order by" and not _says_where_nulls_go(statement.words, index + 1):
            yield "null-order", _start(statement, index)


def _says_where_nulls_go(words: list[str], first: int) -> bool:
    """Whether each term of the `order by` before `first` ends with where nulls go."""
    depth = 0
    for index in range(first, len(words) + 1):
        word = words[index] if index < len(words) else ")"
        if depth == 0 and (word == "," or word in ORDER_ENDS):
            if words[index - 2 : index] not in (["nulls", "first"], ["nulls", "last"]):
                return False
            if word != ",":
                return True
        depth += (word == "(") - (word == ")")
    return True


def _start(statement: Statement, index: int) -> int:
    return int(statement.tokens[min(index, len(statement.tokens) - 1)].start)
