"""How the shipped election folders are made from the public tables: one module a noun."""
