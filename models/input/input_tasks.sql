{{ canonical_union('tasks') }}
