"""Model files, cards, the ledger and the tables: nothing in them is trusted."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from leadhouse.prediction.card import card
from leadhouse.prediction.examples import Examples
from leadhouse.prediction.features import FEATURES
from leadhouse.prediction.model import Model, from_json, to_json
from leadhouse.prediction.settings import PredictionError, Settings
from leadhouse.prediction.store import decide, decisions, in_force, models_dir, save
from leadhouse.prediction.tables import make_tables
from leadhouse.prediction.training import train
from leadhouse.warehouse.duckdb import DuckDBConnection

World = Callable[..., Examples]

AS_OF = datetime(2026, 6, 30, 12)
NOW = datetime(2026, 7, 1, 9)
HOSTILE = "<script>x</script> [a](javascript:b) | `c` '; drop table t; -- \u202e=1+1 😀"

pytestmark = pytest.mark.rule("PRD-01")


@pytest.fixture
def model(world: World, settings: Settings) -> Model:
    examples = world(2_000)
    source = examples.columns["lead_source"].copy()
    source[source == "referral"] = HOSTILE
    columns = {**examples.columns, "lead_source": source}
    return train(replace(examples, columns=columns), settings, AS_OF)


@pytest.fixture
def fallback(world: World, settings: Settings) -> Model:
    return train(world(20), settings, AS_OF)


def test_a_file_is_read_as_it_was_written(model: Model) -> None:
    assert from_json(to_json(model), model.version) == model


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("intercept", 1e9),
        ("intercept", "1"),
        ("slope", float("inf")),
        ("status", "great"),
        ("format", 2),
        ("points", [{"feature": "x"}]),
        ("trained_as_of", "yesterday"),
        ("rows", 1),
    ],
)
def test_a_changed_file_is_refused(model: Model, place: str, value: object) -> None:
    changed = json.dumps({**json.loads(to_json(model)), place: value})
    with pytest.raises(PredictionError, match=model.version):
        from_json(changed, model.version)


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", "[" * 100_000, "\x00"])
def test_what_is_no_model_is_refused(text: str) -> None:
    with pytest.raises(PredictionError):
        from_json(text, "sql60-20260630-000000000000")


def test_the_card_escapes_what_the_data_say(model: Model) -> None:
    text = card(model)
    assert "<script>" not in text
    assert "](javascript" not in text
    assert "\u202e" not in text
    assert "AUC of the rule score" in text
    assert all(line.count("|") - line.count("\\|") in (0, 3, 4) for line in text.splitlines())


def test_the_card_of_no_model_says_why(fallback: Model) -> None:
    assert "There is no model" in card(fallback)
    assert "too little history" in card(fallback)


def test_a_model_is_in_force_once_it_is_approved(tmp_path: Path, model: Model) -> None:
    assert in_force(tmp_path).reason == "no model was trained and approved"
    save(tmp_path, model)
    assert in_force(tmp_path).model is None
    decide(tmp_path, model.version, "approved", "head of sales", "", NOW)
    assert in_force(tmp_path).model == model
    decide(tmp_path, model.version, "withdrawn", "head of sales", "", NOW)
    assert "withdrawn" in in_force(tmp_path).reason


def test_a_night_of_the_past_uses_no_model_of_later(tmp_path: Path, model: Model) -> None:
    save(tmp_path, model)
    decide(tmp_path, model.version, "approved", "anna", "", NOW)
    assert in_force(tmp_path, AS_OF).model == model
    assert in_force(tmp_path, AS_OF.replace(hour=11)).model is None


def test_no_model_needs_no_approval_and_can_get_none(tmp_path: Path, fallback: Model) -> None:
    save(tmp_path, fallback)
    with pytest.raises(PredictionError, match="can't be approved"):
        decide(tmp_path, fallback.version, "approved", "anna", "", NOW)
    decide(tmp_path, fallback.version, "fallback", "", fallback.reason, NOW)
    assert in_force(tmp_path).model == fallback


def test_an_approval_names_a_person(tmp_path: Path, model: Model) -> None:
    save(tmp_path, model)
    with pytest.raises(PredictionError, match="--by"):
        decide(tmp_path, model.version, "approved", " ", "", NOW)


def test_a_file_that_was_changed_after_approval_is_not_used(tmp_path: Path, model: Model) -> None:
    file = save(tmp_path, model)
    decide(tmp_path, model.version, "approved", "anna", "", NOW)
    file.write_text(file.read_text() + " ")
    assert "not the one that was approved" in in_force(tmp_path).reason
    file.unlink()
    assert "can't be read" in in_force(tmp_path).reason


def test_a_torn_ledger_loses_only_its_torn_line(tmp_path: Path, model: Model) -> None:
    save(tmp_path, model)
    decide(tmp_path, model.version, "approved", "anna", "", NOW)
    with (models_dir(tmp_path) / "decisions.jsonl").open("a") as ledger:
        ledger.write('{"version": "sql60-2026')
    assert len(decisions(tmp_path)) == 1
    assert in_force(tmp_path).model == model


@pytest.mark.parametrize("version", ["../../secret", "sql60-20260630-00000000000g", ""])
def test_a_version_leads_nowhere_else(tmp_path: Path, version: str) -> None:
    with pytest.raises(PredictionError):
        decide(tmp_path, version, "approved", "anna", "", NOW)


def connected(folder: Path) -> DuckDBConnection:
    return DuckDBConnection(folder / "run.duckdb", folder / "work.duckdb", None)


def test_the_tables_hold_every_point(tmp_path: Path, model: Model) -> None:
    save(tmp_path, model)
    decide(tmp_path, model.version, "approved", "anna", "", NOW)
    connection = connected(tmp_path)
    make_tables(connection, tmp_path, AS_OF)
    points = connection.relation("prediction", "points")
    rows = connection.rows(
        f"select feature, kind, level, low, high, points from {points} where kind != 'score'"
    )
    assert len(rows) == len(model.points)
    wanted = {(p.feature, p.kind, p.level, p.low, p.high): p.points for p in model.points}
    assert {row[:5]: float(row[5]) for row in rows} == wanted
    shares = connection.rows(f"select sum(share) from {points} where kind = 'score'")[0][0]
    assert abs(float(shares) - 1) < 1e-4
    connection.close()


def test_without_a_model_one_row_says_why(tmp_path: Path) -> None:
    connection = connected(tmp_path)
    make_tables(connection, tmp_path, None)
    make_tables(connection, tmp_path, None)
    models, points = (connection.relation("prediction", name) for name in ("models", "points"))
    assert connection.rows(f"select status, reason from {models}") == [
        ("none", "no model was trained and approved")
    ]
    assert connection.rows(f"select count(*) from {points}") == [(0,)]
    connection.close()


def test_the_macro_and_the_package_name_the_same_features(root: Path) -> None:
    text = (root / "macros/prediction/prediction_features.sql").read_text(encoding="utf-8")
    named = re.findall(r"'name': '(\w+)', 'kind': '(\w+)'", text)
    assert named == [(each.name, each.kind) for each in FEATURES]


def test_what_fit_is_made_of_is_named_once(root: Path) -> None:
    """What int_attributes reads of a company is one of the fields that clear a fit."""
    macro = (root / "macros/prediction/prediction_fit_fields.sql").read_text(encoding="utf-8")
    named = set(re.findall(r"'(\w+)'", macro.split("'account': [")[1].split("]")[0]))
    model = (root / "models/intermediate/segments/int_attributes.sql").read_text(encoding="utf-8")
    read = model.split("account_values as (")[1].split("account_attributes as (")[0]
    used = set(re.findall(r"lowered\('(?:accounts\.)?(\w+)'\)|cast\((\w+) as double\)", read))
    columns = {text or number for text, number in used} - {"null", "signal_type"}
    of_field = {"crm_industry": "industry", "geo_segment": "country", "country_code": "country"}
    assert {"region", "technologies", "employee_count"} <= columns
    assert {of_field.get(each, each) for each in columns} <= named


def test_hidden_numbers_don_t_reach_a_file(model: Model) -> None:
    values = np.array([each.points for each in model.points])
    assert np.isfinite(values).all()
    assert np.abs(values).max() < 5


def test_a_fallback_is_a_row_that_says_why_and_no_points(tmp_path: Path, fallback: Model) -> None:
    save(tmp_path, fallback)
    decide(tmp_path, fallback.version, "fallback", "", fallback.reason, NOW)
    connection = connected(tmp_path)
    make_tables(connection, tmp_path, AS_OF)
    models, points = (connection.relation("prediction", name) for name in ("models", "points"))
    assert connection.rows(f"select status, reason from {models}") == [
        ("fallback", fallback.reason)
    ]
    assert connection.rows(f"select count(*) from {points}") == [(0,)]
    connection.close()
