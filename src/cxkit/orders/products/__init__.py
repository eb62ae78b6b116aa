"""Products and promotions."""
