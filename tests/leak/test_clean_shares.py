"""What a share shows raises no alarm, whatever words its hidden values are."""

from __future__ import annotations

import pytest
from shared_people import ALL, EMPLOYERS, TEXTS, person


@pytest.mark.parametrize("seed", range(32))
def test_a_clean_share_raises_no_alarm(seed: int):
    shared = person(seed, TEXTS)
    assert shared.hidden

    assert shared.hits() == ()


@pytest.mark.parametrize("seed", [0, 57, 101])
def test_a_clean_share_with_its_pdf_and_card_raises_no_alarm(seed: int):
    assert person(seed, ALL).hits() == ()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(200))
def test_none_of_200_clean_shares_raises_an_alarm_in_any_format(seed: int):
    assert person(seed, ALL).hits() == ()


def test_the_people_hide_words_of_the_formats():
    values = {value.value for seed in range(32) for value in person(seed).hidden}

    assert {"Meta", "Word", "IBM", "华为", "Span", "Go"} <= values
    assert len(values & set(EMPLOYERS)) > 20
