"""The customer's own record: what is known, whose it is, which records are one person."""
