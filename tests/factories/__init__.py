"""Things for tests, made through the models with sensible defaults: make_asset(session, **overrides)."""
