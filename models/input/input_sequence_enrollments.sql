{{ canonical_union('sequence_enrollments') }}
