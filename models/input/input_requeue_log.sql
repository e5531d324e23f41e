{{ canonical_union('requeue_log') }}
