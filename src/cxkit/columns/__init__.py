"""Anybody's columns in: lists, NumPy, pandas, Polars, Arrow."""
