"""2: drafts → resumes.

In: the `Draft`s of one resume in our own camelCase names (importers have done their part). Out: a `Resume` in
each language and variant that is wanted, or every problem of its files at once, each with its place.
"""
