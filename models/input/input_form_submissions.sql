{{ canonical_union('form_submissions') }}
