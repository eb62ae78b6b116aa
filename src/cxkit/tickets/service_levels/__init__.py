"""Service levels: declared policies, clocks, deadlines and why they stand where they stand."""
