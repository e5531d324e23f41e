"""Two warehouses are the same, or each difference is found, counted and told where it is."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadhouse.parity import Cell, Difference, ParquetFolder, compare
from leadhouse.parity.rules import TABLES_WITHOUT_ROWS
from leadhouse.publish.parquet import export_parquet

KEYS = {"leads": ("lead_id",)}
LEADS = "create table marts.leads as select * from (values {}) as t(lead_id, name, score)"
ANN, BOB, EVE = "('l1', 'Ann', 1.5)", "('l2', 'Bob', 2.5)", "(null, 'Eve', null)"


def leads(*rows: str) -> str:
    return LEADS.format(", ".join(rows))


def only(differences: Sequence[Difference]) -> Difference:
    assert len(differences) == 1, differences
    return differences[0]


@pytest.mark.parametrize("keys", [None, KEYS], ids=["without_key", "with_key"])
def test_the_same_rows_in_any_order_are_no_difference(warehouse, keys) -> None:
    left = warehouse("left", leads(ANN, BOB, EVE))
    right = warehouse("right", leads(EVE, BOB, ANN))
    assert compare(left, right, {}, keys=keys) == []


def test_a_changed_value_is_told_by_key_column_and_values(warehouse) -> None:
    left = warehouse("left", leads(ANN, BOB, EVE))
    right = warehouse("right", leads(ANN, "('l2', 'Bo', 2.5)", EVE))
    found = only(compare(left, right, keys=KEYS))
    assert (found.table, found.left_rows, found.right_rows) == ("marts.leads", 3, 3)
    assert (found.differing_rows, found.columns) == (1, (("name", 1),))
    assert found.cells == (Cell("lead_id=l2", "name", "Bob", "Bo"),)


def test_a_null_differs_from_every_value_and_is_told_from_the_text(warehouse) -> None:
    left = warehouse("left", leads("('l1', '', 1)", "('l2', 'null', 1)", "(null, 'x', 1)"))
    right = warehouse("right", leads("('l1', null, 1)", "('l2', null, 1)", "(null, 'y', 1)"))
    assert only(compare(left, right, keys=KEYS)).cells == (
        Cell("lead_id=l1", "name", "", None),
        Cell("lead_id=l2", "name", "null", None),
        Cell("lead_id=null", "name", "x", "y"),
    )


def test_rows_of_one_side_are_told_whole(warehouse) -> None:
    left = warehouse("left", leads(ANN, BOB))
    right = warehouse("right", leads(BOB, EVE))
    found = only(compare(left, right, keys=KEYS))
    assert (found.differing_rows, found.columns) == (2, ())
    assert found.cells == (
        Cell("lead_id=l1", None, "lead_id=l1, name=Ann, score=1.5", None),
        Cell("lead_id=null", None, None, "lead_id=null, name=Eve, score=null"),
    )


@pytest.mark.parametrize("keys", [None, KEYS], ids=["without_key", "with_key"])
def test_a_row_counts_as_often_as_it_is_there(warehouse, keys) -> None:
    left = warehouse("left", leads(ANN, ANN, ANN, BOB))
    right = warehouse("right", leads(ANN, BOB, BOB, BOB))
    assert only(compare(left, right, keys=keys)).differing_rows == 4


def test_without_a_key_a_changed_row_is_one_of_each_side(warehouse) -> None:
    left = warehouse("left", leads(ANN, BOB))
    right = warehouse("right", leads(ANN, "('l2', 'Bo', 2.5)"))
    found = only(compare(left, right))
    assert found.differing_rows == 2
    assert [(cell.column, cell.left is None) for cell in found.cells] == [
        (None, False),
        (None, True),
    ]


def test_repeated_keys_pair_in_the_order_of_their_values(warehouse) -> None:
    rows = ["('l1', 'a', 1)", "('l1', 'b', 1)", "('l1', 'c', 1)"]
    left = warehouse("left", leads(*rows))
    for number, order in enumerate(([0, 1, 2], [2, 0, 1])):
        changed = [rows[n].replace("'b'", "'bb'") for n in order]
        right = warehouse(f"right{number}", leads(*changed))
        found = only(compare(left, right, keys=KEYS))
        assert found.differing_rows == 1
        assert found.cells == (Cell("lead_id=l1", "name", "b", "bb"),)


def test_all_differences_are_counted_and_few_are_shown(warehouse) -> None:
    rows = "create table marts.leads as select 'l' || i as lead_id, {} as a, {} as b from range({})"
    left = warehouse("left", rows.format("i", "0", 100) + " as t(i)")
    right = warehouse("right", rows.format("i + (i % 2)", "i // 99", 110) + " as t(i)")
    found = only(compare(left, right, keys=KEYS, shown=2))
    assert found.columns == (("a", 50), ("b", 1))
    assert found.differing_rows == 60
    # two rows of the right, two of column a, the one of column b
    assert [cell.column for cell in found.cells] == [None, None, "a", "a", "b"]


NEAR, FAR = 1 + 0.9e-9, 1 + 1.1e-9
DOUBLES = [
    ("1", "1", True),
    ("1", f"{NEAR!r}", True),
    ("1", f"{FAR!r}", False),
    ("-1", f"-{NEAR!r}", True),
    ("1", "-1", False),
    ("1e300", f"{NEAR!r}e300", True),
    ("1e308", "-1e308", False),
    ("1e-300", f"{FAR!r}e-300", False),
    ("0", "'-0.0'", True),
    ("0", "1e-300", False),
    ("null", "0", False),
    ("null", "null", True),
    ("null", "'nan'", False),
    ("'nan'", "'nan'", True),
    ("'nan'", "'inf'", False),
    ("'nan'", "1", False),
    ("'inf'", "'inf'", True),
    ("'inf'", "'-inf'", False),
    ("'inf'", "1e308", False),
]


@pytest.mark.parametrize("keys", [None, KEYS], ids=["without_key", "with_key"])
@pytest.mark.parametrize(("one", "other", "is_same"), DOUBLES)
def test_doubles_are_equal_to_a_billionth(warehouse, one, other, is_same, keys) -> None:
    table = "create table marts.leads as select 'l1' as lead_id, cast({} as double) as score"
    left, right = warehouse("left", table.format(one)), warehouse("right", table.format(other))
    for found in (compare(left, right, keys=keys), compare(right, left, keys=keys)):
        assert (found == []) is is_same
        if not is_same:
            assert only(found).columns == (("score", 1),)
            assert only(found).cells[0].row == "lead_id=l1"


def test_without_a_key_near_doubles_of_repeated_rows_find_each_other(warehouse) -> None:
    table = (
        "create table marts.leads as select 'same' as name, cast(i {} as double) as score"
        " from range(1, 50) as t(i) order by {}"
    )
    left = warehouse("left", table.format("", "i"))
    right = warehouse("right", table.format("* (1 + 1e-12)", "hash(i)"))
    assert compare(left, right) == []
    far = warehouse("far", table.format("* (case when i = 7 then 1.1 else 1 end)", "hash(i)"))
    assert only(compare(left, far)).cells == (Cell("name=same", "score", "7.0", "7.7"),)


def test_a_table_of_nothing_but_doubles(warehouse) -> None:
    table = "create table marts.sums as select cast({} as double) as total"
    left, right = warehouse("left", table.format(1)), warehouse("right", table.format(2))
    assert only(compare(left, right)).cells == (Cell("", "total", "1.0", "2.0"),)


OTHERS = {
    "decimal": ("cast(0.000001 as decimal(18, 6))", "cast(0.000002 as decimal(18, 6))"),
    "integer": ("cast(2147483647 as int)", "cast(2147483646 as int)"),
    "bigint": ("cast(9007199254740993 as bigint)", "cast(9007199254740992 as bigint)"),
    "text": ("'Ann'", "'Ann '"),
    "normalised_text": ("'\u00e9'", "'e\u0301'"),
    "timestamp": ("timestamp '2026-06-30 23:59:59.999999'", "timestamp '2026-07-01 00:00:00'"),
    "date": ("date '2026-06-30'", "date '2026-07-01'"),
    "boolean": ("true", "false"),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_all_other_values_are_equal_exactly(warehouse, kind) -> None:
    table = "create table marts.leads as select 'l1' as lead_id, {} as seen"
    left, right = (warehouse(name, table.format(OTHERS[kind][name == "b"])) for name in "ab")
    assert only(compare(left, right, keys=KEYS)).columns == (("seen", 1),)
    assert compare(left, left, keys=KEYS) == []


COLUMNS = {
    "missing": (
        "select 'l1' as lead_id",
        ("column name is only on the left", "column score is only on the left"),
    ),
    "added": (
        "select 'l1' as lead_id, 'Ann' as name, 1.5 as score, 1 as more",
        ("column more is only on the right",),
    ),
    "type": (
        "select 'l1' as lead_id, 'Ann' as name, cast(1.5 as double) as score",
        ("column score is DECIMAL(2,1) on the left and DOUBLE on the right",),
    ),
    "order": (
        "select 'Ann' as name, 'l1' as lead_id, 1.5 as score",
        ("columns are in another order: lead_id, name, score; on the right name, lead_id, score",),
    ),
}


@pytest.mark.parametrize("kind", COLUMNS)
def test_columns_have_the_same_names_types_and_order(warehouse, kind) -> None:
    query, problems = COLUMNS[kind]
    left = warehouse("left", leads(ANN))
    right = warehouse("right", f"create table marts.leads as {query}")
    found = only(compare(left, right, keys=KEYS))
    assert found.problems == problems
    assert found.differing_rows == 0


def test_values_of_other_types_are_compared_as_text(warehouse) -> None:
    table = (
        "create table marts.leads as select i as lead_id, cast(i as {}) as seen from range(3) t(i)"
    )
    left, right = (warehouse(t, table.format(t)) for t in ("int", "varchar"))
    found = only(compare(left, right, keys=KEYS))
    assert found.problems == ("column seen is INTEGER on the left and VARCHAR on the right",)
    assert found.differing_rows == 0


def test_a_table_that_one_side_lacks_is_a_difference(warehouse) -> None:
    left = warehouse("left", leads(ANN), "create table scratch.raw as select 1 as a")
    right = warehouse("right", "create table audit.more as select 1 as a")
    assert compare(left, right) == [
        Difference("audit.more", None, 1, ("not there on the left",)),
        Difference("marts.leads", 1, None, ("not there on the right",)),
    ]


def test_optional_schemas_are_compared_where_both_sides_have_them(warehouse) -> None:
    seed = "create table audit.seed as select {} as a"
    left = warehouse("left", leads(ANN), seed.format(1))
    other = warehouse("other", leads(ANN), seed.format(2))
    lacking = warehouse("lacking", leads(ANN))
    assert compare(left, lacking, optional=("audit",)) == []
    assert len(compare(left, lacking)) == len(compare(left, other, optional=("audit",))) == 1


def test_tables_about_the_run_itself_share_their_columns_only(warehouse) -> None:
    runs = "create table ops.runs as select '{}' as run_id, {} as finished_at"
    left = warehouse("left", runs.format("a", "timestamp '2026-06-30'"))
    later = warehouse("later", runs.format("b", "timestamp '2026-07-01'"))
    other = warehouse("other", runs.format("b", "date '2026-07-01'"))
    assert compare(left, later, {}) == []
    assert only(compare(left, other, {})).problems == (
        "column finished_at is TIMESTAMP on the left and DATE on the right",
    )


RUN = "create table audit.results as select '{}' as run_id, 'c' as criterion"


def test_of_a_run_id_the_instant_is_compared(warehouse) -> None:
    keys = {"results": ("run_id", "criterion")}
    left = warehouse("left", RUN.format("20260630T235959-6b03a44d"))
    later = warehouse("later", RUN.format("20260630T235959-ffffffff"))
    other = warehouse("other", RUN.format("20260629T235959-6b03a44d"))
    mute = warehouse("mute", RUN.format("development"))
    assert compare(left, later, {}, keys=keys) == []
    assert only(compare(left, other, {}, keys=keys)).differing_rows == 2
    assert only(compare(left, mute, {}, keys=keys)).differing_rows == 2


def test_every_compared_table_has_rows_unless_an_exception_says_why(warehouse) -> None:
    nobody = leads(ANN) + " where lead_id = 'nobody'"
    full, empty = warehouse("full", leads(ANN)), warehouse("empty", nobody)
    assert "no rows on either side" in only(compare(empty, empty, {})).problems[0]
    assert "no rows on one side" in only(compare(full, empty, {})).problems[0]
    why = {"marts.leads": "leads come later"}
    assert compare(empty, empty, why) == []
    assert compare(empty, empty) == []
    assert only(compare(full, empty, why)).differing_rows == 1


def test_an_exception_that_is_no_longer_true_is_a_difference(warehouse) -> None:
    full = warehouse("full", leads(ANN))
    stale = only(compare(full, full, {"marts.leads": "leads come later"}))
    assert "take the exception out" in stale.problems[0] and "come later" in stale.problems[0]
    unknown = only(compare(full, full, {"marts.lead": "a typo"}))
    assert unknown == Difference(
        "marts.lead", problems=("an exception names it, but no side has it",)
    )


def test_each_documented_exception_has_a_reason() -> None:
    assert all(reason.strip() for reason in TABLES_WITHOUT_ROWS.values())


def test_hostile_names_and_values_are_compared_as_any_other(warehouse) -> None:
    table = """create table marts."le""ads'; drop--" as select $${}$$ as "na""me'[red]", 1 as k"""
    evil = "'; drop table x; --\" \\ \u202e🦊 [red] =1+1"
    left, right = (
        warehouse("left", table.format(evil)),
        warehouse("right", table.format(evil + " ")),
    )
    assert compare(left, left, {}) == []
    found = only(compare(left, right, keys={"le\"ads'; drop--": ("k",)}))
    assert found.cells == (Cell("k=1", "na\"me'[red]", evil, evil + " "),)


def test_parquet_of_a_run_is_the_same_as_its_file(warehouse, tmp_path) -> None:
    left = warehouse("left", leads(ANN, BOB), "create table ops.runs as select 'r1' as run_id")
    export_parquet(left.path, tmp_path / "parquet")
    assert compare(left, ParquetFolder(tmp_path / "parquet"), {}) == []
    assert compare(ParquetFolder(tmp_path / "parquet"), left, {}) == []


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", None]),
        st.sampled_from(["x", "y", "", None]),
        st.sampled_from([None, 0.0, -1.5, 1e300, float("inf"), float("nan")]),
    ),
    max_size=8,
)
SETTINGS = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@SETTINGS
@given(left=ROWS, right=ROWS, seed=st.integers(0, 9), has_key=st.booleans())
def test_tables_are_the_same_if_and_only_if_their_rows_are(left, right, seed, has_key) -> None:
    from collections import Counter

    class Memory:
        def __init__(self, rows) -> None:
            self.rows = rows

        def relations(self, connection, alias):
            connection.execute(f"create table {alias} (lead_id text, name text, score double)")
            for row in self.rows:
                connection.execute(f"insert into {alias} values (?, ?, ?)", row)
            return {"marts.leads": alias}

    def content(rows):
        return Counter(str(row) for row in rows)

    shuffled = random.Random(seed).sample(left, len(left))
    keys = KEYS if has_key else None
    assert compare(Memory(left), Memory(shuffled), keys=keys) == []
    found = compare(Memory(left), Memory(right), keys=keys)
    assert (found == []) is (content(left) == content(right))
    if found:
        most = (content(left) - content(right)).total() + (content(right) - content(left)).total()
        assert most / 2 <= found[0].differing_rows <= most
