"""2: drafts → resumes.

In: a `Draft` in our own camelCase names (importers have done their part). Out: a `Resume`, or every problem
of the file at once, each with its place.
"""
