"""Real nights for the integration tests: generated extracts, a home each, no mock."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from leadhouse.build.night import Night, NightOptions, NightOutcome
from leadhouse.generate import generate
from leadhouse.intake.model import DataDir
from leadhouse.project import project_root
from leadhouse.runs import Home

AS_OF = datetime(2026, 6, 30, 23, 59, 59, 999999)
ZOHO = Path("shared/data/zoho_crm_demo")
DEMO_LEADS = 600


@dataclass(frozen=True)
class Built:
    """A finished night and its home."""

    home: Home
    outcome: NightOutcome

    def rows(self, query: str, *parameters: object) -> list[tuple]:
        """Rows of the run's warehouse, whether it was published or not."""
        file = self.home.run_dir(self.outcome.run.run_id) / "leadhouse.duckdb"
        with duckdb.connect(str(file), read_only=True) as connection:
            return connection.execute(query, parameters).fetchall()


RunNight = Callable[..., Built]


def run_night(
    home: Path,
    *data: Path | tuple[str, Path],
    as_of: datetime = AS_OF,
    root: Path | None = None,
    **options: object,
) -> Built:
    """One night in this process; a folder without a system is of `crm`."""
    folders = [each if isinstance(each, tuple) else ("crm", each) for each in data]
    asked = NightOptions(
        home=Home(home),
        as_of=as_of,
        data=tuple(DataDir(system, path) for system, path in folders),
        **options,
    )
    started = datetime.now(UTC)
    ticks = iter(range(10_000))
    clock = lambda: started + timedelta(milliseconds=next(ticks))  # noqa: E731
    outcome = Night(root or project_root(), asked, clock, Console(quiet=True)).run()
    return Built(Home(home), outcome)


@pytest.fixture(scope="session")
def night() -> RunNight:
    """Runs a night: `night(home, *data, as_of=..., root=..., keep=..., policy=...)`."""
    return run_night


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Extracts of a small demo CRM as CSV, with the truth beside them; don't write into it."""
    out = tmp_path_factory.mktemp("demo") / "extracts"
    generate(DEMO_LEADS, 7, AS_OF.date(), out, "csv")
    return out


@pytest.fixture(scope="session")
def demo_night(tmp_path_factory: pytest.TempPathFactory, demo: Path) -> Built:
    """The published night of the demo; don't run another in its home."""
    return run_night(tmp_path_factory.mktemp("demo_home"), demo)


@pytest.fixture(scope="session")
def zoho() -> Path:
    """The real Zoho export, where it is there."""
    path = project_root().parent / ZOHO
    if not path.is_dir():
        pytest.skip("the Zoho export is not on this machine")
    return path


@pytest.fixture
def project_copy(tmp_path: Path) -> Iterator[Path]:
    """A copy of the dbt project that a test may break."""
    root, target = project_root(), tmp_path / "project"
    target.mkdir()
    for name in ("models", "macros", "seeds", "tests/dbt", "expectations"):
        shutil.copytree(root / name, target / name)
    for name in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(root / name, target / name)
    yield target
