"""The calendar models as an engine runs them, on a policy given as queries."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace

from jinja2 import Environment, StrictUndefined

from leadhouse.project import project_root
from leadhouse.warehouse.connection import Target

MODELS = (
    "int_calendars", "int_calendar_hours", "int_calendar_dates", "int_business_openings",
    "int_business_days", "int_clock_spans", "int_business_pieces", "int_business_hours",
    "int_business_instants",
)  # fmt: skip
FOLDERS = ("macros/portable", "macros/calendar", "macros/policy")
SERIES = {
    "duckdb": "select unnest(generate_series(1, {0})) as generated_number",
    "spark": "select explode(sequence(1, {0})) as generated_number",
}


class Templates:
    """Renders models and macros of the project for one engine."""

    def __init__(self, dialect: Target) -> None:
        self.environment = Environment(
            autoescape=False, extensions=["jinja2.ext.do"], undefined=StrictUndefined
        )
        macros: dict[str, Callable[..., str]] = {}
        self.environment.globals |= {
            "adapter": SimpleNamespace(dispatch=lambda name, _: macros[f"{dialect}__{name}"]),
            "return": lambda value: value,
            "ref": lambda name: name,
            "dbt": SimpleNamespace(generate_series=SERIES[dialect].format),
        }
        paths = [path for name in FOLDERS for path in (project_root() / name).glob("*.sql")]
        source = "\n".join(path.read_text(encoding="utf-8") for path in sorted(paths))
        module = self.environment.from_string(source).module
        macros |= {name: value for name, value in vars(module).items() if callable(value)}
        self.environment.globals |= macros
        self.macros = macros

    def models(self) -> Iterator[tuple[str, str]]:
        """Name and SQL of each calendar model, parents first."""
        folder = project_root() / "models/intermediate/calendar"
        for name in MODELS:
            text = (folder / f"{name}.sql").read_text(encoding="utf-8")
            yield name, self.environment.from_string(text).render()

    def windows(self) -> str:
        """Business seconds of each window, and where its begin and some hours more lead to."""
        business_seconds = self.macros["business_seconds"]
        target = "(from_seconds + hours * 3600)"
        return f"""
with measured as (
    select
        windows.*,
        {business_seconds("opening", "windows.from_at")} as from_seconds,
        {business_seconds("closing", "windows.to_at")} as to_seconds
    from windows
    left join int_business_hours as opening
        on windows.calendar_id = opening.calendar_id
        and cast(windows.from_at as date) = opening.utc_date
    left join int_business_hours as closing
        on windows.calendar_id = closing.calendar_id
        and cast(windows.to_at as date) = closing.utc_date
)
select
    measured.window_number,
    measured.to_seconds - measured.from_seconds as business_seconds,
    {self.macros["business_instant"]("instants", target)} as reached_at
from measured
left join int_business_instants as instants
    on measured.calendar_id = instants.calendar_id
    and {self.macros["business_hour_number"](target)} = instants.open_hour_number
    and {target} > instants.seconds_from
    and {target} <= instants.seconds_to
order by window_number
"""

    def business_days(self) -> str:
        """For each calendar and date: its number, and the fifth business day after it."""
        return """
select
    days.calendar_id,
    days.calendar_date,
    days.is_business_day,
    days.business_day_number,
    days.next_business_date,
    due_days.calendar_date as due_date
from int_business_days as days
left join int_business_days as due_days
    on days.calendar_id = due_days.calendar_id
    and days.business_day_number + 5 = due_days.business_day_number
    and due_days.is_business_day
where days.calendar_date between date '2025-02-01' and date '2026-11-30'
order by calendar_id, calendar_date
"""
