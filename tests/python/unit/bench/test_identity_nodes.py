"""What is measured as identity follows from the project, not from a list of every model."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from dbt.contracts.graph.manifest import Manifest

from leadhouse.bench.identity.night import NodeClock
from leadhouse.bench.identity.nodes import (
    contact_nodes,
    identity_nodes,
    result_nodes,
    state_nodes,
    upstream_nodes,
)
from leadhouse.bench.measure import BenchFailed

IDENTITY, INPUT, MARTS = "intermediate/identity", "input", "marts/leads"
# model -> folder, parents; a seed has no folder, `prior.x` is a source
PROJECT: dict[str, tuple[str | None, list[str]]] = {
    "seed_weights": (None, []),
    "input_leads": (INPUT, ["raw.leads"]),
    "input_scores": (INPUT, ["raw.scores"]),
    "int_match_fields": (IDENTITY, ["input_leads", "seed_weights"]),
    "match_keys": ("ops", ["int_match_fields", "prior.match_keys"]),
    "unrelated": ("ops", ["input_leads"]),
    "int_golden_ids": (IDENTITY, ["match_keys", "prior.bridge_lead_records"]),
    "int_golden_members": (IDENTITY, ["int_golden_ids", "input_scores"]),
    "bridge_lead_records": (MARTS, ["int_golden_members"]),
    "fct_lead_match_pairs": (MARTS, ["match_keys"]),
    "fct_golden_lead_changes": (MARTS, ["int_golden_ids"]),
    "bridge_golden_lead_redirects": (MARTS, ["int_golden_ids"]),
    "int_contact_values": ("intermediate/contact_points", ["input_leads"]),
    "fct_golden_lead_values": (MARTS, ["int_golden_members", "int_contact_values"]),
    "mart_duplicate_reviews": (MARTS, ["fct_lead_match_pairs", "int_golden_members"]),
}


def manifest(project: dict[str, tuple[str | None, list[str]]] = PROJECT) -> Manifest:
    """As much of a manifest as is read."""
    nodes: dict[str, Any] = {}
    sources: dict[str, Any] = {}
    parents: dict[str, list[str]] = {}
    for name, (folder, above) in project.items():
        kind = "seed" if folder is None else "model"
        nodes[name] = SimpleNamespace(
            unique_id=name,
            name=name,
            resource_type=kind,
            original_file_path=f"{kind}s/{folder or 'policy'}/{name}",
        )
        parents[name] = above
        for each in above:
            if "." in each:
                source, table = each.split(".")
                sources[each] = SimpleNamespace(source_name=source, name=table)
                parents[each] = []
    nodes["a_test"] = SimpleNamespace(
        unique_id="a_test", name="int_golden_ids", resource_type="test", original_file_path="tests/"
    )
    parents["a_test"] = ["unrelated"]
    found = SimpleNamespace(nodes=nodes, sources=sources, parent_map=parents)
    return cast(Manifest, found)


def test_identity_is_its_outputs_and_what_they_stand_on_in_its_folders() -> None:
    assert identity_nodes(manifest()) == [
        "bridge_golden_lead_redirects",
        "fct_golden_lead_changes",
        "fct_lead_match_pairs",
        "int_golden_ids",
        "int_match_fields",
        "match_keys",
    ]


def test_upstream_is_everything_else_that_identity_stands_on() -> None:
    found = manifest()
    assert upstream_nodes(found, identity_nodes(found)) == ["input_leads", "seed_weights"]


def test_later_steps_build_only_what_is_not_there_yet() -> None:
    found = manifest()
    names = identity_nodes(found)
    done = {*names, *upstream_nodes(found, names)}
    assert contact_nodes(found, done) == ["int_contact_values"]
    assert state_nodes(found, done) == ["bridge_lead_records", "input_scores", "int_golden_members"]
    results = result_nodes(found, done | {"int_contact_values"})
    assert results == [
        "fct_golden_lead_values",
        "input_scores",
        "int_golden_members",
        "mart_duplicate_reviews",
    ]


def test_state_that_nobody_publishes_is_refused() -> None:
    found = manifest(
        {name: each for name, each in PROJECT.items() if name != "bridge_lead_records"}
    )
    with pytest.raises(BenchFailed, match="bridge_lead_records of the prior warehouse"):
        state_nodes(found, identity_nodes(found))


def test_a_project_without_an_output_is_refused() -> None:
    found = manifest({name: each for name, each in PROJECT.items() if name != "int_golden_ids"})
    with pytest.raises(BenchFailed, match="no model int_golden_ids"):
        identity_nodes(found)


def test_a_node_costs_what_is_between_its_events(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([(1.0, 10.0), (3.5, 11.0)])
    monkeypatch.setattr("leadhouse.bench.identity.night.now", lambda: next(times))
    clock = NodeClock()
    for event in ("MainReportVersion", "NodeStart", "LogStartLine", "NodeFinished"):
        data = SimpleNamespace(node_info=SimpleNamespace(node_name="int_golden_ids"))
        clock.hear(SimpleNamespace(info=SimpleNamespace(name=event), data=data))
    assert clock.nodes == {"int_golden_ids": (2.5, 1.0)}
