"""Regular expressions that mean the same to DuckDB (RE2) and to Spark (Java)."""

import re

# what both read alike: classes, groups without a look around, counted repetition. Not among it:
# \s (Java counts the vertical tab), \b (Java knows more letters), (?i), nested classes, a++
_ESCAPE = r"\\(?:[dDwWtnrf]|[!-/:-@\[-^`{-~])"
_TOKEN = re.compile(
    rf"""
    {_ESCAPE}
    | \[\^?(?:{_ESCAPE}|&(?!&)|[^\]\[\\&])+\]
    | \((?!\?) | \(\?: | \)
    | (?:[*+?]|\{{\d+(?:,\d*)?\}})\??(?![*+?{{])
    | [^\\\[\](){{}}*+?]
    """,
    re.VERBOSE,
)


def foreign_part(pattern: str) -> str | None:
    """The rest of a pattern from where the engines would read it differently; none if nowhere."""
    position = 0
    while position < len(pattern):
        token = _TOKEN.match(pattern, position)
        if token is None:
            return pattern[position:]
        position = token.end()
    return None


def as_java(pattern: str) -> str:
    """The pattern for Java, of which `foreign_part` has nothing to say.

    Java's `$` also matches before a last line break, and its `.` stops at more than a line feed.
    """
    tokens = _TOKEN.findall(pattern)
    return "(?d)" + "".join(r"\z" if token == "$" else token for token in tokens)
