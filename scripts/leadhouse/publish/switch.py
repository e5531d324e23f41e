"""The switch of the published link: at any moment it names the old run or the new one."""

import os
from datetime import datetime
from pathlib import Path

from leadhouse.publish.duckdb import DuckDBPublisher
from leadhouse.publish.durable import sync_path, sync_tree
from leadhouse.publish.publisher import Publisher, SwitchError
from leadhouse.runs import (
    MASKED_FILE,
    RUN_FILE,
    Home,
    Run,
    kept_runs,
    list_runs,
    lock,
    published_run_id,
    require_target,
)

MASKED_FOLDER = "masked"
PRIVATE_DIRECTORIES = ("parquet", "csv", "site", "docs", "logs")
TEMPORARY_PREFIX = ".published-"


def protect(run_dir: Path) -> None:
    """Sets who may read what: everybody the masked copy, only the owner all that names people."""
    run_dir.chmod(0o755)
    for name, mode in ((RUN_FILE, 0o600), (MASKED_FILE, 0o644), (MASKED_FOLDER, 0o755)):
        if (run_dir / name).exists():
            (run_dir / name).chmod(mode)
    for name in PRIVATE_DIRECTORIES:
        if (run_dir / name).is_dir():
            (run_dir / name).chmod(0o700)


def switch(home: Home, run_id: str, publisher: Publisher | None = None) -> None:
    """Publishes a finished run; call it under the lock. Without a publisher it is on DuckDB.

    Everything of the run is on disk before the link names it. A kill leaves the old link or the
    new one, and perhaps a temporary link, which the next switch removes. Readers on another engine
    are switched before the link; `Publisher.restore` mends a kill between the two.
    """
    publisher = publisher or DuckDBPublisher(home)
    require_target(home, publisher.target)
    run, run_dir = _record(home, run_id), home.run_dir(run_id)
    publisher.check(run)
    published_run_id(home)  # raises when something else is in the link's place
    protect(run_dir)
    sync_tree(run_dir)
    sync_path(home.runs)
    publisher.switch(run)
    for leftover in home.path.glob(f"{TEMPORARY_PREFIX}*"):
        leftover.unlink()
    temporary = home.path / f"{TEMPORARY_PREFIX}{os.getpid()}"
    temporary.symlink_to(Path("runs") / run_id, target_is_directory=True)
    temporary.replace(home.published)
    sync_path(home.path)


def rollback(
    home: Home, now: datetime, run_id: str | None = None, publisher: Publisher | None = None
) -> Run:
    """Publishes an older run again, by default the one published before, and returns it.

    Takes the lock itself.
    """
    with lock(home, now):
        run = _named(home, run_id) if run_id else _one_before(home)
        switch(home, run.run_id, publisher)
        return run


def _record(home: Home, run_id: str) -> Run:
    for run in list_runs(home):
        if run.run_id == run_id:
            return run
    raise SwitchError(f"{home.path} has no run {run_id}; `leadhouse runs` lists them")


def _named(home: Home, run_id: str) -> Run:
    kept = {run.run_id: run for run in kept_runs(home) if run.state == "published"}
    if run_id not in kept:
        choice = ", ".join(kept) or "none"
        raise SwitchError(f"{run_id} is no kept run that was published; kept ones: {choice}")
    return kept[run_id]


def _one_before(home: Home) -> Run:
    current = published_run_id(home)
    kept = [run for run in kept_runs(home) if run.state == "published"]
    names = [run.run_id for run in kept]
    place = names.index(current) if current in names else len(names)
    if place == 0:
        raise SwitchError(f"{home.path} keeps no published run older than {current}")
    return kept[place - 1]
