"""Stage 8. In: bytes that would be published, and the values that a share hides. Out: where they are in them.

`layers` takes a file apart, `forms` says how a value may be spelled there, `scan` judges what was found.
"""
