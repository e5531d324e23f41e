"""A policy is changed by rows alone: by date, for one unit, with `--policy`."""

import csv
from collections.abc import Iterable
from pathlib import Path

import pytest

from leadhouse.build.policy_overlay import PolicyRefused
from leadhouse.project import project_root

pytestmark = pytest.mark.long
SEEDS = project_root() / "seeds" / "policy"


def seed_rows(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_seed(folder: Path, name: str, rows: Iterable[dict[str, str]]) -> None:
    rows = list(rows)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def own_weights(unit: str, weights: dict[str, str], **dates: str) -> list[dict[str, str]]:
    bundled = [r for r in seed_rows("seed_scoring_weights") if r["model_id"] == "sales_priority"]
    return [
        row | dates | {"business_unit_id": unit, "weight": weights[row["component"]]}
        for row in bundled
    ]


SCORES = (
    "select business_unit_id, survivor_lead_id, scores.fit_score, scores.engagement_score,"
    " scores.intent_score, scores.composite_score from marts.mart_leads_scored as scores"
    " inner join marts.mart_leads_deduplicated as leads using (golden_lead_id, business_unit_id)"
    " order by survivor_lead_id"
)


@pytest.mark.rule("SCO-05", "SCO-07", "UNIT-01")
def test_weights_of_one_unit_hold_from_their_date(demo, demo_night, night, tmp_path: Path) -> None:
    policy = tmp_path / "policy"
    policy.mkdir()
    write_seed(
        policy,
        "seed_scoring_weights",
        [
            *seed_rows("seed_scoring_weights"),
            # EMEA weighs fit alone since the day of the run, AMER only from tomorrow
            *own_weights(
                "saas_emea",
                {"fit": "1", "engagement": "0", "intent": "0"},
                effective_from="2026-06-30",
            ),
            *own_weights(
                "saas_amer",
                {"fit": "0", "engagement": "1", "intent": "0"},
                effective_from="2026-07-01",
            ),
        ],
    )
    changed = night(tmp_path / "home", demo, policy=policy)
    before, after = demo_night.rows(SCORES), changed.rows(SCORES)
    assert len(before) == len(after)
    moved = 0
    for old, new in zip(before, after, strict=True):
        assert old[:5] == new[:5]
        unit, _, fit, _, _, score = new
        if unit == "saas_emea":
            assert score == fit
            moved += score != old[5]
        else:
            assert score == old[5]
    assert moved > 50
    assert changed.outcome.run.policy_version != demo_night.outcome.run.policy_version


def test_a_wrong_policy_stops_before_anything_is_done(night, demo, tmp_path: Path) -> None:
    policy = tmp_path / "policy"
    policy.mkdir()
    weights = {"fit": "0.5", "engagement": "0.3", "intent": "0.19"}
    own = own_weights("saas_emea", weights)
    write_seed(policy, "seed_scoring_weights", [*seed_rows("seed_scoring_weights"), *own])
    with pytest.raises(PolicyRefused, match="0.99"):
        night(tmp_path / "home", demo, policy=policy)
    assert not (tmp_path / "home").exists()


@pytest.mark.rule("UNIT-03")
def test_a_new_unit_needs_rows_alone(night, tmp_path: Path) -> None:
    policy, extracts = tmp_path / "policy", tmp_path / "extracts"
    policy.mkdir()
    extracts.mkdir()
    template = next(
        row for row in seed_rows("seed_business_units") if row["business_unit_id"] == "saas_amer"
    )
    new = template | {"business_unit_id": "saas_apac", "name": "APAC", "timezone": "Asia/Tokyo"}
    write_seed(policy, "seed_business_units", [*seed_rows("seed_business_units"), new])
    (extracts / "leads.csv").write_text(
        "lead_id,email,created_at,business_unit_id,stage\n"
        "L1,ann@x.example,2026-06-01T20:00:00Z,saas_apac,New\n"
    )
    (extracts / "activities.csv").write_text(
        "activity_id,lead_id,activity_type,direction,occurred_at\n"
        "A1,L1,call,outbound,2026-06-01T20:00:00Z\n"
    )
    built = night(tmp_path / "home", extracts, policy=policy)
    # 20:00 UTC on 1 June is 2 June in Tokyo, where the day of the run is 1 July
    assert built.rows("select business_unit_id, days_inactive from marts.mart_leads_aged") == [
        ("saas_apac", 29)
    ]
    assert built.rows(
        "select count(*) from marts.dim_policy_parameters where business_unit_id = 'saas_apac'"
        " and parameter_name = 'inactive_days' and value = '30' and is_in_force"
    ) == [(1,)]
