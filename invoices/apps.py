from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InvoicesConfig(AppConfig):
    name = "invoices"
    verbose_name = _("Invoices")

    def ready(self) -> None:
        from invoices import permissions
        from invoices.flow import INVOICE
        from invoices.models import Invoice
        from portal import sockets
        from portal.binding import bind

        sockets.add_flows(Invoice, INVOICE)
        bind(Invoice, INVOICE)
        sockets.VISIBLE.append((("invoice",), permissions.invoices_seen_by))
