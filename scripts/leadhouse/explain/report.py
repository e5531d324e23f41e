"""What is known about a lead's identity, for a terminal. All values are untrusted text."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from leadhouse.explain.model import ExplainedLead, ExplainedPair, Row
from leadhouse.explain.score_model import ExplainedScores
from leadhouse.explain.score_report import score_report
from leadhouse.explain.tables import add, cell, line, new_table
from leadhouse.site.text import ABSENT, counted, instant, percent, words

WATERFALLS_SHOWN = 3
STILL_TO_COME = "Stages, clocks and findings are still to come here"
HOW_TO_ANSWER = (
    "Answer with a row in the extract duplicate_decisions: lead_id_left, lead_id_right,"
    " decision (must_link or cannot_link), decided_by, decided_at, reason"
)


def lead_report(lead: ExplainedLead, scores: ExplainedScores | None = None) -> RenderableType:
    """Its records, why they are one, where its values come from, its scores, and what waits."""
    parts: list[RenderableType] = [line(_headline(lead)), *_facts(lead)]
    if lead.records:
        parts += ["", _records(lead.records)]
    if lead.pairs:
        parts += ["", _pairs(lead.pairs), *_waterfalls(lead.pairs)]
    if lead.values:
        parts += ["", _values(lead.values)]
    if lead.changes:
        parts += ["", _changes(lead.changes)]
    if lead.redirects:
        parts += ["", _redirects(lead.redirects)]
    parts += ["", *_reviews(lead), "", score_report(scores)]
    return Group(*parts, "", line(STILL_TO_COME))


def pair_report(explained: ExplainedPair) -> RenderableType:
    """How two records compare, step by step, and what came of it."""
    left, right = explained.lead_id_left, explained.lead_id_right
    outcome = "are one lead" if explained.is_one_lead else "are two leads"
    headline = line(f"Records {left} and {right} {outcome}")
    if explained.pair is None:
        return Group(
            headline,
            line(
                "Nothing is kept of this pair: they share no key by which records are compared, or"
                " weigh less than the parameter dup.kept_min_weight"
            ),
        )
    return Group(headline, *_verdict(explained.pair), "", _waterfall(explained))


def _headline(lead: ExplainedLead) -> str:
    if lead.retired and lead.retired["golden_lead_id"] is None:
        return f"Golden lead {lead.asked} was retired at {_when(lead.retired)}: no record is left"
    if lead.retired:
        return (
            f"Golden lead {lead.asked} was retired at {_when(lead.retired)}, by"
            f" {lead.retired['cause']}; most of its records are in {lead.golden_lead_id}"
        )
    size = counted(len(lead.records), "record")
    if lead.asked == lead.golden_lead_id:
        return f"Golden lead {lead.golden_lead_id} has {size}"
    return f"Record {lead.asked} belongs to golden lead {lead.golden_lead_id}, which has {size}"


def _when(retired: Row) -> str:
    return instant(retired["retired_at"])


def _facts(lead: ExplainedLead) -> Iterable[RenderableType]:
    golden = lead.golden
    if golden is None:
        yield line("None of its records is live, so it is in no mart of leads")
        return
    owner = golden["owner_name"] or golden["owner_id"]
    facts = {
        "Name": golden["full_name"],
        "E-mail": golden["email"],
        "Phone": golden["phone"],
        "Company": golden["company_name"],
        "Stage": f"{golden['stage']}, {'open' if golden['is_open'] else 'not open'}",
        "Owner": owner,
        "Unit": golden["business_unit_id"],
        "Created": instant(golden["created_at"]),
    }
    yield Text("\n".join(f"{name:<8} {cell(value)}" for name, value in facts.items()))


def _records(records: Sequence[Row]) -> Table:
    table = new_table("Records", "record", "state", "unit", "belongs by", "probability")
    for row in records:
        add(
            table,
            row["lead_id"],
            _state(row),
            row["business_unit_id"],
            words(row["match_rule"]),
            percent(row["match_probability"]),
        )
    return table


def _state(row: Row) -> str:
    names = ("survivor", "merged", "deleted", "future")
    said = [name for name in names if row[f"is_{name}"]]
    return ", ".join(said if said and not row["is_live"] else [*said, "live"])


def _pairs(pairs: Sequence[ExplainedPair]) -> Table:
    table = new_table(
        "Why they are one lead", "left", "right", "by", "decision", "weight", "probability", "who"
    )
    for each in pairs:
        pair = each.pair or {}
        add(
            table,
            each.lead_id_left,
            each.lead_id_right,
            words(pair["match_rule"]),
            words(pair["decision"]),
            _weight(pair["match_weight"]),
            percent(pair["match_probability"]),
            _who(pair),
        )
    return table


def _who(pair: Row) -> str:
    if pair["decided_by"] is None and pair["decision_note"] is None:
        return ABSENT
    said = (pair["decided_by"], instant(pair["decided_at"]), pair["decision_note"])
    return ", ".join(cell(each) for each in said if each is not None)


def _waterfalls(pairs: Sequence[ExplainedPair]) -> Iterable[RenderableType]:
    weighed = [pair for pair in pairs if pair.steps]
    for pair in weighed[:WATERFALLS_SHOWN]:
        yield ""
        yield _waterfall(pair)
    if len(weighed) > WATERFALLS_SHOWN:
        yield line("Weights of another pair: leadhouse explain --pair LEFT RIGHT")


def _waterfall(explained: ExplainedPair) -> RenderableType:
    if not explained.steps:
        return line("Nobody compared them, so they have no weight")
    title = f"Weight of {explained.lead_id_left} and {explained.lead_id_right}, log2 of the odds"
    table = new_table("", "field", "agreement", "weight", "sum")
    for step in explained.steps:
        add(
            table,
            words(step["field"]),
            words(step["agreement_level"]),
            _weight(step["weight"]),
            _weight(step["running_weight"]),
        )
    # above the table, since a title is folded to its width
    return Group(line(title, "bold"), table)


def _verdict(pair: Row) -> Iterable[RenderableType]:
    reason = pair["decision_reason"]
    said = f"Decision: {pair['decision']}, by {pair['match_rule']}"
    yield line(said if reason is None else f"{said} ({reason})")
    yield line(
        f"Weight {_weight(pair['match_weight'])}, probability {percent(pair['match_probability'])}"
    )
    if (who := _who(pair)) != ABSENT:
        yield line(f"Decided: {who}")


def _values(values: Sequence[Row]) -> Table:
    table = new_table(
        "Where its values come from", "field", "value", "record", "chosen by", "values"
    )
    for row in values:
        add(
            table,
            words(row["field"]),
            row["value"],
            row["lead_id"],
            words(row["chosen_by"]),
            row["record_count"],
        )
    return table


def _changes(changes: Sequence[Row]) -> Table:
    table = new_table("Merge log", "at", "change", "record", "from", "to", "cause")
    for row in changes:
        add(
            table,
            instant(row["changed_at"]),
            words(row["change_type"]),
            row["lead_id"],
            row["from_golden_lead_id"],
            row["to_golden_lead_id"],
            words(row["cause"] or ABSENT),
        )
    return table


def _redirects(redirects: Sequence[Row]) -> Table:
    table = new_table("Retired ids that lead here", "golden lead", "at", "cause")
    for row in redirects:
        cause = words(row["cause"] or ABSENT)
        add(table, row["retired_golden_lead_id"], instant(row["retired_at"]), cause)
    return table


def _reviews(lead: ExplainedLead) -> Iterable[RenderableType]:
    if not lead.reviews:
        yield line("No suspected duplicate waits for a decision")
        return
    table = new_table(
        "Suspected duplicates that wait for a decision",
        *("left", "right", "golden lead", "name", "why", "agrees", "differs"),
        *("weight", "probability", "suggested"),
    )
    for row in lead.reviews:
        other = "right" if row["golden_lead_id_left"] == lead.golden_lead_id else "left"
        add(
            table,
            row["lead_id_left"],
            row["lead_id_right"],
            row[f"golden_lead_id_{other}"],
            row[f"full_name_{other}"],
            row["reason"],
            row["agreeing_fields"],
            row["differing_fields"],
            _weight(row["match_weight"]),
            percent(row["match_probability"]),
            row["suggested_decision"],
        )
    yield table
    yield line(HOW_TO_ANSWER)


def _weight(value: Decimal | None) -> str:
    return ABSENT if value is None else f"{value:+.2f}".replace("-", "−")
