{{ canonical_union('training_records') }}
