"""Facts and the metric engine: the journal as columns, every figure by one contract."""
