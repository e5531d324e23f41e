"""The home of a warehouse: its runs, its ledger and its lock."""

import contextlib
import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, cast, get_args

from leadhouse.publish.durable import append_line, write_atomic
from leadhouse.warehouse.connection import Target

RunState = Literal["building", "published", "failed", "not_published"]

RECORD_NAME = "run.json"
RUN_FILE = "leadhouse.duckdb"
MASKED_FILE = "leadhouse_masked.duckdb"
WORK_FILE = "work.duckdb"
# the file in a run's directory by which its warehouse is known to be there
KEPT_BY: Mapping[Target, str] = {"duckdb": RUN_FILE, "spark": RECORD_NAME}


class HomeError(Exception):
    """The home can't be used as it is."""


class HomeLocked(HomeError):
    """Another run holds the lock of the home."""

    exit_code = 75


class WrongTarget(HomeError):
    """The home holds runs of another engine."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Home:
    """The folders of one warehouse."""

    path: Path

    @property
    def landing(self) -> Path:
        """Content-addressed extracts and their manifest."""
        return self.path / "landing"

    @property
    def runs(self) -> Path:
        """One directory a run."""
        return self.path / "runs"

    @property
    def published(self) -> Path:
        """The link to the run that people read."""
        return self.path / "published"

    @property
    def lock_path(self) -> Path:
        """The file whose lock one run holds."""
        return self.path / "lock"

    @property
    def ledger(self) -> Path:
        """One line a change of state of any run, also of runs whose files are gone."""
        return self.path / "runs.jsonl"

    def run_dir(self, run_id: str) -> Path:
        """The directory of one run."""
        return self.runs / run_id


@dataclass(frozen=True, slots=True)
class Run:
    """One run; times are UTC without an offset.

    `is_publishable` says that the gate passed, whether or not the run was published: such a run
    may be the prior state of another.
    """

    run_id: str
    as_of: datetime
    started_at: datetime
    finished_at: datetime | None = None
    state: RunState = "building"
    code_version: str = ""
    policy_version: str = ""
    reasons: tuple[str, ...] = ()
    prior_run_id: str | None = None
    is_publishable: bool = False
    target: Target = "duckdb"


def new_run_id(as_of: datetime, started_at: datetime, taken: frozenset[str] = frozenset()) -> str:
    """A run id that sorts by `as_of`, then by start: the eight digits are Unix seconds in hex.

    A start within the same second as one of `taken` gets the next free number.
    """
    seconds = int(started_at.replace(tzinfo=UTC).timestamp())
    while (run_id := f"{as_of:%Y%m%dT%H%M%S}-{seconds & 0xFFFFFFFF:08x}") in taken:
        seconds += 1
    return run_id


def create_run(
    home: Home,
    as_of: datetime,
    started_at: datetime,
    *,
    code_version: str = "",
    policy_version: str = "",
    prior_run_id: str | None = None,
    target: Target = "duckdb",
) -> Run:
    """Makes the directory and the record of a new run; only its owner may enter it yet."""
    taken = frozenset(run.run_id for run in list_runs(home))
    # on Spark its schemas stand beside those of other homes, which may start in the same second
    own = f"-{secrets.token_hex(4)}" if target == "spark" else ""
    run = Run(
        run_id=new_run_id(as_of, started_at, taken) + own,
        as_of=as_of,
        started_at=started_at,
        code_version=code_version,
        policy_version=policy_version,
        prior_run_id=prior_run_id,
        target=target,
    )
    home.run_dir(run.run_id).mkdir(mode=0o700, parents=True)
    save_run(home, run)
    return run


def save_run(home: Home, run: Run) -> None:
    """Writes the record of the run atomically and adds it to the ledger."""
    write_atomic(home.run_dir(run.run_id) / RECORD_NAME, _to_json(run) + "\n")
    append_line(home.ledger, _to_json(run))


def finish_run(
    home: Home,
    run: Run,
    state: RunState,
    finished_at: datetime,
    reasons: tuple[str, ...] = (),
    *,
    is_publishable: bool = False,
) -> Run:
    """Records how the run ended and returns the record."""
    ended = replace(
        run,
        state=state,
        finished_at=finished_at,
        reasons=reasons,
        is_publishable=is_publishable or state == "published",
    )
    save_run(home, ended)
    return ended


def list_runs(home: Home) -> list[Run]:
    """All runs that the home has ever had, by start, also those whose files are gone."""
    known = {run.run_id: run for run in _read_ledger(home.ledger)}
    for record in sorted(home.runs.glob(f"[!.]*/{RECORD_NAME}")):
        run = _from_json(record.read_text(encoding="utf-8"), record)
        known[run.run_id] = run
    return sorted(known.values(), key=lambda run: (run.started_at, run.run_id))


def kept_runs(home: Home) -> list[Run]:
    """Runs whose warehouse is still there, by start: on Spark those whose record is."""
    return [
        run for run in list_runs(home) if (home.run_dir(run.run_id) / KEPT_BY[run.target]).is_file()
    ]


def home_target(home: Home) -> Target | None:
    """The engine of the home's runs; nothing before the first one."""
    targets = [run.target for run in list_runs(home)]
    return targets[-1] if targets else None


