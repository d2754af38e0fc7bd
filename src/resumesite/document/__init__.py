"""5: public resumes → documents.

In: a `PublicResume`. Out: a `Document`, in which every label, date and link is final text in one language, so
that all formats say the same thing in the same order.
"""
