{{ canonical_union('sequence_steps') }}
