"""What stops a night: a new mess, not an old one."""

import pytest

from leadhouse.build.ratchet import EVERY_ERROR, Threshold, Thresholds
from leadhouse.judge.tables import CriterionResult


def _result(
    failed: int | None, evaluated: int = 100, severity: str = "error", status: str = "fail"
) -> CriterionResult:
    return CriterionResult(
        "a_suite", "complete", "AUD-03", "leads", severity, evaluated, failed, status
    )


def _thresholds(
    failed: int | None, evaluated: int = 100, *, rate: float | None = 0.1, count: int | None = 5
) -> Thresholds:
    last = Threshold(None, None, None, False, failed, evaluated)
    return Thresholds({EVERY_ERROR: Threshold(None, rate, count), "complete": last})


@pytest.mark.parametrize(
    ("last", "now", "is_stopped"),
    [
        (None, 100, False),  # the first night: an old mess
        (90, 90, False),
        (90, 30, False),
        (10, 20, False),  # ten points more, and no more than that
        (10, 21, True),
        (0, 11, True),
    ],
)
def test_an_error_stops_the_night_when_it_grew_by_count_and_share(
    last: int | None, now: int, is_stopped: bool
) -> None:
    assert (_thresholds(last).stops(_result(now)) is not None) == is_stopped


def test_a_few_records_more_stop_nothing_whatever_their_share() -> None:
    assert _thresholds(0, 6).stops(_result(5, 6)) is None
    assert _thresholds(0, 6).stops(_result(6, 6)) is not None


def test_more_records_of_the_same_share_stop_nothing() -> None:
    assert _thresholds(50, 100).stops(_result(5000, 10_000)) is None


def test_the_reason_says_how_much_worse_and_what_to_do() -> None:
    reason = _thresholds(10).stops(_result(40))
    assert reason is not None
    assert "40 of 100 fail, 30 more" in reason
    assert "seed_audit_thresholds" in reason


def test_a_blocking_criterion_stops_the_night_by_any_failure() -> None:
    assert _thresholds(90).stops(_result(1, severity="blocking")) == "1 of 100 fail"
    assert _thresholds(90).stops(_result(None, severity="blocking", status="error")) is not None
    assert _thresholds(90).stops(_result(0, severity="blocking", status="pass")) is None


def test_a_blocking_criterion_with_a_ratchet_passes_an_old_mess() -> None:
    own = Thresholds({"complete": Threshold("blocking", 0.0, 0, True, 7, 100)})
    assert own.severities() == {"complete": "blocking"}
    assert own.stops(_result(7, severity="blocking")) is None
    assert own.stops(_result(8, severity="blocking")) is not None


@pytest.mark.parametrize("status", ["error", "no_evidence", "pass"])
def test_what_has_no_failures_stops_nothing(status: str) -> None:
    assert _thresholds(0).stops(_result(None, status=status)) is None


def test_a_warning_stops_nothing_without_a_policy_of_its_own() -> None:
    assert _thresholds(0).stops(_result(100, severity="warning")) is None
    assert Thresholds().stops(_result(100)) is None
