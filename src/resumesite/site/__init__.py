"""Joins the stages: build, publish, export, and the life of a resume. Makes no decisions of its own.

One module a verb. The command line and (later) the HTTP interface call these functions and nothing below
them.
"""
