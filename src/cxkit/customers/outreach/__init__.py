"""Follow-up and care: the customers to contact on a day, and the reasons."""
