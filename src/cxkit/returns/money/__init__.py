"""Money of a return: the quote, deductions, compensation and reversals."""
