"""Sealed offers on the way: taken in, asked for by their addresses, opened by two."""

from procurement.models import SealedOffer
from tests.browser.story import Person, Story
from tests.browser.stretches import BOUGHT

SEALED = (403, 404)


def takes_in(person: Person, number: int, supplier: str) -> None:
    """An envelope with its file goes into the register, closed; the page stays."""
    box = person.page.locator("#envelopes")
    if number > 1:
        box.get_by_text("Принять конверт").click()
    person.chooses("От кого", supplier, at=box).attaches("Файл заявки", f"Заявка {supplier}.pdf", at=box)
    with person.page.expect_response("**/envelopes"):
        box.get_by_role("button", name="Принять и закрыть").click()
    box.get_by_text(f"№ {number}, поступил").first.wait_for()


def files(*, late: bool = False) -> list[str]:
    """The addresses of each envelope's file: itself, its page, its look inside a page."""
    kept = SealedOffer.objects.filter(late=late).order_by("pk")
    versions = [one.document.versions.get().pk for one in kept]
    return [f"/documents/{pk}{way}" for pk in versions for way in ("", "/look", "/inline")]


def stay_shut(addresses: list[str], *people: Person) -> None:
    """Asked for by its address, no file is given to any of these."""
    for person in people:
        for address in addresses:
            answer = person.gets(address)
            assert answer.status_code in SEALED, f"{person.name} gets {answer.status_code} at {address}"


def both_are_there(story: Story, title: str, *, of: str = BOUGHT) -> None:
    """One alone opens nothing; with the second one there the files open for both."""
    here = story.page.get_by_role("button", name="Я на месте", exact=True)
    timur = story.timur.opens(title, of, beside=(story.tamara,)).sees("ещё нет на месте").presses(here)
    stay_shut(files(), timur, story.tamara)
    tamara = story.tamara.opens(title, of, beside=(timur,)).presses(here).sees("Оба на месте").shows("both-there")
    for person in (timur, tamara):
        assert {person.gets(address).status_code for address in files()} == {200}


def is_entered(person: Person, supplier: str, prices: dict[str, str], days: str) -> None:
    """What stands in an envelope: a price of each line, days, 24 months of warranty."""
    at = person.ask.locator("details.slip").filter(has_text=supplier)
    if at.get_attribute("open") is None:
        at.locator("summary").first.click()
    for line, price in prices.items():
        row = at.locator("tr").filter(has_text=line)
        person.writes("Что предлагают", f"{line} {supplier[:5]}-1", at=row).writes("Цена за единицу", price, at=row)
    person.writes("Поставка, дней", days, at=at).writes("Гарантия, месяцев", "24", at=at)
