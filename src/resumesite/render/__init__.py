"""7: one job → bytes.

In: a `Rendition` (public resume, document, theme, page, photo, the site's fonts). Out: the bytes of one file,
and notes for whoever asked for it. One module a format, each a function from `Rendition` to bytes; none can
see a `Resume`. Heavy libraries are imported here and only here.
"""
