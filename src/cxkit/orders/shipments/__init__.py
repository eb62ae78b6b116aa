"""Shipments: tracking, delivery and what was promised."""
