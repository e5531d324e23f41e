"""Which canonical table the rows of each delivered entity reach."""

from typing import Any

from dbt.contracts.graph.manifest import Manifest
from dbt.contracts.graph.nodes import ModelNode


def feeds(manifest: Manifest) -> dict[str, str]:
    """`system.entity` of each source to the canonical table that its rows reach."""
    found = {}
    for node in manifest.nodes.values():
        if isinstance(node, ModelNode) and node.name.startswith("input_"):
            for parent in node.depends_on.nodes:
                for source in _sources_of(manifest, parent):
                    found[f"{source.source_name.removeprefix('raw_')}.{source.name}"] = (
                        node.name.removeprefix("input_")
                    )
    return found


def _sources_of(manifest: Manifest, unique_id: str) -> list[Any]:
    node = manifest.nodes.get(unique_id)
    if not isinstance(node, ModelNode) or not node.name.startswith("stg_"):
        return []
    return [
        manifest.sources[parent] for parent in node.depends_on.nodes if parent in manifest.sources
    ]
