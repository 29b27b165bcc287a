"""Runs: the journal, the engine, task handlers, AWS targets, the live feed."""
