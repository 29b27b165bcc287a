"""What leaves the studio about executions: written with the events it tells of, delivered later, at least once."""
