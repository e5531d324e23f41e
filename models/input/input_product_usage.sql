{{ canonical_union('product_usage') }}
