{# A finding has a sentence, a due date after its sharing, and dates that fit its status. #}
{{ config(meta={'rules': ['AUD-08', 'AUD-09']}) }}

with

findings as (

    select * from {{ ref('audit_findings') }}

)

select
    finding_id,
    owner_id,
    message,
    status,
    first_seen_at,
    shared_at,
    due_at,
    resolved_at,
    accepted_until
from findings
where
    message is null
    or trim(both ' ' from message) = ''
    or owner_id is null
    or due_at is null
    or due_at <= shared_at
    or shared_at < first_seen_at
    or (status = 'resolved') != (resolved_at is not null)
    or (status = 'accepted' and accepted_until is null)
