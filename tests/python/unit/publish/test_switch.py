"""The switch: atomic, durable, kill-safe, and reversible."""

import random
import stat
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from leadhouse.publish.publisher import SwitchError
from leadhouse.publish.switch import rollback, switch
from leadhouse.runs import (
    MASKED_FILE,
    RUN_FILE,
    Home,
    HomeError,
    HomeLocked,
    lock,
    published_run,
)

from .conftest import START, MakeRun

FOREVER = """
import sys
from pathlib import Path
from leadhouse.publish.switch import switch
from leadhouse.runs import Home
home = Home(Path(sys.argv[1]))
sys.stdout.write("ready\\n"); sys.stdout.flush()
while True:
    for run_id in sys.argv[2:]:
        switch(home, run_id)
"""


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_link_is_relative_so_the_home_can_move(home: Home, make_run: MakeRun) -> None:
    run = make_run()
    switch(home, run.run_id)
    assert home.published.readlink() == Path("runs") / run.run_id
    moved = home.path.rename(home.path.with_name("moved"))
    assert (moved / "published" / RUN_FILE).read_text() == run.run_id
    assert published_run(Home(moved)) == run


def test_a_second_switch_replaces_the_first(home: Home, make_run: MakeRun) -> None:
    first, second = make_run(), make_run()
    switch(home, first.run_id)
    switch(home, second.run_id)
    assert published_run(home) == second
    assert [path.name for path in home.path.glob(".*")] == []


def test_only_the_masked_copy_is_for_everybody(home: Home, make_run: MakeRun) -> None:
    run_dir = home.run_dir(make_run().run_id)
    (run_dir / MASKED_FILE).touch(mode=0o600)
    for name in ("parquet", "site"):
        (run_dir / name).mkdir()
    switch(home, run_dir.name)
    assert _mode(run_dir) == 0o755
    assert _mode(run_dir / RUN_FILE) == 0o600
    assert _mode(run_dir / MASKED_FILE) == 0o644
    assert _mode(run_dir / "parquet") == _mode(run_dir / "site") == 0o700


def test_a_directory_in_the_links_place_is_refused(home: Home, make_run: MakeRun) -> None:
    run = make_run()
    home.published.mkdir()
    with pytest.raises(HomeError, match=r"published is no symbolic link; move it away"):
        switch(home, run.run_id)


def test_a_run_without_a_warehouse_is_refused(home: Home, make_run: MakeRun) -> None:
    good, empty = make_run(), make_run(with_file=False)
    switch(home, good.run_id)
    with pytest.raises(SwitchError, match="doesn't exist"):
        switch(home, empty.run_id)
    assert published_run(home) == good


def test_a_run_with_an_open_log_is_refused(home: Home, make_run: MakeRun) -> None:
    run = make_run()
    (home.run_dir(run.run_id) / f"{RUN_FILE}.wal").touch()
    with pytest.raises(SwitchError, match="isn't written back"):
        switch(home, run.run_id)


def test_a_kill_leaves_the_old_run_or_the_new_one(home: Home, make_run: MakeRun) -> None:
    runs = [make_run(), make_run()]
    ids = {run.run_id for run in runs}
    switch(home, runs[0].run_id)
    chance = random.Random(20260630)
    for _ in range(6):
        command = [sys.executable, "-c", FOREVER, str(home.path), *sorted(ids)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as switching:
            assert switching.stdout is not None
            assert switching.stdout.readline() == b"ready\n"
            try:
                for _ in range(chance.randrange(2000)):
                    assert (home.published / RUN_FILE).read_text() in ids
            finally:
                switching.kill()
        assert (home.published / RUN_FILE).read_text() in ids
    switch(home, runs[1].run_id)
    assert published_run(home) == runs[1]
    assert [path.name for path in home.path.glob(".*")] == []


def test_rollback_goes_one_run_back_each_time(home: Home, make_run: MakeRun) -> None:
    first, second = make_run(), make_run()
    make_run(state="failed")
    third = make_run()
    switch(home, third.run_id)
    assert rollback(home, START) == second
    assert rollback(home, START) == first
    with pytest.raises(SwitchError, match="no published run older"):
        rollback(home, START)
    assert published_run(home) == first


def test_rollback_to_a_named_run(home: Home, make_run: MakeRun) -> None:
    first, _, third = make_run(), make_run(), make_run()
    failed = make_run(state="failed")
    switch(home, third.run_id)
    assert rollback(home, START, first.run_id) == first
    with pytest.raises(SwitchError, match=f"kept ones: {first.run_id}"):
        rollback(home, START, failed.run_id)


def test_rollback_waits_for_no_lock(home: Home, make_run: MakeRun) -> None:
    switch(home, make_run().run_id)
    with lock(home, datetime(2026, 7, 1)), pytest.raises(HomeLocked):
        rollback(home, START)
