"""Threads that wait for the news hear of every build, and are let go at the end."""

from __future__ import annotations

from threading import Thread

from resumesite.errors import Problem
from resumesite.serve.news import News

PROBLEM = Problem("UNKNOWN_FIELD", "no such field")


def test_who_has_seen_the_latest_build_waits():
    news = News()
    news.tell(())

    assert news.after(news.state.number, timeout=0) is None


def test_who_missed_a_build_hears_of_the_latest_at_once():
    news = News()
    news.tell(())
    news.tell((PROBLEM,))

    state = news.after(0, timeout=0)

    assert state is not None
    assert (state.number, state.problems) == (2, (PROBLEM,))


def test_who_waits_is_woken_by_a_build():
    news, heard = News(), []
    waiting = Thread(target=lambda: heard.append(news.after(0, timeout=30)))
    waiting.start()

    news.tell((PROBLEM,))

    waiting.join(30)
    assert [state.problems for state in heard] == [(PROBLEM,)]


def test_the_end_wakes_all_and_keeps_what_was_last_said():
    news, heard = News(), []
    news.tell((PROBLEM,))
    waiting = [Thread(target=lambda: heard.append(news.after(1, timeout=30))) for _ in range(3)]
    for thread in waiting:
        thread.start()

    news.end()

    for thread in waiting:
        thread.join(30)
    assert [(state.is_last, state.problems) for state in heard] == [(True, (PROBLEM,))] * 3
