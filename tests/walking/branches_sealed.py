"""Envelopes: taken in, late, withdrawn; the opening by two; who tries to look inside before."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.test import Client
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from portal import clock
from portal.actions.refusals import NotYours
from portal.models import Counterparty, Person, Task
from procurement.actions import sealed
from procurement.forms.sealed import TakeIn, Withdraw
from procurement.models import Opening, Procedure, SealedOffer
from tests.walking import branches_notice
from tests.walking.asking import Fill
from tests.walking.buying import record_lines, record_terms
from tests.walking.posts import Post, pdf

if TYPE_CHECKING:
    from tests.walking.walk import Walk

TAKEN = ("quotations", "proposals")


def of(pk: int) -> Procedure:
    """The procedure as it is now."""
    return Procedure.objects.get(pk=pk)


# ── envelopes ──


def take_in(walk: "Walk", case: Procedure, *, late: bool = False) -> None:
    """One more envelope, of somebody who was asked or of somebody else; a late one comes after its day."""
    shown = TakeIn(case=case)
    post = Post(shown)
    asked = list(shown.fields["asked"].queryset.values_list("pk", flat=True))
    there = case.sealed_offers.present().values("counterparty")
    others = Counterparty.objects.usable().exclude(pk__in=[*asked]).exclude(pk__in=there).order_by("pk")
    if asked and walk.luck.random() < 0.9:
        post["envelope-asked"] = walk.luck.choice(asked)
    elif found := list(others.values_list("pk", flat=True)[:6]):
        post["envelope-another"] = walk.luck.choice(found)
    else:
        return
    post["envelope-received"] = _received(case, late).strftime("%Y-%m-%dT%H:%M")
    files = MultiValueDict({"envelope-file": [pdf(f"Заявка {walk.seed} {walk.serial()}")]})
    data = walk.cleaned(TakeIn(post.data(), files, case=case))
    sealed.register(case, by=walk.buyer_of(case), **data)


def _received(case: Procedure, late: bool) -> datetime:
    """Now where the case is; in time, however late it is entered, unless it is to be late."""
    now = clock.now().astimezone(case.zone_info)
    if late or case.offers_deadline is None or now.date() <= case.offers_deadline:
        return now
    return datetime.combine(case.offers_deadline, time(10), case.zone_info)


def wait_for_late(walk: "Walk", case: Procedure) -> None:
    """The last day passes, then an envelope comes."""
    end = datetime.combine(case.offers_deadline, time(0, 30), case.zone_info) + timedelta(days=1)
    walk.traveller.shift(max(end - clock.now(), timedelta()))
    take_in(walk, case, late=True)


def withdraw(walk: "Walk", case: Procedure) -> None:
    """A supplier takes the envelope back."""
    there = list(case.sealed_offers.present().order_by("pk"))
    if there:
        data = walk.cleaned(Withdraw({"reason": "Поставщик отозвал"}))
        sealed.withdraw(walk.luck.choice(there), by=walk.buyer_of(case), reason=data["reason"])


def peek(walk: "Walk", case: Procedure) -> None:
    """Somebody opens the address of an envelope's file: given out only once both were there."""
    envelope = SealedOffer.objects.filter(procedure=case.pk).order_by("pk").last()
    who = walk.company.person(walk.luck.choice(("buyer", "purchasing_head", "it", "member1", "economist", "outsider")))
    if envelope is None or not who.is_active:
        return
    opening = Opening.objects.filter(procedure=case.pk, nth=envelope.nth).first()
    closed = envelope.late or envelope.withdrawn or not opening or not opening.began or not opening.attended
    visitor = Client(SERVER_NAME="localhost")
    visitor.force_login(who)
    version = envelope.document.versions.get()
    answer = visitor.get(reverse("document", args=[version.pk]))
    assert answer.status_code in ((403, 404) if closed else (200, 403, 404)), f"{who} was given envelope {envelope.pk}"
    assert answer.getvalue() is not None  # read to its end, so that the file is closed
    walk.refused += answer.status_code != 200


def enough_for(walk: "Walk", case: Procedure, answer: str) -> None:
    """Before an answer of `quotations` and `proposals`: as many come as it speaks of, unless more are there."""
    wanted = {"done": walk.luck.choice((2, 2, 3, 4)), "only_one": 1, "too_few": walk.luck.choice((0, 1))}.get(answer, 0)
    for _ in range(wanted - case.sealed_offers.in_time().count()):
        take_in(walk, case)


# ── opening ──


def here(walk: "Walk", task: Task, person: Person) -> None:
    """ "I am here": whoever answers for this seat has said so."""
    case = of(task.case_id)
    found = Opening.objects.filter(procedure=case.pk, nth=case.asking).first()
    mine, other = ("member", "buyer") if task.seat == "member" else ("buyer", "member")
    if found and getattr(found, f"{mine}_id") == person.pk:
        return
    if found and getattr(found, f"{other}_id") == person.pk:
        raise NotYours(f"{person} is the other one at the opening")
    sealed.attend(case, by=person)


def attend(walk: "Walk", task: Task) -> None:
    """One of those who are asked says that they are here."""
    for person in walk.people_for(task):
        try:
            here(walk, task, person)
        except NotYours:  # a deputy who is not in the working group
            continue
        return


def stage(task: Task) -> str:
    """What may be done in this task of an opening: be there, answer, or wait for the other one."""
    found = Opening.objects.filter(procedure=task.case_id).order_by("-nth").first()
    current = found if found and found.nth == of(task.case_id).asking else None
    mine = task.seat == "member"
    if current is None or getattr(current, "attended" if mine else "began") is None:
        return "attend"
    if current.began is None or current.attended is None or (mine and current.entered is None):
        return "wait"
    return "answer"


def opening(walk: "Walk", form: Any, post: Post) -> None:
    """Terms and prices of every envelope, the first of everything; now and then one that holds no prices."""
    if form.of_member:
        post["remarks"] = walk.luck.choice(("", "Конверт был помят."))
        return
    for n, part in enumerate(form.parts):
        if n and walk.luck.random() < 0.07:
            post[part.add_prefix("unusable")] = "Пустой файл"
            for line in part.lines:
                post[line.add_prefix("price")] = ""
            continue
        post[part.add_prefix("unusable")] = ""
        record_terms(walk, part, post)
        record_lines(walk, part, post, whole=n == 0 or walk.luck.random() < 0.85)


# ── beside the answers ──


def deeds(walk: "Walk", pk: int) -> list[Any]:
    """What may happen around the envelopes of this procedure now."""
    case = of(pk)
    if walk.aiming:
        return []
    if case.step == "opening":
        return [lambda: peek(walk, case)] if walk.luck.random() < 0.05 else []
    found = [(0.15, take_in), (0.03, withdraw), (0.05, peek), (0.08, branches_notice.ask)]
    if case.step in TAKEN:
        found.append((0.05, wait_for_late))
    asked = [lambda deed=deed: deed(walk, case) for odds, deed in found if walk.luck.random() < odds]
    if case.supplier_questions.filter(answered=None).exists():
        asked.append(lambda: branches_notice.tell_all(walk, case))
    return asked


def prepare(walk: "Walk", task: Task, answer: str, person: Person) -> None:
    """What precedes an answer that is not in its form: envelopes that came, being there."""
    if task.step in TAKEN:
        enough_for(walk, of(task.case_id), answer)
    elif task.step == "supplier_questions" and answer == "done":
        branches_notice.tell_all(walk, of(task.case_id))
    elif task.step == "opening":
        here(walk, task, person)


FILLS: dict[str, Fill] = {"opening": opening}
