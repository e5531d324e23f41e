"""The command `leadhouse parity`."""

import pytest
from click.testing import CliRunner

from leadhouse.cli import main

LEADS = "create table marts.leads as select 'l1' as lead_id, {} as score"


def run(*arguments: object):
    return CliRunner().invoke(main, ["parity", *map(str, arguments)])


def test_equal_warehouses_exit_0(warehouse) -> None:
    left, right = (warehouse(name, LEADS.format(1)) for name in "ab")
    result = run(left.path, right.path)
    assert (result.exit_code, result.output) == (0, "1 tables compared, all the same\n")


@pytest.mark.parametrize("shown", [0, 3])
def test_a_difference_exits_1_with_the_table(warehouse, shown) -> None:
    left, right = warehouse("left", LEADS.format(1)), warehouse("right", LEADS.format(2))
    result = run(left.path, right.path, "--shown", shown)
    assert result.exit_code == 1
    assert "marts.leads" in result.output
    assert ("(whole row)" in result.output) is (shown > 0)


def test_nothing_to_compare_is_wrong_use(warehouse, tmp_path) -> None:
    (tmp_path / "folder").mkdir()
    left, right = warehouse("left"), warehouse("right")
    for arguments in ((left.path, right.path), (left.path, tmp_path / "folder")):
        result = run(*arguments)
        assert result.exit_code == 2
        assert result.output.startswith("leadhouse: ")
    assert run(left.path, tmp_path / "nowhere").exit_code == 2
