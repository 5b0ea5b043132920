"""Chromium itself, our policy of contents, axe: what the other browser tests stand on."""

from django.conf import settings


def test_chromium_reads_our_pages(site, page):
    page.goto(f"{site}/healthz")
    assert page.locator("body").inner_text() == "ok"


def test_sign_in_page_is_accessible(site, page, accessible):
    page.goto(f"{site}/in/")
    assert page.locator("html").get_attribute("lang") == "ru"
    accessible(page)


def test_signed_in_by_cookie(site, page, sign_in, cast):
    sign_in(cast.requester)
    page.goto(f"{site}/")
    assert page.url == f"{site}/"
    assert {cookie["name"] for cookie in page.context.cookies()} >= {settings.SESSION_COOKIE_NAME}
