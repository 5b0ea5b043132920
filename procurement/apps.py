from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProcurementConfig(AppConfig):
    name = "procurement"
    verbose_name = _("Procurement")

    def ready(self) -> None:
        from procurement import branches, requesting, rights

        requesting.plug_in()
        branches.plug_in()
        rights.plug_in()
