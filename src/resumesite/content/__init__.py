"""1: files → drafts and records.

In: the `content/` folder. Out: people with their sources, drafts in our own names, and records (publication).
All reading and writing below `content/` happens here.
"""
