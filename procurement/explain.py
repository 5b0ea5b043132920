"""Rules of procurement that `manage.py explain` may be asked."""

from django.utils.translation import gettext as _

from portal.explain import Answer, Asked, rule
from procurement.ranking import PRICE, Criterion, Offer, rank


@rule("ranking")
def ranking(asked: Asked) -> Answer:
    """criteria, offers → order, points {offer: total}."""
    criteria = [_criterion(criterion) for criterion in asked.objects("criteria")]
    offers = [_offer(offer, criteria) for offer in asked.objects("offers")]
    for name, codes in (("criteria", [one.code for one in criteria]), ("offers", [one.code for one in offers])):
        if not codes or len(set(codes)) < len(codes):
            raise asked.wrong(name, _("must not be empty, each code once"))
    ranked = rank(criteria, offers)
    return {"order": ranked.order, "points": ranked.points}, ranked.why


def _criterion(asked: Asked) -> Criterion:
    weight = asked.number("weight")
    if weight <= 0:
        raise asked.wrong("weight", _("must be above zero"))
    return Criterion(asked.text("code"), weight, asked.text("better", "low", "high"))  # type: ignore[arg-type]


def _offer(asked: Asked, criteria: list[Criterion]) -> Offer:
    price = asked.number("price")
    if price <= 0:
        raise asked.wrong("price", _("must be above zero"))
    values = asked.part("values") if asked.has("values") else Asked({})
    named = [one.code for one in criteria if one.code != PRICE and values.has(one.code)]
    received = asked.received("received")
    return Offer(str(asked.get("code")), price, {code: values.number(code, least=0) for code in named}, received)
