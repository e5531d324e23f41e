{{ canonical_union('nurture_enrollments') }}
