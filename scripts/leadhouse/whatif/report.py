"""The answer for a terminal, a log file or a mail. All names are untrusted text."""

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from leadhouse.site.text import change, instant, number, percent, plain_line, short
from leadhouse.whatif.model import (
    Effects,
    MovedLead,
    PolicyChange,
    WhatIf,
    Workload,
)
from leadhouse.whatif.reasons import plain
from leadhouse.whatif.shown import grouped_figures, headline, tier_matrix

MOST_CHANGES = 40
MOST_WORKLOADS = 10
MOST_CRITERIA = 20
LONGEST_VALUE = 60


def changes_report(changes: Sequence[PolicyChange]) -> RenderableType:
    """The policy rows that differ."""
    if not changes:
        return _line("The policies are the same: no row of a seed differs")
    table = _table(
        "Policy rows that differ", "seed", "unit", "row", "column", "old", "new", "holds"
    )
    for each in changes[:MOST_CHANGES]:
        cells = (each.seed, each.business_unit_id, each.key, each.column, each.old, each.new)
        _add(table, *cells, each.holds)
    return Group(table, *_more(len(changes), MOST_CHANGES, "rows"))


def what_if_report(answer: WhatIf) -> RenderableType:
    """What would change, without the policy rows, which were told before."""
    parts: list[RenderableType] = [
        _line(headline(answer)),
        *(_line(f"Note: {note}") for note in answer.notes),
        _line(
            f"As of {instant(answer.as_of)}, policy {answer.old_policy_version} against"
            f" {answer.new_policy_version}, prior run {answer.prior_run_id or 'none'}"
        ),
    ]
    if answer.effects is not None:
        for part in _effects(answer.effects):
            parts += ["", part]
    return Group(*parts)


def _effects(effects: Effects) -> Iterator[RenderableType]:
    yield _figures(effects)
    yield _matrix(effects)
    yield _units(effects)
    yield from _workloads("Workload by team", "manager", effects.teams)
    yield from _workloads("Workload by owner", "owner", effects.owners)
    yield _conversions(effects)
    if effects.criteria is not None:
        yield from _criteria(effects)
    yield from _moved(effects)


def _figures(effects: Effects) -> Table:
    table = _table("What would change", "", "old", "new", "difference")
    for section, figures in grouped_figures(effects.figures):
        _add(table, section, "", "", "")
        for each in figures:
            counts = (number(each.old), number(each.new), change(each.difference))
            _add(table, f"  {each.name}", *counts)
    return table


def _matrix(effects: Effects) -> Table:
    matrix = tier_matrix(effects.tier_moves)
    headings = (f"new {tier}" for tier in matrix.tiers)
    table = _table("Open leads by old and new tier", "", *headings)
    for tier, row in zip(matrix.tiers, matrix.rows, strict=True):
        _add(table, f"old {tier}", *(number(count) for count in row))
    return table


def _units(effects: Effects) -> Table:
    table = _table("MQLs by score", "unit", "old", "new", "difference", "gained", "lost")
    for each in effects.units:
        difference = change(each.new_mqls - each.old_mqls)
        counts = (number(each.old_mqls), number(each.new_mqls), difference)
        _add(table, each.business_unit_id, *counts, number(each.gained), number(each.lost))
    return table


def _workloads(title: str, who: str, rows: Sequence[Workload]) -> Iterator[RenderableType]:
    table = _table(title, who, "open", "High", "Medium", "Low", "MQLs", "actions", "moved")
    for each in rows[:MOST_WORKLOADS]:
        _add(
            table,
            each.full_name or each.user_id or "Nobody",
            _pair(each.old_leads, each.new_leads),
            _pair(each.old_high, each.new_high),
            _pair(each.old_medium, each.new_medium),
            _pair(each.old_low, each.new_low),
            _pair(each.old_mqls, each.new_mqls),
            _pair(each.old_actions, each.new_actions),
            number(each.moved),
        )
    yield Group(table, *_more(len(rows), MOST_WORKLOADS, "rows"))


def _pair(old: int, new: int) -> str:
    return number(old) if old == new else f"{number(old)} > {number(new)}"


def _conversions(effects: Effects) -> RenderableType:
    table = _table(
        "Conversion so far, of all leads", "old tier", "new tier", "leads", "SQL", "opp.", "won"
    )
    for each in effects.conversions:
        rates = (percent(each.rate(n)) for n in (each.sqls, each.opportunities, each.won))
        _add(table, each.old_tier, each.new_tier, number(each.leads), *rates)
    return table


def _criteria(effects: Effects) -> Iterator[RenderableType]:
    criteria = effects.criteria or ()
    if not criteria:
        yield _line("No audit criterion would have another result")
        return
    table = _table("Audit criteria", "criterion", "rule", "old", "new", "old failed", "new failed")
    for each in criteria[:MOST_CRITERIA]:
        failed = (number(each.old_failed), number(each.new_failed))
        _add(table, each.criterion, each.rule_id, each.old_status, each.new_status, *failed)
    yield Group(table, *_more(len(criteria), MOST_CRITERIA, "criteria"))


def _moved(effects: Effects) -> Iterator[RenderableType]:
    if not effects.moved:
        yield _line("No open lead would be seen differently")
        return
    lines: list[RenderableType] = [Text("Leads most moved", style="bold")]
    for lead in effects.moved:
        lines.append(_line(_lead_line(lead)))
        lines += [_line(f"    {reason}", indent=True) for reason in lead.reasons]
    yield Group(*lines)


def _lead_line(lead: MovedLead) -> str:
    sides = [
        f"{side.tier} {plain(side.score)}{' MQL' if side.is_mql else ''}" if side else "not there"
        for side in (lead.old, lead.new)
    ]
    owner = lead.owner_name or lead.owner_id or "nobody"
    name = short(lead.name, LONGEST_VALUE)
    return f"{name} ({lead.survivor_lead_id}), {owner}: {sides[0]} > {sides[1]}"


def _more(count: int, shown: int, noun: str) -> Iterator[RenderableType]:
    if count > shown:
        yield _line(f"{number(count - shown)} more {noun}; --output writes them all")


def _line(value: object, *, indent: bool = False) -> Text:
    # as text, not as mark-up: a name like [red] must stay a name
    return Text(("    " if indent else "") + plain_line(value), overflow="fold")


def _table(title: str, *headings: str) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, title_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def _add(table: Table, *cells: object) -> None:
    table.add_row(*(Text(_indent(cell) + plain_line(short(cell, LONGEST_VALUE))) for cell in cells))


def _indent(cell: object) -> str:
    return "  " if isinstance(cell, str) and cell.startswith("  ") else ""
