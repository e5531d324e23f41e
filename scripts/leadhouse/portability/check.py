"""The check: what in a dbt project doesn't run alike on DuckDB and Spark, with its lines."""

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from leadhouse.portability.constructs import Construct, constructs
from leadhouse.portability.origins import Origin, Rendered
from leadhouse.portability.parsed import found_in_tree
from leadhouse.portability.project import seed_columns
from leadhouse.portability.render import Renderer, RenderError
from leadhouse.portability.statement import Statement, StatementError
from leadhouse.portability.typed import found_by_type
from leadhouse.portability.types import Types
from leadhouse.portability.written import Found, found_in_tokens

# a comment on the line that allows what is on it, with the reason
ALLOWED = re.compile(r"-- portable: *[^ ]")


@dataclass(frozen=True, order=True)
class Finding:
    """A line of the project that holds a construct of one engine."""

    origin: Origin
    code: str
    text: str
    advice: str

    def __str__(self) -> str:
        return f"{self.origin}: {self.code}: {self.advice}\n    {self.text}"


@dataclass(frozen=True)
class Report:
    """What the check found, what a comment allows, and what it could not find out."""

    findings: tuple[Finding, ...]
    allowed: tuple[Finding, ...]
    queries: int
    unknown: tuple[str, ...]


def check_query(sql: str, types: Types) -> list[Found]:
    """The constructs of one query, with their offsets."""
    return _check(Statement(sql), types, _nowhere, _nowhere)


def _check(
    statement: Statement,
    types: Types,
    is_portable: Callable[[int], bool],
    is_in_call: Callable[[int], bool],
) -> list[Found]:
    """What is found outside of portable macros; of what they are given, only its words count."""
    found = {each for each in found_in_tokens(statement) if not is_portable(each[1])}
    found |= {each for each in found_in_tree(statement) if not is_in_call(each[1])}
    found |= set(found_by_type(statement, types, is_in_call))
    return sorted(found, key=lambda each: (each[1], each[0]))


def _nowhere(_offset: int) -> bool:
    return False


def check_project(root: Path, paths: Sequence[str] = ()) -> Report:
    """Checks every model and data test, and the macros that they use.

    `paths` narrows what is reported to these files and folders of the project.
    """
    return check_models(root, Renderer(root), Types(_sources(root)), paths)


def check_models(root: Path, renderer: Renderer, types: Types, paths: Sequence[str] = ()) -> Report:
    """Checks a project whose sources `types` knows."""
    models = dict(renderer.models())
    _declare(types, root, models)
    queries = [*models.items(), *renderer.data_tests()]
    lines = _Lines(root)
    found: set[Finding] = set()
    for name, rendered in queries:
        found |= set(_findings(name, rendered, types, lines))
    within = sorted(each for each in found if _is_within(each.origin.path, paths))
    allowed = [each for each in within if ALLOWED.search(lines.text(each.origin))]
    findings = [each for each in within if each not in allowed]
    return Report(tuple(findings), tuple(allowed), len(queries), tuple(types.unknown))


def _sources(root: Path) -> duckdb.DuckDBPyConnection:
    """What the models of the project read as sources, empty."""
    # not at the top: only the project itself needs them
    from leadhouse.build.prepare import prepare
    from leadhouse.warehouse.duckdb import DuckDBConnection

    with tempfile.TemporaryDirectory(prefix="leadhouse-portability-") as folder:
        home = Path(folder)
        connection = DuckDBConnection(home / "run.duckdb", home / "work.duckdb", None)
        prepare(connection, root, home, has_prior=False)
    native: duckdb.DuckDBPyConnection = connection.native
    return native


def _declare(types: Types, root: Path, models: Mapping[str, Rendered]) -> None:
    """Makes the columns of seeds and models known."""
    for name, columns in seed_columns(root).items():
        types.add_table(name, columns)
    for name in _in_order(models):
        try:
            types.add_query(name, models[name].sql)
        except duckdb.Error as error:
            raise RenderError(f"{models[name].start.path}: no SQL of DuckDB: {error}") from error


def _findings(name: str, rendered: Rendered, types: Types, lines: "_Lines") -> Iterator[Finding]:
    by_code: dict[str, Construct] = {each.code: each for each in constructs()}
    try:
        statement = Statement(rendered.sql)
        found = _check(statement, types, rendered.is_portable, rendered.is_in_call)
    except StatementError as error:
        raise RenderError(f"{rendered.start.path}: {name} is no SQL: {error}") from error
    for code, offset in found:
        origin = rendered.origin(offset)
        each = by_code[code]
        advice = f"{each.what}: {each.why}; write {each.instead}"
        yield Finding(origin, code, lines.text(origin).strip(), " ".join(advice.split()))


def _in_order(models: Mapping[str, Rendered]) -> Iterator[str]:
    """Each model after those that it reads."""
    done: set[str] = set()

    def visit(names: Iterable[str]) -> Iterator[str]:
        for name in sorted(set(names) & models.keys()):
            if name not in done:
                done.add(name)
                yield from visit(models[name].refs)
                yield name

    yield from visit(models)


def _is_within(path: str, paths: Sequence[str]) -> bool:
    return not paths or any(Path(path).is_relative_to(each) for each in paths)


class _Lines:
    """The lines of the project's files, read once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lines: dict[str, list[str]] = {}

    def text(self, origin: Origin) -> str:
        """The text of a line."""
        if origin.path not in self._lines:
            text = (self._root / origin.path).read_text(encoding="utf-8")
            self._lines[origin.path] = text.split("\n")
        return self._lines[origin.path][origin.line - 1]
