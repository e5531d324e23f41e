"""Shows an intake report to a person."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from leadhouse.intake.casts import BadCast
from leadhouse.intake.model import Extract, IntakeReport, Refusal
from leadhouse.intake.names import printable
from leadhouse.intake.systems import CONTRACT_SYSTEM

_NUMBERS = frozenset({"rows", "rejected", "arrival", "values", "not usable"})


def describe_report(report: IntakeReport) -> list[RenderableType]:
    """Tables of what an arrival brought; input text is shown as text, never as markup."""
    return list(_parts(report))


def describe_casts(
    casts: Sequence[BadCast], systems: Collection[str] = (CONTRACT_SYSTEM,)
) -> list[RenderableType]:
    """A table of the columns with values that aren't of their declared type, worst first.

    `systems` are those of the extracts: only the contract's own are checked before they are built.
    """
    parts: list[RenderableType] = []
    if casts:
        parts.append(_casts(casts))
    elif CONTRACT_SYSTEM in systems:
        parts.append(Text(f"Every value of {CONTRACT_SYSTEM} is of its declared type"))
    if unchecked := sorted(set(systems) - {CONTRACT_SYSTEM}):
        names = printable(", ".join(unchecked))
        parts.append(Text(f"Types not checked: {names}; a build maps and checks these values"))
    return parts


def _casts(casts: Sequence[BadCast]) -> Table:
    rows = (
        (each.source_file, each.column, each.type, each.bad_count, each.value_count, each.example)
        for each in casts
    )
    columns = ("file", "column", "type", "not usable", "values", "example")
    return _table("Values that are not of their declared type", columns, rows)


def _parts(report: IntakeReport) -> Iterator[RenderableType]:
    if report.recognised:
        yield _extracts(report)
    if report.refused:
        yield _refusals(report.refused)
    differing = [each for each in report.recognised if each.is_mapped and _differs(each)]
    if differing:
        yield _columns(differing)
    yield from _lists(report)
    if not report.has_leads:
        yield Text("No leads have ever been delivered; leads are required", style="bold red")
    if report.stops_the_night:
        yield Text("A core file was refused: nothing is published", style="bold red")


def _extracts(report: IntakeReport) -> Table:
    landed = {id(extract) for extract in report.landed}
    rows = (
        (
            extract.source_file,
            f"{extract.system}.{extract.entity}",
            extract.row_count,
            extract.reject_count,
            _state(extract, id(extract) in landed),
        )
        for extract in report.recognised
    )
    return _table("Extracts", ("file", "entity", "rows", "rejected", "state"), rows)


def _state(extract: Extract, is_new: bool) -> str:
    parts = ["landed" if is_new else f"already landed by arrival {extract.arrival_seq}"]
    if extract.is_full:
        parts.append("full")
    if not extract.is_mapped:
        parts.append("not mapped")
    return ", ".join(parts)


def _refusals(refusals: Iterable[Refusal]) -> Table:
    rows = (
        (
            refusal.path,
            refusal.entity or "",
            refusal.need,
            refusal.reason_code,
            f"{refusal.message}. {refusal.remedy}",
        )
        for refusal in refusals
    )
    return _table("Refused", ("file", "entity", "need", "reason", "what to do"), rows)


def _columns(extracts: Iterable[Extract]) -> Table:
    rows = (
        (
            extract.source_file,
            ", ".join(extract.missing_columns),
            ", ".join(extract.unknown_columns),
        )
        for extract in extracts
    )
    return _table("Columns", ("file", "missing, read as empty", "unknown, not used"), rows)


def _differs(extract: Extract) -> bool:
    return bool(extract.missing_columns or extract.unknown_columns)


def _lists(report: IntakeReport) -> Iterator[Text]:
    lines = (
        ("Core entities absent, read as empty", report.absent_core),
        ("Other entities absent, read as empty", report.absent_extended),
        ("Landed but not mapped", [each.source_file for each in report.not_mapped]),
        ("Not taken as full, since a part is refused or has unreadable rows", report.full_withheld),
        ("Ignored", report.ignored),
    )
    for title, names in lines:
        if names:
            yield Text(f"{title}: {printable(', '.join(names))}")


def _table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str | int | None]]) -> Table:
    table = Table(title=title, title_justify="left")
    for name in columns:
        table.add_column(name, justify="right" if name in _NUMBERS else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(_cell(value)) for value in row))
    return table


def _cell(value: str | int | None) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else printable(value)
