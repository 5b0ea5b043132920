"""A walk: requests, their purchases, their invoices, moved at random until all of them have ended.

The answer is drawn first, then data that allow it are entered in the real form; what the form cleaned is answered by
the door. After each move the laws are asked.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.utils.datastructures import MultiValueDict

from portal import clock
from portal.actions import cases, documents
from portal.actions.refusals import NotYours, Refused
from portal.actions.sweep import sweep
from portal.forms.answers import PREFIX, Plain, form_class
from portal.models import Absence, Case, Counterparty, Event, Person, Task
from procurement.models import Procedure
from tests.walking import beside, branches_sealed, laws, refusals, scene, tables
from tests.walking.company import Company
from tests.walking.filling import fill_of
from tests.walking.posts import Post, parts_of
from tests.walking.roads import Goal, Road, road_to
from tests.walking.scene import Scene

HAPPY, BESIDE, SILENT = 0.85, 0.1, 0.3
TIRED, MOST = 250, 2500  # moves after which nobody asks again; in which a walk must have ended
# answers that may be refused for what happened before: the driver then gives another one of the line
REFUSABLE = {
    ("triage", "refuse"), ("triage", "from_stock"), ("offers", "none_came"), ("offers", "no_supplier"),
    ("offers_technical", "approve"), ("offers_requester", "approve"), ("report", "done"), ("order", "done"),
    ("invoice_in", "later"), ("claim", "done"), ("claim", "settled"), ("claim", "contract_ended"),
    ("order_signed", "approve"), ("offer", "supplier_declined"), ("offer_technical", "approve"),
    ("quotations", "done"), ("quotations", "too_few"), ("quotations", "only_one"), ("quotations", "none_came"),
    ("proposals", "done"), ("proposals", "too_few"), ("proposals", "only_one"), ("proposals", "none_came"),
    ("admission", "approve"), ("clarifications", "scores_in_doubt"), ("comparison", "done"),
    ("contract_draft", "done"), ("contract_sign", "approve"), ("contract_supplier", "supplier_declined"),
    ("contract_returned", "supplier_declined"), ("receipt", "problem"),
}  # fmt: skip


class Stuck(AssertionError):
    """Nobody can do anything, or what should be accepted was refused."""


@dataclass
class Walk:
    """One walk of a seed, on the company's clock; with a goal straight to it first."""

    company: Company
    traveller: Any
    seed: int
    goal: Goal | None = None
    branch: str = ""  # by which the purchases begin; drawn when nothing is said
    roots: list[int] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)
    told: list[int] = field(default_factory=list)  # requests to be looked at, as the worker is told
    silent: set[int] = field(default_factory=set)
    moves: int = 0
    refused: int = 0
    numbers: int = 0

    def __post_init__(self) -> None:
        self.luck = Random(self.seed)
        self.branch = self.branch or self._branch()
        self.road: Road = road_to(self.goal)
        self.aiming = self.goal is not None

    def _branch(self) -> str:
        """The goal's; of a goal in request or invoice the shortest one; at random any."""
        if self.goal:
            return self.goal[0] if self.goal[0] in tables.BRANCHES else "small"
        return self.luck.choice(tables.BRANCHES)

    def run(self) -> "Walk":
        """From the wish until all cases have ended."""
        self.begin()
        while (now := scene.look(self.roots, self.groups)).open:
            self.move(now)
            if self.moves > MOST:
                raise Stuck(f"not over after {MOST} moves: {self.open_cases()}")
        laws.check_end(self.roots, clock.now())
        return self

    def begin(self) -> None:
        """What is asked for first."""
        beside.begin(self)

    def move(self, now: Scene) -> None:
        """One deed, what follows from it, the laws."""
        self.moves += 1
        self.traveller.shift(timedelta(minutes=self.luck.randrange(1, 120)))
        self._choose(now)()
        self.roots += scene.led_on(self.roots)
        self._look_at_told()
        laws.check(self.roots, clock.now())
        self.aiming = self.aiming and not self._arrived()

    def _choose(self, now: Scene) -> Any:
        tasks, held = scene.open_tasks(self.roots), set(now.held)
        if not self.aiming and self.luck.random() < BESIDE:
            return lambda: self.luck.choice((refusals.probe, beside.disturb))(self, tasks, held)
        free = [task for task in tasks if task.case_id not in held and task.pk not in self.silent]
        deeds = [deed for task in free if (deed := self._asked(task))] + beside.deeds(self, now)
        return self.luck.choice(deeds) if deeds else self.let_time_pass

    def _asked(self, task: Task) -> Any:
        """What whoever is asked does; None while they wait for the other one at an opening."""
        stage = branches_sealed.stage(task) if task.step == "opening" else "answer"
        deeds = {"attend": lambda: branches_sealed.attend(self, task), "answer": lambda: self.answer(task)}
        return deeds.get(stage)

    # ── what there is ──

    def open_cases(self) -> list[Case]:
        """Cases of the walk on their way."""
        return list(Case.objects.open().filter(scene.mine(self.roots)).order_by("pk"))

    def serial(self) -> int:
        """A number of its own."""
        self.numbers += 1
        return self.numbers

    def chance(self, tune: str, odds: float) -> bool:
        """Whether the data are to be like that: on a road as it says, else with these odds."""
        return tune in self.tunes or (not self.aiming and self.luck.random() < odds)

    @property
    def tunes(self) -> frozenset[str]:
        """What the data on the road are like."""
        return self.road.tunes if self.aiming else frozenset()

    def suppliers(self) -> list[int]:
        """Ids of those who may be asked."""
        return list(Counterparty.objects.usable().order_by("pk").values_list("pk", flat=True)[:6])

    def buyer_of(self, case: Procedure) -> Person:
        """The buyer; who does their step when they have left."""
        return case.buyer if case.buyer and case.buyer.is_active else self.company.person("purchasing_head")

    def cleaned(self, form: Any) -> dict[str, Any]:
        """What a form that should be right gives."""
        assert form.is_valid(), form.errors
        return form.cleaned_data

    @property
    def tired(self) -> bool:
        """Nobody asks for anything again: what comes back is withdrawn or refused."""
        return self.moves > TIRED or len(self.groups) > 3

    def _arrived(self) -> bool:
        flow, step, answer = self.goal or ("", "", "")
        given = Event.objects.filter(
            scene.mine(self.roots, "case__"), case__flow=flow, code__in=tables.LED, step=step, answer=answer
        )
        return given.exists()

    # ── time ──

    def let_time_pass(self) -> None:
        """Hours or days go by, at least to the end of a silence; then the sweep comes."""
        until = [task.until for task in scene.open_tasks(self.roots) if task.pk in self.silent and task.until]
        now = clock.now()
        ahead = timedelta(hours=self.luck.randrange(1, 90))
        if until and self.luck.random() < 0.8:
            ahead = max(max(until) - now, timedelta()) + timedelta(minutes=self.luck.randrange(60))
        self.traveller.shift(ahead)
        for _ in range(self.luck.choice((1, 1, 2))):
            sweep()

    def told_of(self, requests: list[int]) -> None:
        """What the worker is told after a commit."""
        self.told.extend(requests)

    def _look_at_told(self) -> None:
        """The worker's part: most requests are looked at now, the rest by the next sweep."""
        waiting, self.told = sorted(set(self.told)), []
        for pk in waiting:
            if self.luck.random() < 0.7:
                cases.look_again(pk)

    # ── answers ──

    def answer(self, task: Task) -> None:
        """Draw an answer, then enter data that allow it; if what happened before forbids it, the line's next one."""
        if task.silence and not self.aiming and self.luck.random() < SILENT:
            self.silent.add(task.pk)
            return
        known = ["go_on", "back"] if task.asked else tables.answers(task.case.flow, task.step)
        drawn = self._draw(task, known)
        for answer in dict.fromkeys([drawn, *known]):
            if self.give(task, answer):
                return
        raise Stuck(f"{task.case} {task.step}: every answer of {known} was refused")

    def _draw(self, task: Task, known: list[str]) -> str:
        if self.aiming:
            return self._on_the_road(task, known)
        if self.tired and task.step == "triage":
            return "refuse"
        return known[0] if self.luck.random() < HAPPY else self.luck.choice(known)

    def _on_the_road(self, task: Task, known: list[str]) -> str:
        flow, step, answer = self.goal
        here = (task.case.flow, task.step) == (flow, step) and answer in known
        way = self.road.answers.get(task.step, known[0])
        if here and way not in known[1:]:
            return answer
        if here:  # first once what the road says, then the goal
            been = Event.objects.filter(case=task.case_id, code="decided", step=step, answer=way).exists()
            return answer if been else way
        return way

    def give(self, task: Task, answer: str, *, who: Person | None = None) -> bool:
        """Give this answer as who is asked would; False when it does not fit what happened before."""
        why = []
        for person in [who] if who else self.people_for(task):
            try:
                branches_sealed.prepare(self, task, answer, person)
                data, seen = self.enter(task, answer, person)
                comment = f"Потому что {self.serial()}" if answer in tables.COMMENTED else ""
                cases.answer(task, answer, by=person, comment=comment, data=data, seen=seen)
                return True
            except NotYours as refusal:
                why.append(f"{person} ({person.pk}): {refusal}")
            except Refused as refusal:
                if (task.step, answer) in REFUSABLE:
                    return False
                raise Stuck(f"{task.case} {task.step} {answer}: {refusal}") from refusal
        raise Stuck(
            f"{task.case} {task.step}: nobody may answer task {task.pk}, asked is {task.person_id or task.role}: {why}"
        )

    def people_for(self, task: Task) -> list[Person]:
        """Who may answer: the person (sometimes first a deputy or the head told of it), or the queue's holders."""
        if task.person_id is None:
            return self.company.holders(task.role)
        day = clock.now().astimezone(task.case.zone_info).date()
        away = Absence.objects.filter(person=task.person_id, since__lte=day, until__gte=day, deputy__is_active=True)
        others = [*away.order_by("pk").values_list("deputy", flat=True), task.escalated_to_id]
        ids = [pk for pk in others if pk and self.luck.random() < 0.5] + [task.person_id]
        return [Person.objects.get(pk=pk) for pk in dict.fromkeys(ids)]

    def enter(self, task: Task, answer: str, person: Person) -> tuple[dict[str, Any] | None, str]:
        """Fill in the form of this answer as its page shows it; the cleaned data, and what the page has seen.

        Refused when the form refuses. Stuck names the fields of a form that should have been right.
        """
        case = cases.fresh(task.case)
        seen = cases.seen_now(case, task)
        kind = form_of(case, task, answer)
        if kind is None:
            return None, seen
        about = {"task": task, "person": person, "answer": answer}
        post = self.filled_in(kind(case=case, **about), task, answer)
        form = kind(
            post.data(), MultiValueDict({name: [file] for name, file in post.files.items()}), case=case, **about
        )
        if not form.is_valid():
            raise Refused(f"{task.step} {answer}: {wrong(form)}")
        for name, upload in form.uploads.items():
            documents.attach(form.case, name, upload, by=person, step=task.step)
        return form.cleaned_data, seen

    def filled_in(self, form: Any, task: Task, answer: str) -> Post:
        """The page's form with what this answer wants typed into it."""
        post = Post(form)
        if fill := fill_of(task.case.flow, task.step, answer):
            fill(self, form, post)
        for name, one in form.fields.items():
            if name.startswith(PREFIX) and (one.required or self.luck.random() < 0.1) and name not in post.files:
                post.attach(name, f"{name} {self.seed} {self.serial()}")
        return post


def form_of(case: Case, task: Task, answer: str) -> Any:
    """The form class of an answer, None where its page has nothing to fill in."""
    kind, line = form_class(case, task.step, answer), case.table.lines_by_code[task.step]
    bare = answer != line.happy or not (line.attached or line.sign)
    return None if task.asked or (kind is Plain and bare) else kind


def wrong(form: Any) -> dict[str, Any]:
    """All errors of a form and its parts, with the time of the walk."""
    found: dict[str, Any] = {"at": datetime.isoformat(clock.now())}
    for part in parts_of(form):
        found |= {part.add_prefix(name): list(errors) for name, errors in part.errors.items()}
    return found
