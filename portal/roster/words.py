"""The sentences about rows of the list."""

from django.utils.translation import gettext_lazy as _

from portal.reasons import register

register(
    {
        "roster.no_name": _("The name is missing: last and first name are needed."),
        "roster.no_number": _("No personnel number. Enter it once it is given."),
        "roster.no_unit": _("The unit is missing."),
        "roster.no_post": _("The post is missing."),
        "roster.no_start": _("The day of hiring is missing."),
        "roster.bad_start": _("There is no such day of hiring: {typed}."),
        "roster.bad_end": _("There is no such day of leaving: {typed}."),
        "roster.left_before": _("Left on {ended:date}, before being hired on {started:date}."),
        "roster.number_of_two": _("Number {number} stands here for somebody else too: {others}."),
        "roster.number_taken": _("In the portal number {number} belongs to somebody else: {others}."),
        "roster.future": _("Begins in the future: {started:date}."),
        "roster.no_mailbox": _("No mailbox: an invitation cannot be sent."),
        "roster.shared_mailbox": _(
            "The mailbox {email} stands here for somebody else too: {others}. It stays with whose name it bears."
        ),
        "roster.unknown_boss": _("The boss is unknown: number {number} is not on the list."),
        "roster.own_boss": _("Is named as their own boss: left without one."),
        "roster.boss_elsewhere": _("The boss works in another branch: {boss}, {unit}."),
        "roster.total": _("The total line says {total}, rows read: {rows}."),
    }
)

# Fields of the list as the preview names them.
FIELDS = {
    "last_name": _("last name"),
    "first_name": _("first name"),
    "patronymic": _("patronymic"),
    "email": _("mailbox"),
    "phones": _("phones"),
    "inner_phone": _("extension"),
    "unit": _("unit"),
    "post": _("post"),
    "number": _("personnel number"),
    "boss": _("reports to"),
    "main": _("main place"),
    "started": _("from"),
    "ended": _("until"),
}
