"""The queries on the published tables; `$id` is text that somebody typed."""

# the tables that all of them need, without which a warehouse is too old
NEEDED = (
    ("marts", "bridge_lead_records"),
    ("marts", "mart_leads_deduplicated"),
    ("marts", "fct_lead_match_pairs"),
    ("marts", "fct_golden_lead_values"),
    ("marts", "fct_golden_lead_changes"),
    ("marts", "bridge_golden_lead_redirects"),
    ("marts", "mart_duplicate_reviews"),
    ("marts", "fct_match_waterfall"),
    ("marts", "dim_users"),
)

# a record's id comes first, then that of a golden lead, then one that is retired
RESOLVED = """
select golden_lead_id, 1 as precedence
from shown.marts.bridge_lead_records
where lead_id = $id
union
select golden_lead_id, 2 as precedence
from shown.marts.bridge_lead_records
where golden_lead_id = $id
union
select golden_lead_id, 3 as precedence
from shown.marts.bridge_golden_lead_redirects
where retired_golden_lead_id = $id
order by precedence
"""

RETIRED = """
select retired_golden_lead_id, golden_lead_id, cause, retired_at
from shown.marts.bridge_golden_lead_redirects
where retired_golden_lead_id = $id
"""

GOLDEN = """
select leads.*, owners.full_name as owner_name
from shown.marts.mart_leads_deduplicated as leads
left join shown.marts.dim_users as owners
    on leads.owner_id = owners.user_id
where leads.golden_lead_id = $id
"""

RECORDS = """
select *
from shown.marts.bridge_lead_records
where golden_lead_id = $id
order by not is_survivor, not is_live, lead_id
"""

# the strongest first: what people said, then by weight
PAIRS = """
select pairs.*
from shown.marts.fct_lead_match_pairs as pairs
inner join shown.marts.bridge_lead_records as lefts
    on pairs.lead_id_left = lefts.lead_id
inner join shown.marts.bridge_lead_records as rights
    on pairs.lead_id_right = rights.lead_id
where
    lefts.golden_lead_id = $id
    and rights.golden_lead_id = $id
    and pairs.decision in ('auto', 'must_link')
order by
    pairs.decision != 'must_link',
    pairs.match_weight desc nulls last,
    pairs.lead_id_left,
    pairs.lead_id_right
"""

PAIR = """
select *
from shown.marts.fct_lead_match_pairs
where lead_id_left = $left and lead_id_right = $right
"""

GOLDEN_ID = """
select golden_lead_id
from shown.marts.bridge_lead_records
where lead_id = $id
"""

STEPS = """
select field, agreement_level, weight, running_weight
from shown.marts.fct_match_waterfall
where lead_id_left = $left and lead_id_right = $right
order by step_number
"""

VALUES = """
select field, value, lead_id, chosen_by, record_count, source_system
from shown.marts.fct_golden_lead_values
where golden_lead_id = $id
order by field
"""

CHANGES = """
select *
from shown.marts.fct_golden_lead_changes
where $id in (golden_lead_id, from_golden_lead_id, to_golden_lead_id)
order by changed_at, change_type, lead_id
"""

REDIRECTS = """
select retired_golden_lead_id, cause, retired_at
from shown.marts.bridge_golden_lead_redirects
where golden_lead_id = $id
order by retired_at, retired_golden_lead_id
"""

REVIEWS = """
select *
from shown.marts.mart_duplicate_reviews
where $id in (golden_lead_id_left, golden_lead_id_right)
order by match_probability desc nulls last, lead_id_left, lead_id_right
"""
