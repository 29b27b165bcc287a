"""Settings and wiring: may import everything, nothing imports it."""

__version__ = "0.1.0"
