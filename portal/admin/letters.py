"""The log of letters: what was sent, or would have been without a mail server; and notices."""

from django.conf import settings
from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import notices
from portal.admin.readonly import ReadOnly
from portal.models import Letter, Notice


@admin.register(Letter)
class LetterAdmin(ReadOnly):
    """Every letter, with its text."""

    list_display = ("at", "to", "subject", "kind", "state")
    list_filter = ("kind", ("sent", admin.EmptyFieldListFilter), "at")
    search_fields = ("to", "subject")
    fields = ("at", "person", "to", "subject", "body", "kind", "sent", "error")
    ordering = ("-at", "-pk")

    @admin.display(description=gettext_lazy("What became of it"))
    def state(self, letter: Letter) -> str:
        if letter.sent:
            return _("sent")
        if letter.error:
            return _("not sent yet: %(error)s") % {"error": letter.error}
        return _("waits to be sent") if settings.EMAIL_HOST else _("kept here: no mail server is named")


@admin.register(Notice)
class NoticeAdmin(ReadOnly):
    """What people were told in the portal."""

    list_display = ("at", "person", "case", "says", "urgent", "letter", "read")
    list_filter = ("code", "urgent", ("read", admin.EmptyFieldListFilter))
    fields = ("at", "person", "case", "says", "urgent", "letter", "read")
    list_select_related = ("person", "case", "letter")
    ordering = ("-at", "-pk")

    @admin.display(description=gettext_lazy("What it says"))
    def says(self, notice: Notice) -> str:
        return notices.sentence(notice)
