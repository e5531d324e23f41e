"""A SQL text as its tokens and its tree."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

DIALECT = "duckdb"


class StatementError(ValueError):
    """A text that is no SQL of DuckDB."""


@dataclass(frozen=True)
class Statement:
    """One query; positions are offsets in its text."""

    sql: str

    @cached_property
    def tokens(self) -> list[Any]:
        """The tokens, without comments."""
        try:
            return list(sqlglot.tokenize(self.sql, read=DIALECT))
        except SqlglotError as error:
            raise StatementError(str(error)) from error

    @cached_property
    def words(self) -> list[str]:
        """The text of each token in lower case; a literal or quoted name as a mark of its own."""
        return [_word(token) for token in self.tokens]

    @cached_property
    def tree(self) -> exp.Expr:
        """The syntax tree."""
        try:
            return sqlglot.parse_one(self.sql, read=DIALECT)
        except SqlglotError as error:
            raise StatementError(str(error)) from error

    def closing(self, index: int) -> int:
        """The token that closes the bracket that the token at `index` opens."""
        depth = 0
        for position in range(index, len(self.words)):
            depth += (self.words[position] == "(") - (self.words[position] == ")")
            if depth == 0:
                return position
        return len(self.words) - 1

    def calls(self) -> Iterator[tuple[str, int]]:
        """Each called function as written, with the token that names it."""
        for index in range(len(self.words) - 1):
            if self.words[index + 1] == "(" and self._is_called(index):
                yield self.words[index], index

    def _is_called(self, index: int) -> bool:
        word, before = self.words[index], self.words[index - 1] if index else ""
        return word.isidentifier() and word not in NO_FUNCTIONS and before not in ("as", ".")


# words that a bracket may follow and that call nothing; a type's digits look like a call as well
NO_FUNCTIONS = frozenset(
    """
    all and any as between by case distinct else except exclude exists filter from group having in
    intersect interval is join lateral like limit materialized not on or order over partition
    recursive select sets set some then union using values when where window with within ilike
    cube rollup decimal numeric varchar char pivot unpivot
    """.split()
)


def start_of(node: exp.Expr) -> int:
    """Where a part of the tree begins; -1 when nothing in it has a place."""
    return min((each.meta["start"] for each in node.walk() if "start" in each.meta), default=-1)


def _word(token: Any) -> str:
    kind = token.token_type.name
    if kind.endswith("STRING"):
        return "'"
    return '"' if kind == "IDENTIFIER" else str(token.text).lower()
