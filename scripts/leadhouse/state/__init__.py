"""The state of every lead on any day: stage, owner, scores and age."""

from leadhouse.state.days import DailyStates
from leadhouse.state.report import lead_table, summary_table

__all__ = ["DailyStates", "lead_table", "summary_table"]
