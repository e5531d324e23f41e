"""The bare scan of what stages, ageing, clocks and alerts read: each column once, hashed."""

from collections.abc import Iterator, Mapping
from pathlib import Path

# the columns of the input contract that the models read, identity and scores aside
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "activities": (
        "activity_id",
        "lead_id",
        "opportunity_id",
        "user_id",
        "activity_type",
        "direction",
        "occurred_at",
        "logged_at",
        "outcome",
        "purpose",
        "is_personalised",
        "is_automated",
    ),
    "engagement_events": ("event_id", "lead_id", "event_type", "occurred_at", "status"),
    "leads": (
        "lead_id",
        "owner_id",
        "status",
        "stage",
        "created_at",
        "updated_at",
        "updated_by",
        "status_changed_at",
        "cold_reason_code",
        "disqualification_reason_code",
        "disqualified_at",
        "business_unit_id",
    ),
    "stage_history": ("lead_id", "stage", "entered_at", "changed_by", "changed_by_type"),
    "ownership_history": (
        "lead_id",
        "from_owner_id",
        "to_owner_id",
        "changed_at",
        "changed_by",
        "method",
        "reason_code",
    ),
    "field_history": ("object_id", "field", "changed_by", "changed_at", "object_type"),
    "opportunities": ("opportunity_id", "lead_id", "stage", "created_at", "closed_at", "is_won"),
    "handoffs": ("handoff_id", "lead_id", "type", "initiated_at", "response", "responded_at"),
    "qualification_calls": ("lead_id", "scheduled_at", "held_at", "outcome"),
    "sequence_enrollments": ("enrollment_id", "lead_id", "type", "started_at", "completed_at"),
    "sequence_steps": ("enrollment_id", "step_no", "channel", "sent_at", "template_id", "status"),
    "nurture_enrollments": ("lead_id", "reason", "enrolled_at", "recycled_at", "reflagged_at"),
    "notifications": ("lead_id", "type", "channel", "recipient_id", "sent_at", "level"),
    "escalations": ("lead_id", "level", "recipient_id", "raised_at", "resolved_at"),
    "requeue_log": ("lead_id", "action", "from_owner_id", "to_owner_id", "logged_at"),
    "tasks": ("lead_id", "type", "due_at", "completed_at", "created_at", "status"),
}


def scans(extracts: Path) -> Iterator[str]:
    """One statement a table; its answer is its number of rows."""
    for table, columns in COLUMNS.items():
        file = extracts / f"{table}.parquet"
        if file.exists():
            path = str(file).replace("'", "''")
            yield f"select count(*), bit_xor(hash({', '.join(columns)})) from '{path}'"
