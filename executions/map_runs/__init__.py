"""Map Runs of Distributed Maps: their counters, their items, their result files, and what people may change."""
