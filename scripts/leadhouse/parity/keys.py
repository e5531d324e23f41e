"""The grain that the project declares for its tables."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml


def declared_keys(root: Path) -> dict[str, tuple[str, ...]]:
    """The columns of the grain of each model and seed of the project in `root`, by its name.

    A name has no schema: it is unique in a dbt project.
    """
    return {
        node["name"]: tuple(grain)
        for node in _nodes(root)
        if isinstance(grain := _grain(node), list) and grain
    }


def _nodes(root: Path) -> Iterator[dict[str, Any]]:
    for folder, kind in (("models", "models"), ("seeds", "seeds")):
        for path in sorted((root / folder).rglob("*.yml")):
            content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {}
            yield from content.get(kind) or []


def _grain(node: dict[str, Any]) -> Any:
    return ((node.get("config") or {}).get("meta") or {}).get("grain")
