"""What DuckDB and Spark don't run alike, and what they do, as the package's two lists say."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

Answer = Literal["error", "other", "duckdb error", "alike", "never"]
ANSWERS = {
    "error": "error",
    "other": "other answer",
    "duckdb error": "error on DuckDB",
    "alike": "alike",
    "never": "never twice the same",
}
HOME = Path(__file__).parent


@dataclass(frozen=True)
class Construct:
    """Something that models don't use, why, and what they use instead."""

    code: str
    what: str
    why: str
    instead: str
    spark: Answer
    examples: tuple[str, ...]
    fine: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    words: tuple[tuple[str, ...], ...] = ()
    tokens: tuple[str, ...] = ()


@dataclass(frozen=True)
class Safe:
    """Something else that both engines answer alike, or refuse alike."""

    what: str
    queries: tuple[str, ...]
    refused: bool = False


@cache
def constructs() -> tuple[Construct, ...]:
    """All constructs, in the order of the list."""
    return tuple(_construct(entry) for entry in _read("constructs.yml"))


@cache
def safe_functions() -> Mapping[str, tuple[str, ...]]:
    """Each function that models may call -> expressions that prove it on both engines."""
    declared: Mapping[str, list[str]] = _read("safe_functions.yml")
    return {name: tuple(expressions) for name, expressions in declared.items()}


@cache
def safe_expressions() -> tuple[Safe, ...]:
    """What else runs alike."""
    return tuple(
        Safe(entry["what"], tuple(entry["queries"]), entry.get("refused", False))
        for entry in _read("safe_expressions.yml")
    )


def table() -> str:
    """The constructs as a Markdown table."""
    lines = ["| what | on Spark 4.3 | why | write instead |", "|---|---|---|---|"]
    for each in constructs():
        cells = (each.what, ANSWERS[each.spark], each.why, each.instead)
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines)


def functions_text() -> str:
    """The functions that models may call, as one Markdown sentence."""
    return ", ".join(f"`{name}`" for name in sorted(safe_functions())) + "."


def expressions_text() -> str:
    """What else runs alike, as a Markdown list."""
    return "\n".join(f"- {each.what}" for each in safe_expressions())


def _construct(entry: dict[str, Any]) -> Construct:
    if entry["spark"] not in get_args(Answer):
        raise ValueError(f"constructs.yml: {entry['code']}: unknown answer {entry['spark']!r}")
    return Construct(
        code=entry["code"],
        what=entry["what"],
        why=entry["why"],
        instead=entry["instead"],
        spark=entry["spark"],
        examples=tuple(entry["examples"]),
        fine=tuple(entry.get("fine", ())),
        functions=tuple(entry.get("functions", ())),
        words=tuple(tuple(phrase.split()) for phrase in entry.get("words", ())),
        tokens=tuple(entry.get("tokens", ())),
    )


def _read(name: str) -> Any:
    return yaml.safe_load((HOME / name).read_text(encoding="utf-8"))
