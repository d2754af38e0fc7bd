"""Other systems' resume files → our own names. One module a format, each a row in `registry.IMPORTERS`.

In: a file's data with its places. Out: a `Draft`, whose `origins` lead every value back to where it stood.
"""
