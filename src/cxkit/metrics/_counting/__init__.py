"""Parts that metric modules share: reading inputs, counting, comparing, defining."""
