"""How values are written."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from markupsafe import Markup

from leadhouse.site import text


def test_numbers_and_rates() -> None:
    assert text.number(1234567) == "1,234,567"
    assert text.number(12.0) == "12"
    assert text.percent(0.91249) == "91.2 %"
    assert text.percent(Decimal("0.0005")) == "0.1 %"
    assert text.percent(1) == "100.0 %"
    assert text.counted(1, "finding") == "1 finding"
    assert text.counted(0, "finding") == "0 findings"


def test_differences_have_a_sign_and_no_change_is_said() -> None:
    assert text.change(-1200) == "−1,200"
    assert text.change(3) == "+3"
    assert text.change(0) == "no change"
    assert text.points(0.0044) == "+0.4 pp"
    assert text.points(-0.0306) == "−3.1 pp"
    assert text.points(0.0001) == "no change"


def test_times() -> None:
    assert text.instant(datetime(2026, 6, 30, 23, 59, 59, 999999)) == "2026-06-30 23:59 UTC"
    assert text.day(date(2026, 6, 30)) == "2026-06-30"
    assert text.duration(0.04) == "0.0 s"
    assert text.duration(59.94) == "59.9 s"
    assert text.duration(60) == "1 min 00 s"
    assert text.duration(3599.7) == "1 h 00 min"
    assert text.duration(7325) == "2 h 02 min"


@pytest.mark.parametrize("name", ["number", "change", "percent", "points", "instant", "day"])
def test_nothing_is_a_dash(name: str) -> None:
    assert text.FILTERS[name](None) == "–"


def test_control_characters_become_visible_and_markup_stays() -> None:
    assert text.visible("a\x00b\x1b[31mc\x9fd\ne\tf") == "a\ufffdb\ufffd[31mc\ufffdd\ne\tf"
    assert text.shown(None) == "–"
    assert text.shown(Markup("<b>")) == Markup("<b>")
    assert text.shown(7) == 7


def test_a_plain_line_turns_no_direction_and_breaks_no_line() -> None:
    assert text.plain_line("a\r\nb\u202egnp.exe\u2066 c") == "a b\ufffdgnp.exe\ufffd c"


def test_long_text_is_cut_with_an_ellipsis() -> None:
    assert text.short("x" * 600) == "x" * 600
    assert text.short("x" * 601) == "x" * 599 + "…"


def test_names_become_words() -> None:
    assert text.words("not_published") == "Not published"
    assert text.words("") == ""
