"""What if: what other choices would do to load, terms, dependencies and municipalities, beside the real plan."""
