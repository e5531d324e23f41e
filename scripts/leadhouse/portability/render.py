"""The SQL that dbt would compile for DuckDB, without dbt and without a connection.

Knows as much of dbt's templates as a portable project uses: `ref`, `source`, `var`, `config`,
`return`, dispatched macros, generic tests. What the macros of `macros/portable/` render is marked,
since it is of one dialect by design.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, StrictUndefined, TemplateError
from jinja2.runtime import Macro

from leadhouse.portability.origins import (
    ENTER,
    GIVEN,
    LEAVE,
    TAKEN,
    Marker,
    Origin,
    Rendered,
    read_marks,
    without_marks,
)
from leadhouse.portability.project import (
    GENERIC_TESTS,
    MACROS,
    MODELS,
    PORTABLE_MACROS,
    TESTS,
    generic_test_uses,
    model_configs,
)

VARIABLES = {"as_of": "2026-06-30 23:59:59.999999", "run_id": "development"}
# parameters of portable macros that take a text and no SQL
TEXT_PARAMETERS = frozenset({"pattern", "prefix", "data_type", "format", "delimiter", "text"})
_DEFINED = re.compile(r"{%-?\s*(?:macro|test)\s+(\w+)")
_TEST_TAG = re.compile(r"{%(-?)\s*test\s+(\w+)")
_MATERIALIZATION = re.compile(r"{%-?\s*materialization\b.*?endmaterialization\s*-?%}", re.DOTALL)
_END_TEST_TAG = re.compile(r"{%(-?)\s*endtest\s*(-?)%}")


class RenderError(ValueError):
    """A template that this renderer can't render, with its path."""


class _Returned(Exception):
    """Carries what a macro handed to `return`."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


class _Adapter:
    def __init__(self, macros: Mapping[str, Any]) -> None:
        self._macros = macros

    def dispatch(self, name: str, macro_namespace: str = "") -> Any:
        """The DuckDB side of a dispatched macro."""
        default = self._macros.get(f"default__{name}")
        return self._macros.get(f"duckdb__{name}", default)


class Renderer:
    """Renders the models and data tests of one project."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._marker = Marker()
        self._configs = model_configs(root)
        # what is rendered is SQL, not HTML
        self._environment = Environment(
            autoescape=False, extensions=["jinja2.ext.do"], undefined=StrictUndefined
        )
        self._macros: dict[str, Callable[..., Any]] = {}
        self._refs: set[str] = set()
        self._model = SimpleNamespace(name="", config={}, columns={})
        self._environment.globals |= self._builtins()
        generic = root / TESTS / GENERIC_TESTS
        files = [*sorted((root / MACROS).rglob("*.sql")), *sorted(generic.glob("*.sql"))]
        texts = {file: file.read_text(encoding="utf-8") for file in files}
        for text in texts.values():
            self._environment.globals |= {name: self._called(name) for name in _names(text)}
        for file, text in texts.items():
            self._load_macros(file, text)

    def models(self) -> Iterator[tuple[str, Rendered]]:
        """Name and SQL of each model."""
        for file in sorted((self._root / MODELS).rglob("*.sql")):
            yield file.stem, self.file(file)

    def data_tests(self) -> Iterator[tuple[str, Rendered]]:
        """Name and SQL of each singular test, and of each use of a generic one."""
        folder = self._root / TESTS
        generic = folder / GENERIC_TESTS
        for file in sorted(folder.rglob("*.sql")):
            if file.parent != generic:
                yield file.stem, self.file(file)
        for use in generic_test_uses(self._root):
            path = (generic / f"{use.name}.sql").relative_to(self._root).as_posix()
            text = self._macros[use.name](model=use.model, **use.arguments)
            yield use.name, read_marks(text, self._marker, Origin(path, 1))

    def file(self, file: Path) -> Rendered:
        """The SQL of a model or singular test."""
        path = file.relative_to(self._root).as_posix()
        self._refs.clear()
        self._model.name = file.stem
        self._model.config = self._configs.get(file.stem, {})
        try:
            text = self._marker.seed(self._environment, file.read_text(encoding="utf-8"), path)
            rendered = self._environment.from_string(text).render()
        except (TemplateError, TypeError, ValueError) as error:
            raise RenderError(f"{path}: could not be rendered: {error}") from error
        return read_marks(rendered, self._marker, Origin(path, 1), frozenset(self._refs))

    def _ref(self, name: str) -> str:
        self._refs.add(without_marks(name))
        return without_marks(name)

    def _load_macros(self, file: Path, text: str) -> None:
        path = file.relative_to(self._root).as_posix()
        text = _TEST_TAG.sub(r"{%\1 macro \2", text)
        text = _END_TEST_TAG.sub(r"{%\1 endmacro \2%}", text)
        # how a model is stored is no SQL of the model
        text = _MATERIALIZATION.sub("", text)
        is_portable = path.startswith(PORTABLE_MACROS)
        if not is_portable:
            text = self._marker.seed(self._environment, text, path)
        template = self._environment.from_string(text)
        for name, macro in vars(template.module).items():
            if isinstance(macro, Macro):
                self._macros[name] = _callable(macro, is_portable)

    def _called(self, name: str) -> Callable[..., Any]:
        """Finds the macro when it is called: macros of one file use those of another."""
        return lambda *args, **options: self._macros[name](*args, **options)

    def _builtins(self) -> dict[str, Any]:
        return {
            "adapter": _Adapter(self._macros),
            "config": lambda *_args, **_options: "",
            "dbt": SimpleNamespace(generate_series=_generate_series),
            "exceptions": SimpleNamespace(raise_compiler_error=_refuse),
            "execute": False,
            "model": self._model,
            "modules": SimpleNamespace(re=re),
            "ref": self._ref,
            "return": _return,
            "source": lambda system, table: f"work.{system}.{without_marks(table)}",
            "target": SimpleNamespace(type="duckdb", name="duckdb", schema="main"),
            "var": lambda name, default="": VARIABLES.get(name, default),
        }


def _names(text: str) -> list[str]:
    return [found.group(1) for found in _DEFINED.finditer(text)]


def _callable(macro: Macro, is_portable: bool) -> Callable[..., Any]:
    """A macro as dbt calls it: `return` gives any value, not only text."""

    def call(*args: Any, **options: Any) -> Any:
        if is_portable:
            named = dict(zip(macro.arguments, args, strict=False)) | options
            args, options = (), {name: _given(name, value) for name, value in named.items()}
        try:
            text = macro(*args, **options)
        except _Returned as returned:
            text = returned.value
        if is_portable and isinstance(text, str):
            return f"{ENTER}{text}{LEAVE}"
        return text

    return call


def _given(parameter: str, value: Any) -> Any:
    """What a portable macro is given, marked where it is SQL of the caller."""
    if parameter in TEXT_PARAMETERS:
        return value
    if isinstance(value, str):
        return f"{GIVEN}{value}{TAKEN}"
    if isinstance(value, list):
        return [_given(parameter, each) for each in value]
    if isinstance(value, dict):
        return {name: _given(parameter, each) for name, each in value.items()}
    return value


def _return(value: Any) -> None:
    raise _Returned(value)


def _refuse(message: str) -> None:
    raise RenderError(without_marks(message))


def _generate_series(upper_bound: int) -> str:
    return f"{ENTER}select 1 as generated_number where {upper_bound} > 0{LEAVE}"
