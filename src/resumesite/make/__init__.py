"""9: a plan → output/.

In: a plan and an executor. Out: finished files in their places and a release that says what `output/` holds.
"""
