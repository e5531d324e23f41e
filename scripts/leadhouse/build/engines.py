"""The engines of a home's runs, all on one target."""

from pathlib import Path

from leadhouse.build.engine import Engine, EngineOptions
from leadhouse.build.on_duckdb import DuckDBRun
from leadhouse.build.on_spark import SparkRun
from leadhouse.runs import Home, Run
from leadhouse.warehouse.connection import Target
from leadhouse.warehouse.spark import load_profile


class Engines:
    """Makes the engine of any run of a home."""

    def __init__(self, target: Target, home: Home, options: EngineOptions, root: Path) -> None:
        self._home = home
        self._options = options
        self._profile = load_profile(root / "profiles.yml") if target == "spark" else None

    def of(self, run: Run) -> Engine:
        """The engine of one run."""
        if self._profile is None:
            return DuckDBRun(self._home, run, self._options)
        return SparkRun(self._home, run, self._options, self._profile)
