"""What an operator asks of the engine: does a log fold to its row, what is stuck, what may go, how much there is."""
