"""Why a lead has its scores: points, weights, the way to the next tier, and what changed."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from leadhouse.explain import explain_scores
from leadhouse.explain.score_model import Part
from leadhouse.explain.score_report import tenths
from leadhouse.explain.scores import gains, next_tier, parts_of, rule_changes
from leadhouse.runs import RUN_FILE, Home, create_run, finish_run

from .conftest import AS_OF, HOSTILE, opened_home, publish
from .test_explain import said

D = Decimal

SCORES = """
create table marts.mart_leads_scored as
select 'gl-1' as golden_lead_id, 'north' as business_unit_id,
    cast(73.4 as decimal(20, 10)) as composite_score, cast(30 as decimal(20, 10)) as mql_score,
    cast(85 as decimal(20, 10)) as effective_score, 'High' as priority_tier,
    true as has_override, timestamp '2026-06-30 23:59:59.999999' as scored_at;
create table marts.fct_score_contributions (
    golden_lead_id varchar, model_id varchar, component varchar, rule_key varchar,
    points decimal(18, 6), evidence_count int
);
insert into marts.fct_score_contributions values
('gl-1', 'sales_priority', 'fit', 'fit_size_small', 80, 1),
('gl-1', 'sales_priority', 'engagement', 'meeting', 60, 2),
('gl-1', 'sales_priority', 'engagement', $hostile, 18, 3),
('gl-1', 'sales_priority', 'intent', 'trial', 50, 1),
('gl-2', 'sales_priority', 'fit', 'of_another_lead', 80, 1);
create table marts.dim_scoring_rules (
    business_unit_id varchar, model_id varchar, component varchar, rule_key varchar,
    rule_kind varchar, attribute varchar, match_values varchar, points decimal(18, 6),
    max_points decimal(18, 6), weight decimal(18, 6), min_value double, max_value double,
    min_count int
);
insert into marts.dim_scoring_rules values
('north', 'sales_priority', 'fit', 'fit_size_small', 'attribute', 'company_size', null, 80, null,
 0.5, 10, 50, 1),
('north', 'sales_priority', 'fit', 'fit_size_core', 'attribute', 'company_size', null, 95, null,
 0.5, 50, 5001, 1),
('north', 'sales_priority', 'engagement', 'meeting', 'event', null, 'meeting_booked', 45, 60, 0.3,
 null, null, 1),
('north', 'sales_priority', 'intent', 'demo', 'event', null, 'product_demo', 45, 90, 0.2, null,
 null, 1),
('south', 'sales_priority', 'intent', 'of_another_unit', 'event', null, 'x', 99, 99, 0.2, null,
 null, 1);
create table marts.dim_policy_parameters (
    business_unit_id varchar, parameter_name varchar, value varchar, is_in_force boolean
);
insert into marts.dim_policy_parameters values
('north', 'weight.sales_priority.fit', '0.5', true),
('north', 'weight.sales_priority.engagement', '0.3', true),
('north', 'weight.sales_priority.intent', '0.2', true),
('north', 'weight.sales_priority.intent', '0.9', false),
('south', 'weight.sales_priority.fit', '0.9', true),
('north', 'tier.sales_priority.low.min', '0', true),
('north', 'tier.sales_priority.medium.min', '60', true),
('north', 'tier.sales_priority.high.min', '80', true);
create table marts.fct_lead_score_intervals (
    golden_lead_id varchar, model_id varchar, tier varchar, score decimal(20, 10),
    fit_score decimal(18, 6), engagement_score decimal(18, 6), intent_score decimal(18, 6),
    weights_from date, valid_from timestamp, valid_to timestamp
);
insert into marts.fct_lead_score_intervals values
('gl-1', 'sales_priority', 'Low', 40, 80, 0, 0, '2026-01-01', '2026-01-01', '2026-06-10'),
('gl-1', 'sales_priority', 'Medium', 63.4, 80, 78, 0, '2026-01-01', '2026-06-10', '2026-06-20'),
('gl-1', 'sales_priority', 'Medium', 73.4, 80, 78, 50, '2026-01-01', '2026-06-20', null);
create table marts.fct_score_overrides as
select 'gl-1' as golden_lead_id, 'so-1' as score_override_id, 85.0 as value,
    $hostile as logged_by, 'U2' as approved_by, timestamp '2026-06-01' as logged_at,
    timestamp '2026-07-01' as expires_at, true as is_in_force, true as is_valid,
    null as invalid_reason
union all
select 'gl-1', 'so-0', 99, 'U1', null, timestamp '2026-05-01', null, false, false,
    'nobody approved it';
"""
EARLIER = """
create schema marts;
create table marts.fct_score_contributions as
select 'gl-1' as golden_lead_id, 'sales_priority' as model_id, 'engagement' as component,
    'meeting' as rule_key, cast(45 as decimal(18, 6)) as points, 1 as evidence_count
