"""Every line of the small purchase through its real page and form, by the person who is asked."""

from decimal import Decimal

import pytest

from tests.builders import again, begun
from tests.procurement.small.posts import POSTS, page, send


@pytest.fixture
def case(cast):
    return begun(cast)


def test_the_whole_way_through_the_pages(case):
    shown = []
    while again(case).step != "order":
        case = again(case)
        step = case.step
        opened = page(case)
        assert opened.status_code == 200, step
        happy = case.line.happy
        answered = send(case, happy, POSTS[step](case) if step in POSTS else None)
        assert answered.status_code == 302, (
            step,
            answered.context and answered.context["ask"].form.errors,
            _wrong(answered),
        )
        shown.append(step)
    assert again(case).total == Decimal("69600.00")  # 7 × 9 000 + 6 × 1 100: nobody gave a discount
    assert shown.count("memo_approval") == 2 and shown.count("group_vote") == 3


def _wrong(response):
    form = response.context["ask"].form if response.context else None
    parts = getattr(form, "parts", [])
    return [part.errors for part in parts], [line.errors for part in parts for line in getattr(part, "lines", [])]
