"""What a night asks of the engine that its run is on."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import duckdb

from leadhouse.runs import Run
from leadhouse.site.context import SiteContext
from leadhouse.site.terminal import Places
from leadhouse.warehouse.connection import Connection, Target

# with it personal columns of the masked copy are keyed hashes, without it null
MASK_KEY_VARIABLE = "LEADHOUSE_MASK_KEY"


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """How much of the machine the engine may use."""

    threads: int = 2
    memory_limit: str = "6GB"


class Engine(Protocol):
    """The engine of one run."""

    @property
    def target(self) -> Target:
        """The dbt target."""

    @property
    def has_prior(self) -> bool:
        """Whether there is a prior warehouse."""

    def connect(self) -> Connection:
        """A new connection to the run's warehouse."""

    def located(self, file: Path) -> str:
        """Where the engine finds a landed file; makes it reachable first if it isn't."""

    def dbt_environment(self) -> dict[str, str]:
        """The environment that profiles.yml needs for this run."""

    def release(self) -> None:
        """Closes what dbt left open, once a command of dbt has ended."""

    def write_results(
        self, runs: Sequence[Run], manifest: Mapping[str, Any], report: Callable[[str], None]
    ) -> None:
        """Writes `ops.runs`, the masked copy and the Parquet copies of a run that passed its gate.

        `runs` are all runs of the home as they will be once this one is published.
        """

    def opened(self) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        """The run's published tables for the pages, in schemas as the models name them."""

    def places(self, context: SiteContext) -> Places:
        """Where people find the run's results."""

    def drop_scratch(self) -> None:
        """Removes what only the build needed."""
