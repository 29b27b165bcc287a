"""What moves local executions on: turns, task attempts, timers, and the search for what got lost."""
