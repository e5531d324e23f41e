"""Public holidays become rows of the calendar seed."""

import pytest
from click.testing import CliRunner

from leadhouse.cli.project import policy
from leadhouse.policy.public_holidays import COLUMNS, UnknownCountry, holiday_rows
from leadhouse.policy.seeds import bundled_policy, load_specs

pytestmark = pytest.mark.rule("SLA-11")


def test_rows_have_the_columns_of_the_seed() -> None:
    assert set(COLUMNS) == set(load_specs(bundled_policy())["seed_business_calendar"].types)


def test_a_part_of_a_country_has_holidays_of_its_own() -> None:
    country = {row[1] for row in holiday_rows("saas_emea", "DE", None, [2026])}
    part = {row[1] for row in holiday_rows("saas_emea", "DE", "BY", [2026])}
    assert "2026-10-03" in country
    assert "2026-01-06" in part - country
    assert {row[3] for row in holiday_rows("saas_emea", "DE", "BY", [2026])} == {"false"}


def test_a_country_that_nobody_knows_is_named() -> None:
    with pytest.raises(UnknownCountry, match="XX"):
        holiday_rows("saas_emea", "XX", None, [2026])


def test_the_command_prints_the_rows() -> None:
    options = ["holidays", "--unit", "saas_amer", "--country", "US"]
    options += ["--from-year", "2026", "--to-year", "2027"]
    result = CliRunner().invoke(policy, options)
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0] == ",".join(COLUMNS)
    assert "saas_amer,2026-12-25,Christmas Day,false,2015-01-01" in result.output
    assert "2027-" in lines[-1]


def test_the_command_refuses_an_unknown_country() -> None:
    options = ["holidays", "--unit", "saas_amer", "--country", "XX"]
    result = CliRunner().invoke(policy, [*options, "--from-year", "2026", "--to-year", "2026"])
    assert result.exit_code == 2
    assert "XX" in result.output
