"""The table of differences can be read by a person, whatever text is in it."""

import re

import pytest

from leadhouse.parity import Cell, Difference, as_text
from leadhouse.parity.report import LONGEST_TEXT, shown_pair, visible


def test_a_report_has_the_counts_and_the_sample() -> None:
    text = as_text(
        [
            Difference("marts.leads", 1200, 1199, (), 2, (("name", 1),), (
                Cell("lead_id=l1", "name", "Ann", None),
                Cell("lead_id=l2", None, "lead_id=l2, name=Bob", None),
            )),
            Difference("audit.more", None, 4, ("not there on the left",)),
        ]
    )  # fmt: skip
    lines = [re.split(r"\s{2,}", line.strip()) for line in text.splitlines()]
    assert lines[0] == ["2 tables differ"]
    assert ["marts.leads", "1,200", "1,199", "2", "name: 1"] in lines
    assert ["audit.more", "-", "4", "0"] in lines
    assert ["lead_id=l1", "name", "'Ann'", "null"] in lines
    assert ["lead_id=l2", "(whole row)", "lead_id=l2, name=Bob", "(no such row)"] in lines
    assert ["not there on the left"] in lines


def test_no_difference_is_said_so() -> None:
    assert as_text([]) == "All compared tables are the same\n"


HOSTILE = "a\x00b\x1b[31mred\r\n\u202eevil\u200b [bold]x[/bold] [/] \\n 🦊 \ud800 \u00a0\U000e0041"


def test_hostile_text_is_made_visible() -> None:
    text = as_text([Difference(HOSTILE, 1, 1, (HOSTILE,), 1, ((HOSTILE, 1),), (
        Cell(HOSTILE, HOSTILE, HOSTILE, HOSTILE + " "),
        Cell(HOSTILE, None, HOSTILE, None),
    ))])  # fmt: skip
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e\ud800\U000e0041]", text)
    joined = re.sub(r"\s+", " ", text)
    for seen in (r"a\x00b\x1b[31mred\x0d\x0a\u202eevil\u200b", "[bold]x[/bold] [/]", r"\\n 🦊"):
        assert seen in joined


def test_a_text_and_its_escape_look_different() -> None:
    assert visible("\n") == r"\x0a"
    assert visible(r"\x0a") == r"\\x0a"


def test_trailing_blanks_and_the_word_null_can_be_told_apart() -> None:
    assert shown_pair("Ann", "Ann ") == ("'Ann'", "'Ann '")
    assert shown_pair(None, "null") == ("null", "'null'")


@pytest.mark.parametrize("start", [0, LONGEST_TEXT, 5000])
def test_long_values_are_shown_from_where_they_differ(start) -> None:
    same = "x" * start
    left, right = shown_pair(same + "LEFT" + "y" * 9000, same + "RIGHT" + "y" * 9000)
    assert "LEFT" in left and "RIGHT" in right
    assert max(len(left), len(right)) <= LONGEST_TEXT + 4


def test_a_text_that_is_the_beginning_of_the_other_is_shown_at_its_end() -> None:
    left, right = shown_pair("x" * 500, "x" * 500 + "!")
    assert left.endswith("x'") and right.endswith("x!'")
