"""The kernel's tables."""

from portal.models.calendar import Clock, DayOverride, DemoMark
from portal.models.cases import Case, Comment, Counter, Hold
from portal.models.counterparties import BankAccount, Contact, Counterparty, CounterpartyQuerySet
from portal.models.documents import Document, DocumentVersion, Download, Signature
from portal.models.events import Event
from portal.models.guarded import NotThroughTheDoor, door
from portal.models.notices import Letter, Notice
from portal.models.people import Absence, Employment, Person, Role, StandIn
from portal.models.rules import LineDays, SettingChange
from portal.models.tasks import Question, Task, Visit
from portal.models.units import Unit, lock_tree
from portal.models.workbooks import Workbook

__all__ = [
    "Absence", "BankAccount", "Case", "Clock", "Comment", "Contact", "Counter", "Counterparty", "CounterpartyQuerySet",
    "DayOverride", "DemoMark", "Document", "DocumentVersion", "Download",
    "Employment", "Event", "Hold", "Letter", "LineDays", "Notice", "NotThroughTheDoor", "Person", "Question", "Role",
    "SettingChange", "Signature", "StandIn", "Task", "Unit", "Visit", "Workbook", "door", "lock_tree",
]  # fmt: skip