def require_target(home: Home, target: Target) -> None:
    """Raises `WrongTarget` where the home's runs are on another engine than `target`."""
    found = home_target(home)
    if found not in (None, target):
        raise WrongTarget(
            f"{home.path} holds {found} runs, and a home belongs to one target;"
            f" give another --home for {target}"
        )


def published_run_id(home: Home) -> str | None:
    """The run that the link names, read once."""
    try:
        return home.published.readlink().name
    except FileNotFoundError:
        return None
    except OSError as error:
        raise HomeError(
            f"{home.published} is no symbolic link; move it away, then publish again"
        ) from error


def published_run(home: Home) -> Run | None:
    """The record of the published run, or nothing before the first one."""
    run_id = published_run_id(home)
    return next((run for run in list_runs(home) if run.run_id == run_id), None)


def prior_run(home: Home, as_of: datetime) -> Run | None:
    """The run whose state a run as of `as_of` goes on from.

    That is the published one, or, if it is later than `as_of`, the newest kept run that passed its
    gate and is not later.
    """
    published = published_run(home)
    if published is not None and published.as_of <= as_of:
        return published
    usable = [run for run in kept_runs(home) if run.is_publishable and run.as_of <= as_of]
    return max(usable, key=lambda run: (run.as_of, run.started_at, run.run_id), default=None)


@contextlib.contextmanager
def lock(home: Home, started_at: datetime) -> Iterator[None]:
    """Holds the home for one run; raises `HomeLocked` when another process has it.

    The kernel gives the lock back when the process ends, however it ends.
    """
    home.path.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(home.lock_path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise HomeLocked(_holder_message(home)) from error
        holder = {"pid": os.getpid(), "started_at": started_at.isoformat()}
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(holder).encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _holder_message(home: Home) -> str:
    try:
        holder = json.loads(home.lock_path.read_text(encoding="utf-8"))
        who = f"process {holder['pid']}, started {holder['started_at']} UTC"
    except (OSError, ValueError, KeyError, TypeError):
        who = "a process that has not said its name yet"
    return f"{home.path}: another run holds the lock ({who}); wait until it ends"


def _read_ledger(path: Path) -> Iterator[Run]:
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        # a torn line is of a change whose run.json tells the same
        with contextlib.suppress(HomeError):
            yield _from_json(line, path)


def _to_json(run: Run) -> str:
    content = asdict(run)
    for name in ("as_of", "started_at", "finished_at"):
        content[name] = content[name] and content[name].isoformat()
    return json.dumps(content, sort_keys=True)


def _from_json(text: str, source: Path) -> Run:
    try:
        content = cast(Mapping[str, Any], json.loads(text))
        if content["state"] not in get_args(RunState):
            raise ValueError(f"state {content['state']!r} is unknown")
        # records of before there was another engine don't name it
        if (target := content.get("target", "duckdb")) not in get_args(Target):
            raise ValueError(f"target {target!r} is unknown")
        finished = content["finished_at"]
        return Run(
            run_id=str(content["run_id"]),
            as_of=datetime.fromisoformat(content["as_of"]),
            started_at=datetime.fromisoformat(content["started_at"]),
            finished_at=datetime.fromisoformat(finished) if finished else None,
            state=content["state"],
            code_version=str(content["code_version"]),
            policy_version=str(content["policy_version"]),
            reasons=tuple(content["reasons"]),
            prior_run_id=content["prior_run_id"],
            is_publishable=bool(content["is_publishable"]),
            target=target,
        )
    except (ValueError, KeyError, TypeError) as error:
        raise HomeError(
            f"{source}: a record of a run can't be read ({error}); remove the run's directory"
        ) from error
