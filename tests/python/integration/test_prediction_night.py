"""Prediction over whole nights: a model that SQL adds up as Python does."""

import math
import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from leadhouse.prediction.features import FEATURES
from leadhouse.prediction.model import Model, Points
from leadhouse.prediction.published import History, read_history
from leadhouse.prediction.store import decide, save
from leadhouse.prediction.training import train
from leadhouse.project import project_root
from leadhouse.runs import Home

pytestmark = pytest.mark.long

NAMES = ", ".join(feature.name for feature in FEATURES)


def points_of(model: Model, feature: str, value: object) -> float:
    """The points of a value, by the words of the file alone."""
    own = [each for each in model.points if each.feature == feature]
    if not own:
        return 0.0
    stand_ins = {each.level: each.points for each in own if each.kind == "stand_in"}
    if value is None:
        return stand_ins["(missing)"]
    text = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
    for each in own:
        if each.kind == "level" and each.level == text:
            return each.points
        if each.kind == "bin" and is_within(each, float(value)):
            return each.points
    return stand_ins["(other)"]


def is_within(each: Points, value: float) -> bool:
    return (each.low is None or value >= each.low) and (each.high is None or value < each.high)


def trained_anyway(history: History) -> Model:
    """A model of far too few leads; the gates are tested elsewhere."""
    easy = replace(
        history.settings, min_rows=150, min_positives=15, min_level_rows=10, signal_confidence=0.501
    )
    for rule_free in range(20):
        examples = history.examples.take(slice(rule_free, None))
        flat = replace(examples, rule_score=examples.rule_score * 0)
        model = train(flat, easy, history.as_of)
        if model.status == "usable":
            return model
    pytest.fail("no model of the demo can be had at all")


def home_of_its_own(built, place: Path) -> Home:
    """A copy of the home of a night, in which another may follow."""
    shutil.copytree(built.home.path, place / "home", symlinks=True)
    return Home(place / "home")


@pytest.mark.rule("PRD-01", "PRD-02", "PRD-05")
def test_the_night_adds_up_a_model_as_its_file_says(demo_night, night, tmp_path: Path) -> None:
    home = home_of_its_own(demo_night, tmp_path)
    said = demo_night.rows(
        "select distinct method, fallback_reason from marts.mart_predictive_priority"
    )
    assert said == [("rule_score", "no model was trained and approved")]
    history = read_history(home, project_root())
    model = trained_anyway(history)
    save(home.path, model)
    decide(home.path, model.version, "approved", "anna", "", datetime(2026, 7, 1))
    second = night(tmp_path / "home", as_of=history.as_of + timedelta(hours=12))
    rows = second.rows(
        f"select probability, {NAMES} from marts.mart_predictive_priority"
        " inner join marts.mart_predictive_training_set using (golden_lead_id, business_unit_id)"
        " where method = 'model' and model_version = ?",
        model.version,
    )
    assert len(rows) > 50
    for probability, *values in rows:
        named = zip(FEATURES, values, strict=True)
        log_odds = model.intercept + sum(points_of(model, f.name, value) for f, value in named)
        assert abs(float(probability) - 1 / (1 + math.exp(-log_odds))) < 2e-6
    top, ranked = second.rows(
        "select count_if(is_top_tier), count_if(priority_rank is not null)"
        " from marts.mart_predictive_priority"
    )[0]
    assert 0 < top <= ranked / 10 + 5
    measured = second.rows(
        "select sum(lead_count) from marts.mart_predictive_impact"
        " where model_version = ? and sample = 'training' and auc > 0.5",
        model.version,
    )
    assert measured[0][0] > 100


@pytest.mark.rule("PRD-01")
def test_a_changed_file_is_not_used_and_the_night_says_so(
    demo_night, night, tmp_path: Path
) -> None:
    home = home_of_its_own(demo_night, tmp_path)
    history = read_history(home, project_root())
    model = trained_anyway(history)
    file = save(home.path, model)
    decide(home.path, model.version, "approved", "anna", "", datetime(2026, 7, 1))
    file.write_text(file.read_text().replace('"points": ', '"points": 1', 1))
    second = night(tmp_path / "home", as_of=history.as_of + timedelta(hours=12))
    said = second.rows(
        "select distinct method, fallback_reason from marts.mart_predictive_priority"
    )
    assert [method for method, _ in said] == ["rule_score"]
    assert model.version in said[0][1]
