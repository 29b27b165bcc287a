"""Settings and wiring: may import everything, nothing imports it."""
