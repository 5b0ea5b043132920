"""Deeds beside the answers: how a walk begins, groups, payments, holds, leavers, questions, withdrawals, ways out."""

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from invoices import actions as paying
from invoices.forms import payments as forms
from invoices.models import Article, Invoice, PaymentOrder
from portal import calendars, clock
from portal.actions import cases, comments, holds, people, tasks
from portal.actions.refusals import Refused
from portal.actions.sweep import sweep
from portal.forms.deeds import Reason
from portal.models import Case, Counterparty, Person, Question, Task, Visit
from procurement.actions import groups, procedures, requests, withdrawals
from procurement.actions.dates import dated
from procurement.models import BranchRule, CaseMember, Item, ItemGroup, ItemWithdrawal, Procedure
from tests.walking import branches_sealed, tables
from tests.walking.company import ALSO_ASKING, ASKING, INTANGIBLE, KINDS, LEAVING, TANGIBLE, day_after, propose
from tests.walking.posts import Post, pdf
from tests.walking.scene import Scene

if TYPE_CHECKING:
    from tests.walking.walk import Walk

Deed = Callable[[], Any]
MOST_SUM = 80_000  # by known prices, so that the branch `small` is proposed
DIRECTOR = {"large": Decimal(1), "modest": Decimal(5_000_000)}
FREE = ("legal_head", "security_head", "administration_head", "operations_head", "requester2_head", "agency_head")


# ── how it begins ──


def begin(walk: "Walk") -> None:
    """One to three people ask for things; or an invoice of its own is begun."""
    propose(walk.branch)
    _settings(walk)
    if walk.road.alone or (walk.goal is None and walk.luck.random() < 0.1):
        walk.roots.append(_invoice(walk).pk)
        return
    many = walk.luck.choice((1, 1, 2, 2, 3))
    usual = [*ASKING] if walk.aiming else [*ASKING, walk.luck.choice(ALSO_ASKING)]
    sums = MOST_SUM // many
    for name in walk.luck.sample(usual, many):
        wish = _wish(walk, sums)
        walk.roots.append(requests.file(by=walk.company.person(name), what=wish, what_for=f"Проект {walk.seed}").pk)


def _settings(walk: "Walk") -> None:
    """Own votes that are asked for; above which sum the general director agrees, too."""
    director = next(
        (sum_ for tune, sum_ in DIRECTOR.items() if tune in walk.tunes), walk.luck.choice([*DIRECTOR.values()])
    )
    BranchRule.objects.update(own_least=walk.luck.choice((0, 0, 0, 1, 2)), director_above=director)


