"""Numbers only: arrays in, estimates out. Knows nothing of customers."""
