"""What two warehouses of the same input must share, and the few things that they need not."""

from collections.abc import Mapping

# tables of these schemas have equal columns and equal rows
COMPARED_SCHEMAS = ("marts", "audit", "metrics", "policy")

# tables of these have equal columns; their rows tell of the run itself: its start, its end, its
# code
COLUMNS_ONLY_SCHEMAS = ("ops",)

# Columns whose values differ from run to run, with what is compared of them. A run id is the
# `as_of` of the run, the second of its start and, on Spark, what tells homes apart.
VOLATILE_COLUMNS: Mapping[str, str] = {
    "run_id": r"regexp_replace({column}, '^([0-9]{{8}}T[0-9]{{6}})(-[0-9a-f]{{8}}){{1,2}}$', '\1')",
}

# A published table that may be without rows in the parity gate, with the reason. Two empty tables
# are equal whatever their models say, so the demo has to have rows for each of the others. An
# entry whose table has rows is a difference too: take it out then.
TABLES_WITHOUT_ROWS: Mapping[str, str] = {
    "audit.rpt_audit_exceptions": "nobody has granted an exception",
    "policy.audit_exceptions": "nobody has granted an exception",
    "policy.seed_business_hours": "every unit works the hours that its own row says",
    "policy.seed_business_teams": "no team has a calendar of its own",
}

# the same of a first night, which has no prior warehouse
TABLES_OF_LATER_NIGHTS: Mapping[str, str] = {
    "marts.fct_golden_lead_changes": "tells what changed since the prior warehouse",
    "marts.bridge_golden_lead_redirects": "tells which ids of a prior warehouse are retired",
    "audit.audit_escalations": "tells which findings fell overdue since they were shared",
    "audit.audit_repeat_offenders": "tells whose findings fell overdue",
    "audit.rpt_salesops_exceptions": "tells what is done about findings that fell overdue",
}

# by how much two doubles may differ, as a share of the larger one
TOLERANCE = 1e-9

FLOATS = ("DOUBLE", "FLOAT")
