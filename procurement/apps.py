from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProcurementConfig(AppConfig):
    name = "procurement"
    verbose_name = _("Procurement")

    def ready(self) -> None:
        from portal import sockets
        from portal.binding import bind
        from procurement import permissions
        from procurement.flows.request import REQUEST
        from procurement.models import Request

        sockets.add_flows(Request, REQUEST)
        bind(Request, REQUEST)
        sockets.VISIBLE.append((("request",), permissions.requests_seen_by))
        sockets.OPEN_TO_DIRECTORS.append("request")
