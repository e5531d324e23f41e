"""Components of graphs: the materialization against a plain search, and accounts that use it."""

import csv
import random
import shutil
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner

from leadhouse.project import project_root

ROOT = project_root()
ACCOUNT_MODELS = ROOT / "models" / "intermediate" / "accounts"
PROJECT = """
name: leadhouse
profile: leadhouse
model-paths: [models]
seed-paths: [seeds]
macro-paths: [macros]
flags: {send_anonymous_usage_stats: false}
vars: {as_of: "2026-06-30 23:59:59.999999", run_id: test}
models: {leadhouse: {+materialized: table, +schema: built}}
seeds:
  leadhouse:
    +schema: given
    +quote_columns: false
    int_account_keys: {+column_types: {account_id: string, domain_key: string, name_key: string}}
    edges: {+column_types: {from_node: string, to_node: string}}
"""
OF_EDGES = """
{{ config(
    materialized='connected_components', meta={'node': 'from_node', 'component': 'to_node'}
) }}
select from_node, to_node from {{ ref('edges') }}
"""

Row = tuple[str, ...]
Edge = tuple[str, str]


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def built(project: Path, monkeypatch: pytest.MonkeyPatch, query: str) -> list[Row]:
    """Builds a small project with the macros of this one and asks its warehouse."""
    (project / "dbt_project.yml").write_text(PROJECT, encoding="utf-8")
    shutil.copytree(ROOT / "macros", project / "macros")
    file = project / "warehouse.duckdb"
    monkeypatch.setenv("LEADHOUSE_DATABASE", str(file))
    monkeypatch.setenv("LEADHOUSE_ATTACH", "[]")
    done = dbtRunner().invoke(
        [
            *("build", "--project-dir", str(project), "--profiles-dir", str(ROOT)),
            *("--target", "duckdb", "--target-path", str(project / "target")),
            *("--log-path", str(project / "logs"), "--log-level", "none"),
        ]
    )
    DuckDBConnectionManager.close_all_connections()
    assert done.exception is None
    results = getattr(done.result, "results", [])
    assert [(each.node.name, each.message) for each in results if each.status != "success"] == []
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(query).fetchall()


def components(edges: Iterable[Edge]) -> dict[str, str]:
    """The least node of the component of each node, by search."""
    near: dict[str, set[str]] = {}
    for left, right in edges:
        near.setdefault(left, set()).add(right)
        near.setdefault(right, set()).add(left)
    least: dict[str, str] = {}
    for start in sorted(near):
        waiting = [start] if start not in least else []
        while waiting:
            node = waiting.pop()
            if node not in least:
                least[node] = start
                waiting.extend(near[node])
    return least


def shuffled_path(name: str, length: int, chance: random.Random) -> list[Edge]:
    nodes = [f"{name}{number:05d}" for number in range(length)]
    chance.shuffle(nodes)
    return list(pairwise(nodes))


def graph(chance: random.Random) -> list[Edge]:
    """Paths in order, against it and in none, a ring, a star, loops, and thin random parts."""
    ordered = [f"o{number:05d}" for number in range(2_000)]
    sparse = [f"r{number:05d}" for number in range(3_000)]
    star = [f"s{number:05d}" for number in range(500)]
    return [
        *pairwise(ordered),
        *((f"x{right[1:]}", f"x{left[1:]}") for left, right in pairwise(ordered)),
        *shuffled_path("p", 3_000, chance),
        *(path := shuffled_path("c", 301, chance)),
        (path[-1][1], path[0][0]),
        *((star[250], leaf) for leaf in star if leaf != star[250]),
        ("alone", "alone"),
        ("twice", "other"),
        ("twice", "other"),
        ("other", "twice"),
        ("'; drop table x; --", "\u202eéß \U0001f600"),
        *((chance.choice(sparse), chance.choice(sparse)) for _ in range(1_600)),
    ]


def test_each_node_has_the_least_node_of_its_component(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edges = graph(random.Random(1))
    write_csv(tmp_path / "seeds" / "edges.csv", ("from_node", "to_node"), edges)
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "of_edges.sql").write_text(OF_EDGES, encoding="utf-8")
    rows = built(
        tmp_path, monkeypatch, "select from_node, to_node from built.of_edges order by all"
    )
    assert rows == sorted(components(edges).items())


# account, domain, name and country -> company, why
ACCOUNTS = [
    ("A1", "one.example", "one|DE", "A1", "domain"),
    ("A2", "one.example", "uno|DE", "A1", "domain"),
    ("A3", "uno.example", "uno|DE", "A1", "name"),
    ("A4", "other.example", "one|FR", "A4", "single"),
    ("B1", "", "", "B1", "single"),
    ("B2", "", "", "B2", "single"),
    ("C1", "", "capped|DE", "C1", "name"),
    ("C2", "", "capped|DE", "C1", "name"),
    ("C3", "", "capped|DE", "C1", "name"),
    ("D1", "hot.example", "", "D1", "single"),
    ("D2", "hot.example", "", "D2", "single"),
    ("D3", "hot.example", "", "D3", "single"),
    ("D4", "hot.example", "", "D4", "single"),
    ("E1", "e.example", "chain|DE", "E1", "domain"),
    ("E2", "e.example", "chained|DE", "E1", "domain"),
    ("E3", "", "chain|DE", "E3", "single"),
    ("E4", "", "chained|DE", "E4", "single"),
]


@pytest.mark.rule("DUP-01")
def test_accounts_that_share_a_domain_or_a_name_in_a_country_are_one_company(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also over other accounts; a key of over three, or a chain of names past it, joins nobody."""
    keys = [row[:3] for row in ACCOUNTS]
    write_csv(
        tmp_path / "seeds" / "int_account_keys.csv", ("account_id", "domain_key", "name_key"), keys
    )
    write_csv(
        tmp_path / "seeds" / "int_unit_parameters.csv",
        ("business_unit_id", "dup_hot_key_max_records"),
        [("global", 3), ("north", 9)],
    )
    (tmp_path / "models").mkdir()
    for name in ("int_account_links", "int_account_components", "int_account_groups"):
        shutil.copy(ACCOUNT_MODELS / f"{name}.sql", tmp_path / "models")
    rows = built(
        tmp_path,
        monkeypatch,
        "select account_id, company_key, match_rule from built.int_account_groups order by all",
    )
    assert rows == [(account, company, why) for account, _, _, company, why in ACCOUNTS]
