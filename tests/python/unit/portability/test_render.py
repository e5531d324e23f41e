"""What the renderer makes of templates, and that marks leave no trace."""

from collections.abc import Callable
from pathlib import Path

import pytest

from leadhouse.portability.origins import OPEN
from leadhouse.portability.render import Renderer, RenderError

Write = Callable[[str, str], Path]


def rendered(root: Path, path: str = "models/m.sql") -> str:
    """The SQL of a model."""
    return Renderer(root).file(root / path).sql


@pytest.mark.parametrize(
    ("template", "sql"),
    [
        ("select '{{ 'a' }}' as x", "select 'a' as x"),
        ("a\n{%- for i in [1, 2] %}\n{{ i }}\n{%- endfor %}\nb", "a\n1\n2\nb"),
        ("{# gone #}a {{- ' b' }}", "a b"),
        ("{{ config(meta={'a': 1}) }}select 1", "select 1"),
        ("select * from {{ ref('a') }}", "select * from a"),
        ("select * from {{ source('s', 't') }}", "select * from work.s.t"),
        ("{% set x %}1 {{ 2 }}{% endset %}{{ x }}", "1 2"),
    ],
)
def test_templates_are_rendered(write: Write, template: str, sql: str) -> None:
    assert rendered(write("models/m.sql", template)) == sql


def test_macros_return_values_of_any_kind(write: Write) -> None:
    write("macros/names.sql", "{% macro names() %}{{ return({'a': ['b', 'c']}) }}{% endmacro %}")
    root = write("models/m.sql", "{{ names()['a'] | join('-') }}")
    assert rendered(root) == "b-c"


def test_macros_see_the_model_they_are_called_in(write: Write) -> None:
    write(
        "macros/key.sql", "{% macro key() %}{{ model.config.get('meta', {})['key'] }}{% endmacro %}"
    )
    write("models/m.yml", "models: [{name: m, config: {meta: {key: abc}}}]")
    root = write("models/m.sql", "{{ key() }}")
    assert rendered(root) == "abc"


def test_a_text_that_a_macro_gave_can_be_a_name(write: Write) -> None:
    write("macros/name.sql", "{% macro name() -%}\n    some_\n{%- endmacro %}")
    root = write("models/m.sql", "{{ ref(name() ~ 'leads') }}")
    assert rendered(root) == "some_leads"


def test_no_mark_is_left(write: Write) -> None:
    write("macros/portable/p.sql", "{% macro p(x) %}({{ x }})\n{% endmacro %}")
    root = write("models/m.sql", "a\n{{ p('b') }}\nc '{{ p(p(1)) }}'\n")
    assert ord(OPEN) > max(map(ord, rendered(root)))


def test_an_undefined_name_is_an_error(write: Write) -> None:
    root = write("models/m.sql", "{{ missing }}")
    with pytest.raises(RenderError, match="missing"):
        rendered(root)
