"""A group is split in Chromium: both halves are looked at and written; accessible, within the phone."""

import pytest

from procurement.models import Item
from tests.browser.test_notice import looked_at
from tests.builders import procedure_at


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_buyer_splits_the_group(site, page, sign_in, accessible, cast, language):
    case = procedure_at(cast, "supplier_check")
    Item.objects.filter(request__initiator=cast.requester).update(need_by="2030-05-01")
    buyer = cast.fresh("buyer")
    type(buyer).objects.filter(pk=buyer.pk).update(language=language)
    sign_in(buyer)
    page.goto(f"{site}/cases/{case.pk}")
    page.locator(f'main a[href="/procedures/{case.pk}/split"]').click()
    looked_at(page, accessible, f"split-{language}")
    monitors, keyboards = case.group.lines.order_by("position")
    page.locator(f"[name=line-{keyboards.pk}]").fill("6")
    page.locator(f"[name=line-{monitors.pk}]").fill("2")
    page.locator("[name=reason]").fill("Клавиатуры и два монитора дешевле у второго поставщика")
    page.locator("form.stack button.primary").click()
    looked_at(page, accessible, f"split-halves-{language}")
    page.locator("[name=write]").click()
    new = case.halves.get()
    assert page.url.endswith(new.get_absolute_url())
    looked_at(page, accessible, f"split-second-{language}")
    page.locator(f'aside a[href="{case.get_absolute_url()}"]').click()
    assert page.locator(f'aside a[href="{new.get_absolute_url()}"]').count() == 1
    looked_at(page, accessible, f"split-first-{language}")
