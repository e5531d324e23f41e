{{ canonical_union('research_notes') }}
