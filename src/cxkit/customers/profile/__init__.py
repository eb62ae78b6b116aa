"""The record of a customer: details, identity, duplicates, data quality, disclosure."""
