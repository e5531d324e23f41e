"""What a prediction may rest on; the macro `prediction_features` names the same for the models."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "boolean", "number"]
# at_cut: known at the assignment by its own date. current: the value of today, put back where the
# history of the field or of enrichment tells that it came or changed later
Evidence = Literal["at_cut", "current"]


@dataclass(frozen=True, slots=True)
class Feature:
    """One column of `mart_predictive_training_set`."""

    name: str
    kind: Kind
    evidence: Evidence
    title: str


FEATURES = (
    Feature("business_unit_id", "text", "current", "business unit"),
    Feature("lead_source", "text", "current", "lead source"),
    Feature("source_channel", "text", "current", "channel"),
    Feature("direction", "text", "current", "direction"),
    # bulk imports convert unlike others
    Feature("created_via", "text", "current", "way of entry"),
    Feature("seniority", "text", "current", "seniority"),
    Feature("industry", "text", "current", "industry"),
    Feature("size_segment", "text", "current", "company size"),
    Feature("geo_segment", "text", "current", "geography"),
    Feature("has_account", "boolean", "current", "known account"),
    Feature("has_business_email", "boolean", "current", "business e-mail"),
    Feature("engagement_30d_count", "number", "at_cut", "engagement events in 30 days"),
    Feature("engagement_90d_count", "number", "at_cut", "engagement events in 90 days"),
    Feature("intent_30d_count", "number", "at_cut", "intent events in 30 days"),
    Feature("intent_90d_count", "number", "at_cut", "intent events in 90 days"),
    Feature("other_30d_count", "number", "at_cut", "other events in 30 days"),
    Feature("other_90d_count", "number", "at_cut", "other events in 90 days"),
    Feature("signal_90d_count", "number", "at_cut", "buying signals in 90 days"),
    Feature("days_since_last_event", "number", "at_cut", "days since the last event"),
    Feature("fit_score", "number", "current", "fit score"),
    Feature("engagement_score", "number", "at_cut", "engagement score"),
    Feature("intent_score", "number", "at_cut", "intent score"),
    Feature("source_conversion_rate", "number", "at_cut", "conversion rate of the source"),
    Feature("source_rating", "number", "at_cut", "SDR rating of the source"),
)
