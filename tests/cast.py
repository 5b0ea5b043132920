"""A small company, made through the real actions: one person per role, nobody two. Everybody signs in by `force_login`.

company (general director)
├── Operations (operations head): purchasing, IT, administration
├── Finance (finance director): accounting, treasury, planning
├── Agency (agency head): Marketing (requester, requester3, their head), Events (requester2, requester2_head)
├── Legal, Security, HR
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.actions import people, units
from portal.models import Person, Unit

HIRED = date(2020, 1, 9)
# attribute: (last name, first name, post, unit, role)
PEOPLE: dict[str, tuple[str, str, str, str, str]] = {
    "general_director": ("Зимина", "Ольга", "Генеральный директор", "company", "general_director"),
    "stand_in": ("Родионов", "Глеб", "Советник генерального директора", "company", ""),
    "operations_head": ("Фомин", "Денис", "Операционный директор", "operations", ""),
    "purchasing_head": ("Абрамова", "Марина", "Начальник отдела закупок", "purchasing", "purchasing_head"),
    "buyer": ("Гайсин", "Тимур", "Специалист по закупкам", "purchasing", "buyer"),
    "buyer2": ("Воронина", "Лиза", "Специалист по закупкам", "purchasing", "buyer"),
    "it_head": ("Крылов", "Пётр", "Руководитель ИТ-службы", "it_unit", "it_head"),
    "it": ("Сафин", "Ильдар", "ИТ-специалист", "it_unit", "it"),
    "it2": ("Титова", "Рита", "ИТ-специалист", "it_unit", "it"),
    "administration": ("Лебедева", "Нина", "Офис-менеджер", "administration_unit", "administration"),
    "administration_head": ("Орлов", "Юрий", "Начальник административного отдела", "administration_unit", ""),
    "finance_director": ("Белова", "Анна", "Финансовый директор", "finance", "finance_director"),
    "economist": ("Шубина", "Галина", "Ведущий экономист", "finance", "economist"),
    "accounting": ("Бондарева", "Майя", "Бухгалтер", "finance", "accounting"),
    "treasury": ("Борисова", "Жанна", "Специалист казначейства", "finance", "treasury"),
    "lawyer": ("Тарасов", "Артём", "Юрист", "legal", "lawyer"),
    "legal_head": ("Уварова", "Инна", "Начальник юридического отдела", "legal", ""),
    "security": ("Шевчук", "Тимофей", "Специалист по безопасности", "security_unit", "security"),
    "security_head": ("Громов", "Олег", "Начальник службы безопасности", "security_unit", ""),
    "hr": ("Фокина", "Диана", "Специалист по кадрам", "hr_unit", "hr"),
    "content": ("Нечаева", "Юлия", "Редактор портала", "hr_unit", "content"),
    "agency_head": ("Цветкова", "Вера", "Директор агентства", "agency", ""),
    "requester_head": ("Юдина", "Софья", "Руководитель группы маркетинга", "marketing", ""),
    "requester": ("Аксёнова", "Алина", "Дизайнер", "marketing", ""),
    "requester3": ("Мухин", "Антон", "Копирайтер", "marketing", ""),
    "member1": ("Ершова", "Кира", "Аналитик", "marketing", ""),
    "requester2_head": ("Якушев", "Степан", "Руководитель мероприятий", "events", ""),
    "requester2": ("Дроздов", "Егор", "Менеджер мероприятий", "events", ""),
    "member2": ("Жуков", "Лев", "Продюсер", "events", ""),
    "chair": ("Исаева", "Тамара", "Технический директор", "operations", ""),
    "outsider": ("Щукин", "Эдуард", "Водитель", "administration_unit", ""),
}
# attribute: (name, attribute of the unit above)
UNITS: dict[str, tuple[str, str]] = {
    "company": ("ООО «Пример»", ""),
    "operations": ("Операционный блок", "company"),
    "purchasing": ("Отдел закупок", "operations"),
    "it_unit": ("ИТ-служба", "operations"),
    "administration_unit": ("Административный отдел", "operations"),
    "finance": ("Финансовый блок", "company"),
    "legal": ("Юридический отдел", "company"),
    "security_unit": ("Служба безопасности", "company"),
    "hr_unit": ("HR и развитие", "company"),
    "agency": ("Агентство", "company"),
    "marketing": ("Маркетинг", "agency"),
    "events": ("Мероприятия", "agency"),
}
HEADS = {
    "company": "general_director",
    "operations": "operations_head",
    "purchasing": "purchasing_head",
    "it_unit": "it_head",
    "administration_unit": "administration_head",
    "finance": "finance_director",
    "legal": "legal_head",
    "security_unit": "security_head",
    "agency": "agency_head",
    "marketing": "requester_head",
    "events": "requester2_head",
}


@dataclass
class Cast:
    """People and units by their names here: `cast.buyer`, `cast.marketing`; `cast.admin` configures, without a role."""

    admin: Person
    people: dict[str, Person] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        for known in (self.__dict__.get("people", {}), self.__dict__.get("units", {})):
            if name in known:
                return known[name]
        raise AttributeError(f"nobody and nothing in the cast is called {name!r}")

    @property
    def group(self) -> list[Person]:
        """A working group: three members and their chair, nobody of purchasing."""
        return [self.member1, self.member2, self.chair]

    def fresh(self, name: str) -> Person:
        """The person read anew: nothing kept from an earlier request."""
        return Person.objects.get(pk=getattr(self, name).pk)


def make_cast() -> Cast:
    """Build the company. About 150 short statements."""
    cast = Cast(Person.objects.create_superuser("admin", last_name="Админов", first_name="Захар"))
    for name, (label, above) in UNITS.items():
        zone = "" if above else "Asia/Yekaterinburg"
        cast.units[name] = units.create(name=label, parent=cast.units.get(above), by=cast.admin, zone=zone)
    for name, entry in PEOPLE.items():
        cast.people[name] = _make(cast, name, *entry)
    for unit, head in HEADS.items():
        units.set_head(cast.units[unit], person=cast.people[head], by=cast.admin)
    people.name_stand_in(cast.stand_in, by=cast.admin, position=1)
    for name in cast.units:
        cast.units[name].refresh_from_db()
    return cast


def _make(cast: Cast, login: str, last: str, first: str, post: str, unit: str, role: str) -> Person:
    mailbox = f"{login}@primer.example"
    person = people.add_person(by=cast.admin, login=login, last_name=last, first_name=first, email=mailbox)
    people.employ(person, by=cast.admin, unit=cast.units[unit], post=post, started=HIRED)
    if role:
        people.give_role(person, role, by=cast.admin)
    return person
