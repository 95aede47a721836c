"""Steps over the catalog: what is stale, run a batch, store the result."""
