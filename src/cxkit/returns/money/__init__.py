"""What a return is worth: the quote, deductions, compensation and reversals."""
