"""What a person is shown of an arrival."""

import io
from typing import Any

from rich.console import Console, RenderableType

from leadhouse.contract import load_contract
from leadhouse.intake.casts import worst_casts
from leadhouse.intake.report import describe_casts, describe_report


def shown(parts: list[RenderableType]) -> str:
    stream = io.StringIO()
    console = Console(file=stream, width=200, no_color=True)
    for part in parts:
        console.print(part)
    return stream.getvalue()


def test_the_report_names_files_refusals_columns_and_absences(intake: Any) -> None:
    intake.write("users.csv", "user_id,[red]odd\n1,x\n2\n")
    intake.write("leads.xlsx", b"PK")
    intake.write("zoho/Price_Books.csv", "a\n1\n")

    text = shown(describe_report(intake.run()))

    for words in (
        "users.csv",
        "unknown_format",
        "Deliver CSV",
        "red_odd",
        "Landed but not mapped: zoho/Price_Books.csv",
        "absent, read as empty: crm.leads",
        "leads are required",
        "nothing is published",
    ):
        assert words in text


def test_markup_and_control_characters_in_names_are_shown_as_text(intake: Any) -> None:
    intake.write("[bold]x\x1b[31m.csv", "a\n")

    text = shown(describe_report(intake.run()))

    assert "[bold]x" in text
    assert "\x1b" not in text


def test_the_worst_casts_come_first(intake: Any) -> None:
    body = "1,x,2026-01-01,maybe\n2,x,yesterday,yes\n3,x,2026-01-01T00:00:00+02:00,perhaps\n4,x,,\n"
    intake.write("leads.csv", "lead_id,email,created_at,is_deleted\n" + body)
    report = intake.run()
    contract = load_contract(intake.root / "seeds/reference/input_contract.csv")

    casts = worst_casts(intake.home, report.recognised, contract)

    assert [(each.column, each.bad_count, each.value_count, each.example) for each in casts] == [
        ("is_deleted", 2, 3, "maybe"),
        ("created_at", 1, 3, "yesterday"),
    ]
    assert "yesterday" in shown(describe_casts(casts))
    assert "Every value" in shown(describe_casts([]))


def test_types_that_nobody_checked_are_not_called_right() -> None:
    alone = shown(describe_casts([], {"zoho"}))
    beside = shown(describe_casts([], {"crm", "zoho"}))

    assert "Every value" not in alone
    assert "Every value of crm" in beside
    assert all("Types not checked: zoho" in text for text in (alone, beside))
