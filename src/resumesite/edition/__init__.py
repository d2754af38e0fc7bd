"""4: resumes → public resumes.

In: a `Resume` and what the site's settings say of its looks. Out: an `Edition`, whose `PublicResume` cannot
hold what is hidden or private. Nothing after this stage ever sees a `Resume`.
"""