union all
select 'gl-1', 'sales_priority', 'fit', 'fit_size_small', 80, 1
union all
select 'gl-1', 'sales_priority', 'intent', 'faded', 12, 1;
"""


def literal(text: str) -> str:
    """The text as an expression of SQL."""
    return "('" + text.replace("'", "''").replace("\0", "' || chr(0) || '") + "')"


def scored(home: Home, *dropped: str) -> None:
    """Adds the tables of scores to the published run."""
    with duckdb.connect(str(home.published / RUN_FILE)) as connection:
        connection.execute(SCORES.replace("$hostile", literal(HOSTILE)))
        for table in dropped:
            connection.execute(f"drop table marts.{table}")


def with_earlier_run(home: Home, sql: str, as_of: datetime) -> None:
    """A kept run of before, which is not published."""
    run = create_run(home, as_of, as_of)
    with duckdb.connect(str(home.run_dir(run.run_id) / RUN_FILE)) as connection:
        connection.execute(sql)
    finish_run(home, run, "not_published", as_of, is_publishable=True)


@pytest.mark.rule("SCO-01", "SCO-02", "SCO-03", "SCO-04")
def test_a_score_is_told_by_its_weights_rules_and_caps(home: Home) -> None:
    scored(home)
    shown = said(home, "L1")
    for part in (
        "Sales priority score 73.4, tier Medium: fit 80 × 0.5 + engagement 78 × 0.3"
        " + intent 50 × 0.2",
        "fit fit_size_small 80 +40 1 –",
        "engagement meeting 60 +18 2 60, reached",
        "To High (from 80): 6.6 points are missing; alone fit needs +13.2; engagement needs +22;"
        " intent needs +33",
        "- one product_demo: +45 intent = +9, enough",
        "- company_size from 50 to below 5001: +15 fit = +7.5, enough",
        "MQL qualification score 30.0",
        "No rule gave it any points",
        "No tier is above it",
    ):
        assert part in shown
    # its rule is at the cap, and those of other leads and units are not its own
    assert "meeting_booked" not in shown
    assert "of_another" not in shown


@pytest.mark.rule("SCO-30")
def test_what_changed_lately_is_told_by_component(home: Home) -> None:
    scored(home)
    shown = said(home, "gl-1")
    assert "It was 40.0 on 2026-05-31: +33.4 in 30 days, in 2 changes" in shown
    assert "2026-06-10 00:00 UTC 63.4 +0 +78 +0 Low to Medium points" in shown
    assert "2026-06-20 00:00 UTC 73.4 +0 +0 +50 Medium points" in shown
    recent = said(home, "gl-1", "--days", "11")
    assert "It was 63.4 on 2026-06-19: +10 in 11 days, in 1 change" in recent
    assert "It has not changed in 10 days" in said(home, "gl-1", "--days", "10")


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("181", "It began at 40.0 on 2026-01-01: +33.4 since, in 2 changes"),
        ("180", "It was 40.0 on 2026-01-01: +33.4 in 180 days, in 2 changes"),
    ],
)
def test_a_score_is_not_told_of_before_it_began(home: Home, days: str, expected: str) -> None:
    scored(home)
    shown = said(home, "gl-1", "--days", days)
    assert expected in shown


def test_a_score_that_began_lately_and_stayed_says_so(home: Home) -> None:
    scored(home)
    with duckdb.connect(str(home.published / RUN_FILE)) as connection:
        connection.execute("delete from marts.fct_lead_score_intervals where valid_to is not null")
    shown = said(home, "gl-1")
    assert "It began at 73.4 on 2026-06-20 and has not changed since" in shown


@pytest.mark.rule("SCO-17")
def test_overrides_are_told_with_why_they_do_not_hold(home: Home) -> None:
    scored(home)
    shown = said(home, "L1")
    assert "Effective score 85.0, tier High, by an override" in shown
    assert "no: nobody approved it" in shown


def test_points_are_compared_with_the_newest_run_before(home: Home) -> None:
    scored(home)
    assert "No earlier run is kept" in said(home, "L1")
    with_earlier_run(home, EARLIER, datetime(2026, 6, 29, 23))
    with_earlier_run(home, "create schema marts", datetime(2026, 6, 28, 23))
    with_earlier_run(home, "create schema marts", AS_OF)
    with opened_home(home) as warehouse:
        found = explain_scores(warehouse, "gl-1", home)
    assert found is not None
    assert found.prior is not None
    points = {each.rule_key: (each.before, each.now) for each in found.prior.changes}
    assert points["meeting"] == (45, 60)
    assert points["faded"] == (12, 0)
    assert points["trial"] == (0, 50)
    assert "fit_size_small" not in points
    assert "Points since the run as of 2026-06-29 23:00 UTC" in said(home, "L1")


def test_an_earlier_run_that_can_not_be_read_is_left_out(home: Home) -> None:
    scored(home)
    with_earlier_run(home, "create schema marts", datetime(2026, 6, 29, 23))
    assert "No earlier run is kept" in said(home, "L1")


def test_a_run_without_scores_says_so(home: Home, tmp_path: Path) -> None:
    assert "It has no scores in the published run" in said(home, "L1")
    scored(home, "fct_score_overrides")
    assert "It has no scores in the published run" in said(home, "L1")
    other = Home(tmp_path / "other")
    publish(other)
    scored(other)
    assert "It has no scores in the published run" in said(other, "L4")


def test_hostile_rules_and_names_stay_text(home: Home) -> None:
    scored(home)
    shown = said(home, "L1")
    assert "[red]Eve[/red]" in shown
    assert not set("\x1b\x00\u202e") & set(shown)


def rule(key: str, **more: object) -> dict[str, object]:
    """A rule on events with ten points each."""
    return {
        "component": "intent",
        "rule_key": key,
        "rule_kind": "event",
        "attribute": None,
        "match_values": key,
        "points": D(10),
        "max_points": None,
        "min_value": None,
        "max_value": None,
        "min_count": 1,
    } | more


def given(key: str, points: int, component: str = "intent") -> dict[str, object]:
    """Points that a rule gave."""
    return {"component": component, "rule_key": key, "points": D(points), "evidence_count": 1}


INTENT = (Part("intent", D(0), D("0.2")),)


@pytest.mark.parametrize(
    ("score", "expected"),
    [("59.999999", ("medium", D(60))), ("60", ("high", D(80))), ("79.99", ("high", D(80)))],
)
def test_the_next_tier_is_the_nearest_above(score: str, expected: tuple[str, Decimal]) -> None:
    bounds = [("low", D(0)), ("medium", D(60)), ("high", D(80))]
    found = next_tier(D(score), INTENT, (), (), bounds)
    assert found is not None
    assert (found.tier, found.bound) == expected
    assert found.missing == found.bound - D(score)


def test_nothing_is_above_the_highest_tier() -> None:
    assert next_tier(D(80), INTENT, (), (), [("high", D(80))]) is None


@pytest.mark.parametrize(
    ("missing", "times_needed"), [("2", 1), ("2.000001", 2), ("4", 2), ("6", None)]
)
def test_a_rule_says_how_often_it_is_needed(missing: str, times_needed: int | None) -> None:
    (gain,) = gains([rule("demo", max_points=D(25))], (), INTENT, D(missing))
    assert (gain.points, gain.weighted, gain.times_needed) == (10, 2, times_needed)


def test_a_rule_that_needs_two_events_gives_nothing_for_one() -> None:
    (gain,) = gains([rule("clicks", min_count=2)], (), INTENT, D(1))
    assert (gain.times, gain.points, gain.times_needed) == (2, 20, 2)
    (gain,) = gains([rule("clicks", min_count=2)], [given("clicks", 20)], INTENT, D(1))
    assert (gain.times, gain.points) == (1, 10)


def test_a_cap_and_a_full_component_leave_less_room() -> None:
    (gain,) = gains([rule("demo", max_points=D(25))], [given("demo", 20)], INTENT, D(1))
    assert gain.points == 5
    assert gains([rule("demo", max_points=D(20))], [given("demo", 20)], INTENT, D(1)) == ()
    nearly = (Part("intent", D(97), D("0.2")),)
    assert gains([rule("demo")], (), nearly, D(1))[0].points == 3
    assert gains([rule("demo")], (), (Part("intent", D(100), D("0.2")),), D(1)) == ()
    assert gains([rule("demo")], (), (Part("intent", D(0), D(0)),), D(1)) == ()


def test_only_a_better_value_of_an_attribute_adds_points() -> None:
    fit = (Part("fit", D(15), D("0.5")),)
    named = {"component": "fit", "rule_kind": "attribute", "attribute": "geography"}
    rules = [
        rule("here", **named, points=D(15)),
        rule("there", **named, points=D(10)),
        rule("best", **named, points=D(20), match_values="dach|nordics"),
    ]
    (gain,) = gains(rules, [given("here", 15, "fit")], fit, D("2.5"))
    assert (gain.what, gain.points, gain.weighted) == ("geography dach|nordics", 5, D("2.5"))
    assert gain.times_needed == 0


def test_components_stay_within_their_limits() -> None:
    rows = [given("a", 90), given("b", 30), given("c", -5, "fit")]
    parts = {part.component: part.score for part in parts_of(rows, {"intent": D("0.2")})}
    assert parts == {"fit": 0, "engagement": 0, "intent": 100}


def test_rules_that_changed_most_come_first() -> None:
    before = [given("a", 10) | {"model_id": "m"}, given("b", 10) | {"model_id": "m"}]
    now = [given("a", 9) | {"model_id": "m"}, given("c", 30) | {"model_id": "m"}]
    assert [each.rule_key for each in rule_changes(before, now)] == ["c", "b", "a"]


@pytest.mark.parametrize(
    ("score", "expected"), [("73.4", "73.4"), ("79.96", "79.96"), ("79.94", "79.9"), ("80", "80.0")]
)
def test_a_score_is_not_rounded_into_the_next_tier(score: str, expected: str) -> None:
    assert tenths(D(score)) == expected
