"""Removal of the files of old runs and of runs cut short; the ledger goes on listing them."""

import contextlib
import shutil
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from leadhouse.publish.duckdb import DuckDBPublisher
from leadhouse.publish.publisher import Publisher
from leadhouse.runs import (
    RECORD_NAME,
    Home,
    Run,
    finish_run,
    list_runs,
    published_run,
    published_run_id,
)

REMOVED_PREFIX = ".removed-"
# what a run that was cut short keeps, so that a person can see why
KEPT_OF_FAILED = frozenset({RECORD_NAME, "logs"})


def clean_runs(home: Home, keep: int, publisher: Publisher | None = None) -> list[str]:
    """Removes all but the newest `keep` published runs and as many others; returns their ids.

    Published runs and the rest are counted apart, so that a week of failures leaves the good runs
    alone. The run that is published now, the one it went on from, and runs still building stay.
    Call it under the lock. Without a publisher the runs are on DuckDB.
    """
    if keep < 1:
        raise ValueError(f"keep is {keep}; keep at least one run")
    publisher = publisher or DuckDBPublisher(home)
    for leftover in home.runs.glob(f"{REMOVED_PREFIX}*"):
        _finish_removal(leftover, publisher)
    present = [run for run in list_runs(home) if home.run_dir(run.run_id).is_dir()]
    kept = _protected(home)
    kept |= _newest((run for run in present if run.state == "published"), keep)
    kept |= _newest((run for run in present if run.state in ("failed", "not_published")), keep)
    kept |= {run.run_id for run in present if run.state == "building"}
    removed = [run.run_id for run in present if run.run_id not in kept]
    for run_id in removed:
        _remove(home.run_dir(run_id), publisher)
    return removed


def settle_stale_runs(home: Home, now: datetime, publisher: Publisher | None = None) -> list[Run]:
    """Ends the records of runs that were cut short; call it under the lock.

    A run that was killed after the link was switched to it is published; any other is failed, and
    its files but the record and the logs are removed. On another engine than DuckDB call
    `Publisher.restore` before it, since readers may be shown such a run.
    """
    publisher = publisher or DuckDBPublisher(home)
    published = published_run_id(home)
    settled = []
    for run in list_runs(home):
        if run.state != "building":
            continue
        if run.run_id == published:
            settled.append(finish_run(home, run, "published", now, run.reasons))
            continue
        home.run_dir(run.run_id).mkdir(mode=0o700, parents=True, exist_ok=True)
        publisher.remove(run.run_id)
        _remove_results(home.run_dir(run.run_id))
        settled.append(finish_run(home, run, "failed", now, ("the process ended early",)))
    _remove_empty_directories(home.runs)
    return settled


def _protected(home: Home) -> set[str]:
    published = published_run(home)
    if published is None:
        return set()
    return {published.run_id} | ({published.prior_run_id} if published.prior_run_id else set())


def _newest(runs: Iterable[Run], count: int) -> set[str]:
    return {run.run_id for run in list(runs)[-count:]}


def _remove(run_dir: Path, publisher: Publisher) -> None:
    # renamed first, so that a kill never leaves half a run under its own name
    doomed = run_dir.with_name(f"{REMOVED_PREFIX}{run_dir.name}")
    run_dir.rename(doomed)
    _finish_removal(doomed, publisher)


def _finish_removal(doomed: Path, publisher: Publisher) -> None:
    publisher.remove(doomed.name.removeprefix(REMOVED_PREFIX))
    shutil.rmtree(doomed)


def _remove_empty_directories(runs: Path) -> None:
    """Removes what a kill between making a run's directory and its record leaves."""
    for run_dir in runs.glob("*/"):
        with contextlib.suppress(OSError):
            run_dir.rmdir()


def _remove_results(run_dir: Path) -> None:
    for entry in run_dir.iterdir():
        if entry.name in KEPT_OF_FAILED:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
