"""What dbt gives to a template and sqlfluff's jinja templater does not.

sqlfluff puts each public name of this module into the context of every template it renders
(`library_path` in `.sqlfluff`). Only as much as our macros use, always for DuckDB.
"""

import re as _re
from types import SimpleNamespace as _Namespace
from typing import Any as _Any

from jinja2 import pass_context as _pass_context
from jinja2.runtime import Context as _Context

_VARS = {"as_of": "2026-06-30 23:59:59.999999", "run_id": "development"}


class _Adapter:
    @_pass_context
    def dispatch(self, context: _Context, macro_name: str, macro_namespace: str = "") -> _Any:
        """The DuckDB side of a dispatched macro."""
        name = f"duckdb__{macro_name}"
        macro = context.resolve(name)
        return macro if name in context else context.resolve(f"default__{macro_name}")


def _raise_compiler_error(message: str) -> None:
    raise ValueError(message)


def _generate_series(upper_bound: int) -> str:
    return f"select 1 as generated_number where {upper_bound} > 0"


def var(name: str, default: str = "") -> str:
    """The value of a run control variable."""
    return _VARS.get(name, default)


adapter = _Adapter()
dbt = _Namespace(generate_series=_generate_series)
exceptions = _Namespace(raise_compiler_error=_raise_compiler_error)
model = _Namespace(config={})
modules = _Namespace(re=_re)
target = _Namespace(type="duckdb", name="duckdb", schema="main")
