"""Other systems' resume files → our own names. One module a format, each registered in `registry.py`."""
