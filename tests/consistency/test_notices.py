"""Notices: one's own, counted in the navigation, read when their matter is seen; letters skip what was read."""

import pytest
from django.urls import reverse

from portal import letters
from portal.actions import comments
from portal.models import Notice
from tests.consistency.reading import text_of


def unread(world, who):
    return Notice.objects.for_person(getattr(world.cast, who)).unread().count()


def test_the_list_is_ones_own_with_a_count_in_the_navigation(world, enter):
    page = enter("outsider").get(reverse("notices"))
    text = text_of(page)
    assert "You are mentioned in the comments" in text
    assert [told.notice.pk for told in page.context["rows"]] == [world.notice.pk]
    place = next(place for place in page.context["navigation"]["top"] if place.code == "notices")
    assert place.count == 1
    others = enter("hr").get(reverse("notices"))
    assert others.context["rows"] == [] and "Nothing was said yet" in others.content.decode()


def test_opening_one_reads_it_and_leads_to_its_matter(world, enter):
    response = enter("outsider").get(reverse("notice", args=[world.notice.pk]))
    assert response.status_code == 302 and response["Location"] == reverse("comment", args=[world.comment.pk])
    assert unread(world, "outsider") == 0


def test_nobody_opens_the_notice_of_another(world, enter):
    assert enter("hr").get(reverse("notice", args=[world.notice.pk])).status_code == 404
    assert unread(world, "outsider") == 1


def test_seeing_the_case_reads_what_was_said_of_it(world, enter):
    asked = Notice.objects.get(person=world.cast.legal_head, code="asked")
    assert asked.read is None
    assert enter("legal_head").get(world.vote.get_absolute_url()).status_code == 200
    asked.refresh_from_db()
    assert asked.read is not None


def test_all_at_once_and_the_list_comes_back_to_htmx(world, enter):
    own = enter("outsider")
    answer = own.post(reverse("notices_read"), headers={"HX-Request": "true"})
    assert answer.status_code == 200 and "<html" not in answer.content.decode()
    assert "Mark all as read" not in answer.content.decode()
    assert own.post(reverse("notices_read"))["Location"] == reverse("notices")
    assert unread(world, "outsider") == 0
    assert unread(world, "legal_head") == 1, "nobody else's"


def test_letters_skip_what_was_read(world, enter):
    mentioned = world.cast.fresh("outsider")
    assert letters.unsent_notices(mentioned).count() == 1
    enter("outsider").post(reverse("notices_read"))
    assert letters.unsent_notices(mentioned).count() == 0


def test_a_line_whose_case_is_closed_to_its_reader_leads_nowhere(world, enter):
    Notice.objects.create(
        person=world.cast.outsider, case=world.deal.case_ptr, code="reminder_due", at=world.notice.at, data={}
    )
    page = enter("outsider").get(reverse("notices"))
    assert sorted((told.notice.code, told.opens) for told in page.context["rows"]) == [
        ("mentioned", True), ("reminder_due", False),
    ]  # fmt: skip


def test_who_is_mentioned_sees_that_comment_and_nothing_else(world, enter):
    own = enter("outsider")
    text = own.get(reverse("comment", args=[world.comment.pk])).content.decode()
    assert "пропуск для машины" in text
    assert "Закрытые слова" not in text and world.vote.title not in text
    assert own.get(world.vote.get_absolute_url()).status_code == 404
    other = world.vote.comments.exclude(pk=world.comment.pk).get()
    assert own.get(reverse("comment", args=[other.pk])).status_code == 404


@pytest.mark.parametrize("who", ["buyer", "member1", "purchasing_head"])
def test_people_of_the_case_are_led_to_the_comment_there(world, enter, who):
    response = enter(who).get(reverse("comment", args=[world.comment.pk]))
    assert response.status_code == 302
    assert response["Location"] == f"{world.vote.get_absolute_url()}#comment-{world.comment.pk}"
    assert f'id="comment-{world.comment.pk}"' in enter(who).get(world.vote.get_absolute_url()).content.decode()


def test_a_requester_does_not_read_what_others_said(world, enter):
    assert enter("requester").get(reverse("comment", args=[world.comment.pk])).status_code == 404
    text = enter("requester").get(world.vote.get_absolute_url()).content.decode()
    assert "пропуск для машины" not in text and "Закрытые слова" not in text


def test_a_requester_who_is_mentioned_reads_only_that(world, enter):
    said = comments.comment(
        world.vote, by=world.cast.fresh("buyer"), text="Алина, цвет важен?", mentions=[world.cast.requester]
    )
    assert "цвет важен" in enter("requester").get(reverse("comment", args=[said.pk])).content.decode()
    text = enter("requester").get(world.vote.get_absolute_url()).content.decode()
    assert "цвет важен" in text and "Закрытые слова" not in text
