"""What a DOCX is made of.

`look` says how it looks; `skeleton` builds what is the same for all resumes of one look (python-docx, once a
process); `body` writes what is a resume's own, in the terms of `wordml`; `package` makes one file of it all.
"""
