"""Runs dbt in this process, with one manifest for all commands of a night."""

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dbt.cli.main import dbtRunner, dbtRunnerResult
from dbt.contracts.graph.manifest import Manifest

from leadhouse.build.engine import Engine


class DbtFailed(Exception):
    """dbt could not even start on the project."""


@dataclass(frozen=True, slots=True)
class NodeResult:
    """How one node ended; `failures` counts the rows that a test returned."""

    unique_id: str
    name: str
    resource_type: str
    status: str
    seconds: float
    message: str | None
    failures: int | None
    compiled_code: str | None

    @property
    def is_failed(self) -> bool:
        """Whether the node keeps the night from publishing."""
        return self.status in {"error", "fail", "runtime error"}


@dataclass(frozen=True, slots=True)
class DbtProject:
    """The project as one run sees it."""

    root: Path
    engine: Engine
    target_path: Path
    log_path: Path
    as_of: str
    run_id: str
    report: Callable[[str], None] = lambda detail: None

    def parse(self) -> Manifest:
        """Reads the project once."""
        result = self._invoke(dbtRunner(), ["parse"])
        if not isinstance(result.result, Manifest):
            raise DbtFailed(f"dbt can't read the project: {_reason(result)}")
        return result.result

    def build(self, manifest: Manifest, *selection: str) -> list[NodeResult]:
        """Seeds, models and tests of a selection, in their order."""
        return self.invoke(manifest, ["build", "--exclude-resource-type", "unit_test", *selection])

    def invoke(self, manifest: Manifest, arguments: Sequence[str]) -> list[NodeResult]:
        """Runs one command on the manifest and returns the results of its nodes."""
        runner = dbtRunner(manifest=manifest, callbacks=[self._on_event])
        result = self._invoke(runner, arguments)
        if result.exception is not None:
            raise DbtFailed(f"dbt {arguments[0]} failed: {_reason(result)}")
        return [_node_result(node) for node in getattr(result.result, "results", [])]

    def _on_event(self, event: Any) -> None:
        """Tells which node is being worked on, and how many there are."""
        if event.info.name == "LogStartLine":
            self.report(f"{event.data.index} of {event.data.total}, {event.data.description}")

    def _invoke(self, runner: dbtRunner, arguments: Sequence[str]) -> dbtRunnerResult:
        with _environment(self.engine.dbt_environment()):
            try:
                return runner.invoke([*arguments, *self._options()])
            finally:
                self.engine.release()

    def _options(self) -> list[str]:
        return [
            *("--project-dir", str(self.root), "--profiles-dir", str(self.root)),
            *("--target", self.engine.target, "--target-path", str(self.target_path)),
            *("--log-path", str(self.log_path), "--log-level", "none"),
            *("--log-level-file", "none"),
            *("--vars", json.dumps({"as_of": self.as_of, "run_id": self.run_id})),
        ]


def _node_result(node: Any) -> NodeResult:
    return NodeResult(
        unique_id=node.node.unique_id,
        name=node.node.name,
        resource_type=str(node.node.resource_type),
        status=str(node.status),
        seconds=float(node.execution_time),
        message=node.message,
        failures=node.failures,
        compiled_code=getattr(node.node, "compiled_code", None),
    )


def _reason(result: dbtRunnerResult) -> str:
    return str(result.exception or result.result)


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
