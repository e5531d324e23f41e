"""The benchmark of portable SQL on real models: every native form gives the rows of its model."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from leadhouse.bench.forms import all_forms
from leadhouse.cli import main

LEADS = 1200


@pytest.mark.long
@pytest.mark.more
def test_native_forms_give_the_rows_of_their_models(tmp_path: Path) -> None:
    """Rows alone: seconds of so small a warehouse say nothing."""
    out = tmp_path / "figures.json"
    options = ["--leads", str(LEADS), "--repeat", "2", "--scratch", str(tmp_path)]
    done = CliRunner().invoke(main, ["bench", "portable", *options, "--json", str(out)])
    assert done.exit_code == 0, done.output
    figures = json.loads(out.read_text(encoding="utf-8"))
    assert figures["rows"]["leads"] == LEADS
    assert {"fct_activities", "int_event_points", "stg_crm__activities"} <= set(figures["survey"])
    compared = {each["model"]: each for each in figures["comparisons"]}
    assert set(compared) == {each.model for each in all_forms()}
    for each in compared.values():
        assert each["rows"] > 0
        forms = [each["scan"], each["portable"], *each["native"].values()]
        assert all(len(form["runs"]) == 2 for form in forms)
        assert all(run["cpu_seconds"] > 0 for form in forms for run in form["runs"])
        assert each["ratio"] > 0
        assert each["best_native"] in each["native"]
    assert [path.name for path in tmp_path.iterdir()] == ["figures.json"]


def test_a_model_without_native_forms_cannot_be_compared() -> None:
    done = CliRunner().invoke(main, ["bench", "portable", "--model", "dim_users"])
    assert done.exit_code == 2
    assert "dim_users has no native form; " in done.output
