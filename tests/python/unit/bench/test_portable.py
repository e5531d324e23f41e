"""Forms of a model are compared only where they give the same rows."""

import json
from io import StringIO

import pytest
from rich.console import Console

from leadhouse.bench.activities import Activities
from leadhouse.bench.forms import NATIVE, Forms, all_forms
from leadhouse.bench.measure import BenchFailed, Cost, Limits, Measurement, Warehouse
from leadhouse.bench.portable import (
    Comparison,
    PortableCost,
    check_same_rows,
    measure_portable,
    portable_as_json,
)
from leadhouse.bench.report import portable_tables

LIMITS = Limits(threads=1, memory_limit="256MB")
MODEL = "select lead_id % 2 as half from leadhouse.marts.leads where lead_id < 4"
NATIVE_FORM = "from leadhouse.marts.leads select lead_id & 1 where lead_id < 4"
SCAN = "select bit_xor(hash(lead_id)) from leadhouse.marts.leads"
ROWS = {"leads": 1000, "activities": 4, "engagement_events": 6}


def compared(portable: float, **native: float) -> Comparison:
    """A comparison of CPU seconds, each measured once; the scan took half a second."""

    def cost(seconds: float) -> Cost:
        return Cost((Measurement(seconds, seconds, 1_000_000, 7),))

    forms = {name: cost(seconds) for name, seconds in native.items()}
    return Comparison("int_points", cost(0.5), cost(portable), forms)


def test_ratios_are_to_the_best_native_form_and_to_the_scan() -> None:
    comparison = compared(3.0, slow=6.0, fast=2.0)
    assert comparison.best_native == "fast"
    assert (comparison.ratio, comparison.ratio_of_least) == (1.5, 1.5)
    assert comparison.ratio_to_scan == 6.0


def test_the_heaviest_compared_model_is_by_its_portable_sql() -> None:
    light, heavy = compared(3.0, only=1.0), compared(4.0, only=4.0)
    assert PortableCost(ROWS, LIMITS, 1, {}, (light, heavy)).heaviest is heavy


@pytest.mark.parametrize(
    "other",
    [
        "select lead_id % 2 as half from leadhouse.marts.leads where lead_id < 3",
        "select lead_id % 2 as half from leadhouse.marts.leads where lead_id < 5",
        "select distinct lead_id % 2 as half from leadhouse.marts.leads where lead_id < 4",
        "select nullif(lead_id % 2, 0) from leadhouse.marts.leads where lead_id < 4",
    ],
)
def test_a_form_with_other_rows_is_refused(warehouse: Warehouse, other: str) -> None:
    with pytest.raises(BenchFailed, match="native/int_halves/quick.sql"):
        check_same_rows(warehouse, "int_halves", MODEL, "quick", other, LIMITS)


def test_a_form_with_the_same_rows_passes(warehouse: Warehouse) -> None:
    check_same_rows(warehouse, "int_halves", MODEL, "quick", NATIVE_FORM, LIMITS)


def test_a_measured_model_is_reported_with_all_its_figures(warehouse: Warehouse) -> None:
    activities = Activities(warehouse, ROWS, {"int_halves": MODEL, "int_others": MODEL})
    forms = [Forms("int_halves", SCAN, {"bits": NATIVE_FORM})]
    seen: list[str] = []
    cost = measure_portable(activities, forms, LIMITS, 2, seen.append)
    assert set(cost.survey) == {"int_halves", "int_others"}
    assert [len(each.runs) for each in (cost.heaviest.scan, cost.heaviest.portable)] == [2, 2]
    assert cost.heaviest.portable.answer == cost.heaviest.native["bits"].answer == 4
    assert "int_halves: turn 2 of 2" in seen
    found = json.loads(json.dumps(portable_as_json(cost)))
    assert found["comparisons"][0]["best_native"] == "bits"
    assert found["survey"]["int_others"]["runs"][0]["answer"] == 4
    shown = StringIO()
    console = Console(width=120, file=shown)
    for table in portable_tables(cost):
        console.print(table)
    text = shown.getvalue()
    assert "1,000 leads, 10 activities and events" in " ".join(text.split())
    assert "bits, best" in text


def test_forms_of_an_unknown_model_are_refused(warehouse: Warehouse) -> None:
    activities = Activities(warehouse, ROWS, {})
    with pytest.raises(BenchFailed, match="int_gone"):
        measure_portable(activities, [Forms("int_gone", SCAN, {})], LIMITS, 1, lambda line: None)


def test_every_bundled_model_has_a_scan_and_a_native_form() -> None:
    forms = all_forms()
    assert {each.model for each in forms} == {folder.name for folder in NATIVE.iterdir()}
    assert all(each.scan and each.native for each in forms)
