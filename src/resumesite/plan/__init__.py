"""6: everything → a plan.

In: editions, settings, themes. Out: what files there will be, each with its path and key. Pure: reads and
changes nothing, and nothing here knows how a file is rendered.
"""
