"""7: one job → bytes.

In: a `Rendition` (public resume, document, theme, page, photo). Out: the bytes of one file. One module a
format, each a function from `Rendition` to bytes; none can see a `Resume`. Heavy libraries are imported here
and only here.
"""
