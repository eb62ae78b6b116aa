"""Service levels: declared policies, the clocks of tickets, their deadlines and explanations."""
