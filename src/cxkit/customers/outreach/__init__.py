"""Follow-up and care: who is contacted on a day, and why."""
