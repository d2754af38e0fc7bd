"""A release → the world.

In: what `output/` holds (`make.Record`), and what the record at a target says stands there. Out: a plan of
what has to change, and a target that changed in an order in which no visitor ever sees a broken page.
"""
