"""Figures stand beside the limits of the policy of identity, at the size that a limit is for."""

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from leadhouse.bench.identity.changes import Moves
from leadhouse.bench.identity.datasets import DataSet, Kind
from leadhouse.bench.identity.metrics import Agreement, Quality
from leadhouse.bench.identity.nights import LARGE_MEMORY, SMALL_MEMORY, Night, memory_for
from leadhouse.bench.identity.report import identity_as_json, identity_tables, missed
from leadhouse.bench.identity.results import (
    Incremental,
    Results,
    SetResult,
    Variant,
    peer_of,
)
from leadhouse.bench.identity.targets import LABELS, TARGETS, Row, Target, rows_of, target_of

GOOD = Agreement(1000, 1000, 990, 6, 6)


def night(cpu: float, peak: int = 1_000_000_000) -> Night:
    """A night whose identity took so many CPU seconds."""
    here = Path("night")
    nodes = {"int_golden_ids": (cpu, cpu / 2)}
    return Night(here, "run", here, here, 2, "1GB", {"identity": cpu}, nodes, cpu / 2, peak, peak)


def set_result(
    leads: int, cpu: float, clusters: Agreement = GOOD, kind: Kind = "generator"
) -> SetResult:
    """A data set of a kind that was measured; its queue holds nine of ten errors."""
    data = DataSet(f"{kind} {leads}", kind, leads, Path("f"), Path("t"), Path("s"))
    quality = Quality(leads, clusters, {"auto": (1000, 995)}, 1, 9, leads // 200, 9)
    return SetResult(data, night(cpu), quality)


def value_of(rows: list[Row], key: str) -> list[float]:
    return [row.value for row in rows if row.key == key]


@pytest.mark.parametrize(
    ("key", "kind", "leads", "limit"),
    [
        ("f1", "febrl", 5000, 0.995),
        ("f1", "fake", 1000, 0.92),
        ("f1", "generator", 100_000, 0.970),
        ("f1", "generator", 100_001, 0.965),
        ("f1", "generator", 1_000_000, 0.965),
        ("f1", "generator", 1_000_001, None),
        ("cpu", "generator", 1_000_000, 45.0),
        ("cpu", "generator", 10_000_000, None),
        ("cpu", "febrl", 5000, None),
        ("peak", "generator", 1_000_000, 2e9),
        ("peak", "generator", 10_000_000, 16e9),
        ("incremental_cpu", "generator", 99_999, None),
        ("incremental_cpu", "generator", 100_000, 0.1),
        ("recall", "generator", 1_000_000, None),
    ],
)
def test_a_limit_is_for_a_kind_and_a_size(
    key: str, kind: str, leads: int, limit: float | None
) -> None:
    found = target_of(key, kind, leads)
    assert (found.limit if found else None) == limit


@pytest.mark.parametrize(
    ("direction", "value", "is_met"),
    [
        ("at least", 0.5, True),
        ("at least", 0.4999, False),
        ("at most", 0.5, True),
        ("at most", 0.5001, False),
    ],
)
def test_the_limit_itself_is_kept(direction: str, value: float, is_met: bool) -> None:
    target = Target("f1", direction, 0.5)  # type: ignore[arg-type]
    assert Row("f1", "here", value, target).is_met is is_met
    assert Row("f1", "here", value, None).is_met is None


def test_every_limited_figure_has_a_label() -> None:
    assert {target.key for target in TARGETS} <= set(LABELS)


def test_sizes_are_compared_with_each_other() -> None:
    worse = replace(GOOD, correct=985)
    results = Results(
        [set_result(100_000, 4.0), set_result(1_000_000, 40.0, worse)]
        + [set_result(10_000_000, 480.0, worse)]
    )
    rows = rows_of(results)
    assert value_of(rows, "f1_loss") == [pytest.approx(0.005)]
    assert value_of(rows, "growth") == [pytest.approx(1.2)]
    assert not missed(results)
    results.sets[2] = set_result(10_000_000, 480.1, worse)
    assert [row.key for row in missed(results)] == ["growth"]


def test_the_peer_is_beside_what_it_was_measured_on() -> None:
    result = set_result(5000, 1.0, kind="febrl")
    result.peer = peer_of(
        {
            "training_cpu_seconds": 9.0,
            "predict_cpu_seconds": 1.5,
            "peak_bytes": 1,
            "thresholds": [
                {"threshold": threshold, "cpu_seconds": 0.5, "correct": correct}
                | {"found": 1000, "wanted": 1000, "largest_found": 6, "largest_true": 6}
                for threshold, correct in ((0.5, 980), (0.95, 991), (0.999, 992))
            ],
        }
    )
    rows = rows_of(Results([result]))
    assert value_of(rows, "f1_above_peer") == [pytest.approx(-0.001)]
    assert value_of(rows, "f1_above_best") == [pytest.approx(-0.002)]
    assert value_of(rows, "cpu_of_peer") == [0.5]
    assert {row.key for row in rows if row.is_met is False} == {"f1", "f1_above_peer"}


def test_what_was_not_measured_has_no_row() -> None:
    data = set_result(5000, 1.0).data
    assert rows_of(Results([SetResult(data)])) == []


def test_everything_is_shown_and_written() -> None:
    results = Results([set_result(100_000, 4.0)], skipped=["fake: no data set"])
    results.incremental = Incremental(100_000, night(0.5), night(4.2), 3, Moves(1000, 1, 0))
    results.variants.append(Variant("one thread", 20_000, 0, 2))
    found = json.loads(json.dumps(identity_as_json(results, {"leads": [100_000]})))
    wrong = {row["key"] for row in found["rows"] if row["is_met"] is False}
    assert wrong == {"incremental_cpu", "incremental_partitions", "changed_ids", "stable_ids"}
    assert {row.key for row in missed(results)} == wrong
    assert found["nights"]["generator 100,000, 1 % new"]["cpu_seconds"]["identity"] == 0.5
    assert found["nights"]["generator 100,000, full run"]["nodes"]["int_golden_ids"] == {
        "cpu_seconds": 4.2,
        "wall_seconds": 2.1,
    }
    assert found["skipped"] == ["fake: no data set"]
    shown = StringIO()
    console = Console(width=140, file=shown)
    for table in identity_tables(results):
        console.print(table)
    text = shown.getvalue()
    assert "one thread, 20,000 leads" in text
    assert "0.100%" in text
    assert "NO" in text


def test_a_million_leads_get_the_small_memory() -> None:
    assert memory_for(1_000_000) == SMALL_MEMORY
    assert memory_for(1_000_001) == LARGE_MEMORY
