"""What a share hides, taken out of the resume before anything is rendered.

In: a `PublicResume` and a `Blur`, what its owner wants hidden. Out: a `PublicResume` that holds no hidden
value, with labels in their places ("Company A"), and the list of what the leak gate has to look for.

A redaction is one file with a function that says what it hides, as `Hiding`s; one row in `registry.py`; and
the key in `Blur` that asks for it. What stands in its place is in `labels/`, if no kind that is there fits.
"""
