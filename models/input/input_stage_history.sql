{{ canonical_union('stage_history') }}
