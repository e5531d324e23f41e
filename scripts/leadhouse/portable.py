"""The project's portable SQL macros outside of dbt, as an engine spells them.

What a text must look like to be of a type is said once, in `macros/portable/`; Python that has to
know it renders the same macros.
"""

from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment

from leadhouse.project import project_root
from leadhouse.warehouse.connection import Target


class _Adapter:
    """Stands in for dbt's adapter: dispatches to the macro of the dialect."""

    def __init__(self, dialect: Target) -> None:
        self._dialect = dialect
        self.macros: dict[str, Callable[..., str]] = {}

    def dispatch(self, name: str, package: str) -> Callable[..., str]:
        """The dialect's own macro of that name."""
        return self.macros[f"{self._dialect}__{name}"]


def portable_macros(
    root: Path | None = None, dialect: Target = "duckdb"
) -> dict[str, Callable[..., str]]:
    """Every macro of `macros/portable/` by name, ready to be called with SQL expressions."""
    folder = (root or project_root()) / "macros" / "portable"
    # one template, so that the macros know each other; what they render is SQL, not HTML
    source = "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.sql")))
    adapter = _Adapter(dialect)
    environment = Environment(autoescape=False, extensions=["jinja2.ext.do"])
    environment.globals |= {"adapter": adapter, "return": lambda value: value}
    module = environment.from_string(source).module
    adapter.macros = {name: value for name, value in vars(module).items() if callable(value)}
    return adapter.macros
