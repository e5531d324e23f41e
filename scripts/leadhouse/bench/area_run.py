"""Two nights on a generated CRM, in which some of the models are measured."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from leadhouse.bench.identity.datasets import AS_OF
from leadhouse.bench.identity.process import Report, run_child
from leadhouse.bench.measure import Limits

UPSTREAM_MEMORY = "12GB"


@dataclass(frozen=True, slots=True)
class Area:
    """What is measured: the works of `leadhouse.bench.identity.child` that build it."""

    upstream_work: str
    work: str


@dataclass(frozen=True, slots=True)
class Crm:
    """A generated CRM whose extracts are landed in a home."""

    root: Path
    folder: Path
    leads: int
    limits: Limits
    report: Report

    @property
    def extracts(self) -> Path:
        """The folder of its Parquet files."""
        return self.folder / "extracts"

    def generate(self, seed: int) -> dict[str, int]:
        """Makes the extracts; returns the rows of each table."""
        (self.folder / "home").mkdir(parents=True)
        self._tell("generating", "")
        made = run_child(
            "generate",
            {
                "leads": self.leads,
                "seed": seed,
                "as_of": AS_OF.date().isoformat(),
                "out": str(self.extracts),
                "tables": None,
            },
            lambda detail: self._tell("generating", detail),
        )
        run_child(
            "intake",
            self._common() | {"data": str(self.extracts)},
            lambda detail: self._tell("intake", detail),
        )
        rows: dict[str, int] = made["rows"]
        return rows

    def two_nights(self, area: Area) -> tuple[dict[str, Any], dict[str, Any]]:
        """A first night as of the day before, and the next one, which goes on from it."""
        first = self._night(area, "first night", None, 1)
        return first, self._night(area, "next night", first["run_id"], 0)

    def first_night(self, area: Area, **task: Any) -> dict[str, Any]:
        """A first night alone; `task` is told to what is measured."""
        return self._night(area, "first night", None, 0, **task)

    def _night(
        self, area: Area, name: str, prior_run_id: str | None, days_before: int, **task: Any
    ) -> dict[str, Any]:
        upstream = self._common() | {
            "as_of": (AS_OF - timedelta(days=days_before)).isoformat(),
            "prior": prior_run_id,
            "memory_limit": UPSTREAM_MEMORY,
        }
        begun = run_child(area.upstream_work, upstream, lambda detail: self._tell(name, detail))
        measured = self._common() | {
            "run_id": begun["run_id"],
            "memory_limit": self.limits.memory_limit,
            "is_prior": prior_run_id is None,
            **task,
        }
        built = run_child(area.work, measured, lambda detail: self._tell(name, detail))
        return built | {"run_id": begun["run_id"]}

    def _common(self) -> dict[str, Any]:
        return {
            "root": str(self.root),
            "home": str(self.folder / "home"),
            "threads": self.limits.threads,
        }

    def _tell(self, step: str, detail: str) -> None:
        self.report(f"{self.leads:,} leads, {step}: {detail}")
