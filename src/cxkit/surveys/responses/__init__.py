"""Responses: named and anonymous ones, their quality, and their disclosure."""
