"""What people answered: responses, anonymous ones, their quality and what may be shown."""