def _wish(walk: "Walk", most: int) -> str:
    names = [*KINDS]
    if "services" in walk.tunes or walk.luck.random() < 0.15:
        names = [*INTANGIBLE]
    if "goods" in walk.tunes:
        names = [*TANGIBLE]
    wanted = walk.luck.sample(names, 2 if "mixed" in walk.tunes else walk.luck.choice((1, 1, 2)))
    words = []
    for name in wanted:
        affordable = max(1, min(8, most // len(wanted) // KINDS[name][3]))
        least = 2 if "partial" in walk.tunes else 1
        words.append(f"{walk.luck.randrange(least, max(affordable, least) + 1)} {name}")
    return ", ".join(words)


def _invoice(walk: "Walk") -> Invoice:
    """An invoice of one's own, as a draft without lines: what its page asks for is entered at the draft line."""
    person = walk.company.person(walk.luck.choice(ASKING))
    payee = Counterparty.objects.order_by("pk").first()
    least = 60_000 if "large" in walk.tunes else 1_000
    sum_ = Decimal(walk.luck.randrange(least, 150_000))
    unit = person.employments.order_by("pk").first().unit
    return cases.start(
        Invoice, "invoice", by=person, unit=unit, title=f"Счёт {walk.seed}", payee=payee, account=payee.main_account,
        paper_number=f"С-{walk.seed}", paper_date=day_after(0), due=day_after(20), purpose="Хостинг", sum=sum_,
        vat=Decimal(0),
        article=Article.objects.first(), cost_unit=unit,
    )  # fmt: skip


# ── what goes on beside the tasks ──


def deeds(walk: "Walk", now: Scene) -> list[Deed]:
    """What somebody may do now so that the cases go on: groups, payments, withdrawals, questions, holds."""
    at_bank = now.at_bank if walk.luck.random() < 0.05 else [pk for pk in now.at_bank if pk not in now.held]
    found: list[Deed] = [lambda pk=pk: pay(walk, Invoice.objects.get(pk=pk)) for pk in at_bank]
    found += [lambda pk=pk: _reply(pk) for pk in now.questions]
    found += [lambda pk=pk: _answer_withdrawal(walk, pk) for pk in now.withdrawals]
    found += [lambda pk=pk: resume(walk, pk) for pk in now.resumable]
    found += [lambda pk=pk: unblock(walk, pk) for pk in now.blocked]
    found += [deed for pk in now.sealed if pk not in now.held for deed in branches_sealed.deeds(walk, pk)]
    return [*found, *_groups(walk, now), *_on_the_road(walk)]


def _groups(walk: "Walk", now: Scene) -> list[Deed]:
    found: list[Deed] = [lambda pk=pk: tend(walk, ItemGroup.objects.get(pk=pk)) for pk in now.gathering]
    if now.waiting and walk.road.deed == "withdraw" and walk.aiming:
        found.append(lambda: withdraw(walk, _items(now.waiting)[0]))
    elif now.waiting and (not now.unsorted or walk.luck.random() < 0.1):  # mostly all requests are sorted out first
        found.append(lambda: gather(walk, _items(now.waiting)))
    return found


def _items(ids: list[int]) -> list[Item]:
    return list(Item.objects.filter(pk__in=ids).select_related("request__initiator").order_by("pk"))


def gather(walk: "Walk", waiting: list[Item]) -> None:
    """Some of what waits becomes a group; who is tired of it withdraws, or IT gives it back."""
    mine = [item for item in waiting if item.request.initiator.is_active]
    if walk.tired and mine:
        withdraw(walk, walk.luck.choice(mine))
        return
    chosen = waiting if walk.luck.random() < 0.9 else waiting[: max(1, len(waiting) // 2)]
    walk.groups.append(groups.make(by=it(walk), items=chosen).pk)


def tend(walk: "Walk", group: ItemGroup) -> None:
    """Send it, or change it, or give it up."""
    items = list(Item.objects.of_group(group).order_by("pk"))
    drawn = walk.luck.random()
    if walk.road.deed == "dissolve" and walk.aiming or walk.tired or not items or drawn < 0.03:
        groups.dissolve(group, by=it(walk), why="Взять другое")
    elif drawn < 0.08 or groups.why_not_send(group, items):
        groups.take_out(group, by=it(walk), items=items[:1])
    else:
        walk.roots.append(groups.send(group, by=it(walk), seen=group.edition).pk)


def it(walk: "Walk") -> Person:
    """An IT specialist."""
    return walk.company.person(walk.luck.choice(("it", "it2")))


def pay(walk: "Walk", invoice: Invoice) -> None:
    """A payment order: in full or a part, carried out at once or later; or it comes back."""
    by = walk.company.person("treasury")
    pending = invoice.orders.at_bank().order_by("pk").first()
    if pending:
        _settle(walk, pending, by)
        return
    if not invoice.left:
        return  # paid while it was on hold
    form = forms.Order(invoice=invoice)
    post = Post(form)
    post["number"] = f"{walk.seed}-{walk.serial()}"
    post["executed"] = "bounce" not in walk.tunes and walk.luck.random() < 0.8
    if walk.luck.random() < 0.15 and invoice.left > 2:
        post["sum"] = f"{invoice.left / 2:.2f}"
    data = cleaned(forms.Order(post.data(), {"file": pdf(post["number"])}, invoice=invoice))
    paying.pay(
        invoice, by=by, number=data["number"], date=data["date"], sum=data["sum"], upload=data["file"],
        executed=data["date"] if data["executed"] else None,
    )  # fmt: skip


def _settle(walk: "Walk", order: PaymentOrder, by: Person) -> None:
    if walk.chance("bounce", 0.2):
        data = cleaned(forms.Bounced({"why": "Счёт получателя закрыт"}))
        paying.bounce(order, by=by, why=data["why"])
    else:
        data = cleaned(forms.Executed({"day": day_after(0).isoformat()}, invoice=order.invoice))
        paying.execute(order, by=by, day=data["day"])


def cleaned(form: Any) -> dict[str, Any]:
    """What a form that should be right gives."""
    assert form.is_valid(), form.errors
    return form.cleaned_data


def _reply(pk: int) -> None:
    question = Question.objects.select_related("case", "to").get(pk=pk)
    tasks.reply(question, by=question.to, text="Да, подойдёт")


def _answer_withdrawal(walk: "Walk", pk: int) -> None:
    asked = ItemWithdrawal.objects.select_related("item__line").get(pk=pk)
    procedure = withdrawals.procedure_of(asked.item)
    by = procedure.buyer if procedure.buyer and procedure.buyer.is_active else walk.company.person("purchasing_head")
    drop = walk.luck.random() < 0.7
    try:
        withdrawals.answer(asked, by=by, drop=drop, why="" if drop else "Уже везут")
    except Refused:  # signed meanwhile, or nothing would be left
        withdrawals.answer(asked, by=by, drop=False, why="Поздно")


def resume(walk: "Walk", pk: int) -> None:
    """Who put it on hold may resume it; so may the others whom the flow names."""
    case = Case.objects.get(pk=pk).concrete()
    found = dated(case) if isinstance(case, Procedure) else None
    data = {"date": max(found[1], calendars.today(case.zone)), "reason": "Поставщик перенёс"} if found else None
    holds.resume(case, by=_keeper(walk, case), data=data)


def _keeper(walk: "Walk", case: Case) -> Person:
    return walk.company.person(
        walk.luck.choice(("accounting", "treasury")) if case.flow == "invoice" else "purchasing_head"
    )


def unblock(walk: "Walk", pk: int) -> None:
    """The admin gives the role to somebody; a working group gets another member."""
    visit = Visit.objects.get(pk=pk)
    if visit.blocked == "group":
        case = Procedure.objects.get(pk=visit.case_id)
        free = [walk.company.person(name) for name in FREE]
        new = next(person for person in free if not procedures.why_not_member(case, person))
        procedures.replace_member(
            case, by=walk.company.person("purchasing_head"), out=None, to=new, reason="Мало голосов"
        )
        return
    walk.company.spare(visit.blocked)
    sweep()


def _on_the_road(walk: "Walk") -> list[Deed]:
    if not walk.aiming or walk.road.deed != "cancel":
        return []
    bought = Procedure.objects.open().filter(pk__in=walk.roots).order_by("pk")
    return [
        lambda case=case: leave(walk, case, "cancel", {"reason": "Передумали", "fate": "consolidation"})
        for case in bought
    ]


# ── what disturbs ──


def disturb(walk: "Walk", open_tasks: list[Task], held: set[int]) -> None:
    """Something comes in between; most often time passes."""
    deed = walk.luck.choices(
        (
            time_passes,
            put_on_hold,
            ask,
            from_queue,
            hand_over,
            go_away,
            say,
            wish_less,
            change_members,
            leave_company,
            leave_case,
        ),
        (60, 20, 12, 12, 12, 8, 4, 6, 6, 6, 3),
    )[0]
    deed(walk, open_tasks, held)


def time_passes(walk: "Walk", open_tasks: list[Task], held: set[int]) -> None:
    walk.let_time_pass()


def put_on_hold(walk: "Walk", open_tasks: list[Task], held: set[int]) -> None:
    free = [case for case in walk.open_cases() if case.flow != "request" and case.pk not in held]
    if free:
        case = walk.luck.choice(free)
        holds.hold(case, by=_keeper(walk, case), why="Ждём решения", until=day_after(5))


def _one(walk: "Walk", found: list[Task], held: set[int]) -> Task | None:
    free = [task for task in found if task.case_id not in held]
    return walk.luck.choice(free) if free else None


def ask(walk: "Walk", open_tasks: list[Task], held: set[int]) -> None:
    """A question about a task; the clock stands until the answer."""
    task = _one(walk, [task for task in open_tasks if task.person_id and task.person.is_active], held)
    if task:
        tasks.ask(task, by=task.person, to=walk.company.person("outsider"), text="А подойдёт?")


def from_queue(walk: "Walk", open_tasks: list[Task], held: set[int]) -> None:
    """Take a task from a queue, perhaps put it back."""
    task = _one(walk, [task for task in open_tasks if task.role and task.person_id is None], held)
    if task is None:
        return
    for person in walk.company.holders(task.role):
        try:
            taken = tasks.take(task, by=person)
        except Refused:  # may not judge this one
            continue
        if walk.luck.random() < 0.4:
            tasks.give_back(taken, by=person)
        return


def hand_over(walk: "Walk", open_tasks: list[Task], held: set[int]) -> None:
    """A buyer's or IT's task goes to a colleague."""
    mine = {walk.company.cast.buyer.pk: "buyer2", walk.company.cast.it.pk: "it2", walk.company.cast.it2.pk: "it"}
    task = _one(walk, [task for task in open_tasks if task.person_id in mine], held)
    if task:
        to = walk.company.person(mine[task.person_id])
        try:
            tasks.hand_over(task, by=task.person, to=to, reason="Отпуск")
        except Refused:  # may not judge this one
            walk.refused += 1


def go_away(walk: "Walk", open_tasks: list[Task], held: set[int]) -> None:
    """Somebody is away for some days, with a deputy or without."""
    name = walk.luck.choice(LEAVING)
    deputy = walk.company.person(walk.luck.choice(LEAVING)) if walk.luck.random() < 0.6 else None
    person = walk.company.person(name)
    deputy = None if deputy == person else deputy
    try:
        people.add_absence(
            person, since=clock.today(), until=day_after(walk.luck.randrange(15)), by=person, deputy=deputy
        )
    except Refused:  # away already
        walk.refused += 1


def say(walk: "Walk", open_tasks: list[Task], held: set[int]) -> None:
    case = walk.luck.choice(walk.open_cases())
    comments.comment(case, by=case.initiator, text="Как дела?", mentions=[walk.company.person("outsider")])


def wish_less(walk: "Walk", open_tasks: list[Task], held: set[int]) -> None:
    """A requester no longer wants an item."""
    items = Item.objects.filter(request__in=walk.roots, request__initiator__is_active=True).live().order_by("pk")
    found = list(items.select_related("request__initiator"))
    if found:
        withdraw(walk, walk.luck.choice(found))


def withdraw(walk: "Walk", item: Item) -> None:
    try:
        withdrawals.withdraw(item, by=item.request.initiator, why="Уже не нужно")
    except Refused:  # signed, or asked already
        walk.refused += 1


def change_members(walk: "Walk", open_tasks: list[Task], held: set[int]) -> None:
    """In a vote: the chair ends it, or a member who is silent is replaced."""
    votes = [task for task in open_tasks if task.visit.vote and not task.asked]
    if not votes:
        return
    task = walk.luck.choice(votes)
    case, head = Procedure.objects.get(pk=task.case_id), walk.company.person("purchasing_head")
    chair = CaseMember.objects.filter(procedure=case, left=None, chair=True).first()
    ender = chair.person if chair else head
    if case.pk not in held and not procedures.why_not_end_vote(case, ender):
        procedures.end_vote(case, by=ender)
        return
    new = walk.company.person(walk.luck.choice(FREE))
    seat = CaseMember.objects.filter(procedure=case, left=None, person=task.person_id).first()
    if seat and not procedures.why_not_member(case, new):
        procedures.replace_member(case, by=head, out=seat.person, to=new, reason="В командировке")


def leave_company(walk: "Walk", open_tasks: list[Task], held: set[int]) -> None:
    """Somebody leaves, mostly one who has something to do here."""
    names = {walk.company.cast.people[name].pk: name for name in LEAVING}
    busy = [names[task.person_id] for task in open_tasks if task.person_id in names]
    walk.company.leave(walk.luck.choice(busy or LEAVING))


def leave_case(walk: "Walk", open_tasks: list[Task], held: set[int]) -> None:
    """One of the ways out, by whom the flow names, where nothing speaks against it."""
    ways = dict.fromkeys(tables.BRANCHES, ("cancel", "reroute", "give_up"))
    ways |= {"request": ("withdraw",), "invoice": ("withdraw",)}
    case = walk.luck.choice(walk.open_cases())
    code = walk.luck.choice(ways[case.flow])
    by = case.initiator if code == "withdraw" else walk.company.person("purchasing_head")
    fresh = cases.fresh(case)
    if not by.is_active or cases.why_not_leave(fresh, code, by):
        return
    fate = walk.luck.choice(("consolidation", "closed"))
    branch = walk.luck.choice([code for code in tables.BRANCHES if code != case.flow])
    leave(walk, case, code, {"reason": "Так решили", "fate": fate, "branch": branch}, by)


def leave(walk: "Walk", case: Case, code: str, fields: dict[str, str], by: Person | None = None) -> None:
    """Leave by the form that the way has."""
    by, fresh = by or walk.company.person("purchasing_head"), cases.fresh(case)
    kind = fresh.table.leaves[code].form or Reason
    try:
        cases.leave(fresh, code, by=by, data=cleaned(kind(fields, case=fresh, person=by)))
    except Refused:  # a payment order is at the bank
        walk.refused += 1
