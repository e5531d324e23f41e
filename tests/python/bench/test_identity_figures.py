"""The benchmark of identity on the real project: it runs to its end, and stable is stable."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from leadhouse.cli import main

pytestmark = [pytest.mark.long, pytest.mark.more]

LEADS = 1500
SEED = 2101
# what has to hold at any size
ALWAYS = ("incremental_partitions", "unlogged_ids", "stable_partitions", "stable_ids")
FAKE = """\
unique_id,first_name,surname,dob,city,email,cluster
0,Robert,Alan,1971-06-24,Hull,robert255@smith.net,0
1,Robert,Alan,1971-06-24,Hull,robert255@smith.net,0
2,Grace,Kelly,1997-04-26,Leeds,grace.kelly52@jones.com,1
"""


def figures_of(tmp_path: Path, *options: str) -> dict[str, object]:
    """What one invocation writes; nothing but that is left behind."""
    out, scratch = tmp_path / "figures.json", tmp_path / "scratch"
    scratch.mkdir()
    size = ["--leads", str(LEADS), "--seed", str(SEED), "--no-peer"]
    places = ["--scratch", str(scratch), "--data-sets", str(tmp_path / "sets")]
    done = CliRunner().invoke(
        main, ["bench", "identity", *options, *size, *places, "--json", str(out)]
    )
    assert done.exit_code == 0, done.output
    assert not any(scratch.iterdir())
    figures: dict[str, object] = json.loads(out.read_text(encoding="utf-8"))
    return figures


def values(figures: dict[str, object], key: str) -> list[float]:
    rows = figures["rows"]
    assert isinstance(rows, list)
    return [row["value"] for row in rows if row["key"] == key]


def test_quality_and_arrivals_are_measured_and_absent_sets_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "sets" / "splink"
    folder.mkdir(parents=True)
    (folder / "fake_1000.csv").write_text(FAKE, encoding="utf-8")
    parts = ("febrl", "fake", "generator", "incremental")
    figures = figures_of(tmp_path, *(word for part in parts for word in ("--part", part)))
    assert values(figures, "f1")[0] == 1.0
    assert values(figures, "f1")[1] >= 0.9
    assert values(figures, "precision")[1] >= 0.95
    assert all(seconds > 0 for seconds in values(figures, "cpu"))
    assert all(peak > 50_000_000 for peak in values(figures, "peak"))
    for key in ALWAYS[:2]:
        assert values(figures, key) == [0]
    arrivals, nights = figures["arrivals"], figures["nights"]
    assert isinstance(arrivals, dict)
    assert isinstance(nights, dict)
    assert 0.95 * LEADS < arrivals["old_leads"] < LEADS
    for night in nights.values():
        steps = night["cpu_seconds"]
        assert steps["identity"] == pytest.approx(
            sum(node["cpu_seconds"] for node in night["nodes"].values())
        )
        assert {"int_golden_ids", "fct_lead_match_pairs"} <= set(night["nodes"])
    skipped = figures["skipped"]
    assert isinstance(skipped, list)
    assert [line.split(":")[0] for line in skipped] == ["febrl"]


def test_order_files_and_threads_change_nothing(tmp_path: Path) -> None:
    figures = figures_of(tmp_path, "--part", "stability")
    for key in ALWAYS[2:]:
        assert values(figures, key) == [0, 0, 0]
