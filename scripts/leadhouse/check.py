"""The dry intake of `leadhouse check`: what would be read, and which values would not be."""

import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.console import RenderableType

from leadhouse.contract import CONTRACT_PATH, load_contract
from leadhouse.intake.casts import worst_casts
from leadhouse.intake.landing import land
from leadhouse.intake.model import DataDir, IntakeReport
from leadhouse.intake.report import describe_casts, describe_report


def check_extracts(
    root: Path, data: Sequence[tuple[str, Path]]
) -> tuple[IntakeReport, list[RenderableType]]:
    """Lands the extracts in a folder that is thrown away, and describes what was found."""
    with tempfile.TemporaryDirectory(prefix="leadhouse-check-") as folder:
        home = Path(folder)
        report = land(
            home,
            [DataDir(system, path) for system, path in data],
            arrived_at=datetime.now(UTC).replace(tzinfo=None),
            root=root,
        )
        casts = worst_casts(home, report.recognised, load_contract(root / CONTRACT_PATH))
    systems = frozenset(extract.system for extract in report.recognised)
    return report, [*describe_report(report), *describe_casts(casts, systems)]
