"""The interpreter: stimulus → decide → events → evolve → run → pending work."""
