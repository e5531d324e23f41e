"""Judges phone numbers and e-mail addresses, each delivered value once in its life."""

from leadhouse.contact_points.check import check_contact_points
from leadhouse.contact_points.tables import create_tables
from leadhouse.contact_points.verdict import ContactPointsError, Verdict

__all__ = ["ContactPointsError", "Verdict", "check_contact_points", "create_tables"]
