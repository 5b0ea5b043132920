from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("People and cases")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portal import checks, demo, guard, jobs, menu, searching, sockets  # noqa: F401  register their checks
        from portal.actions import clocks, leavers

        menu.plug_in()
        for source in searching.SOURCES:
            sockets.add_search(source)
        sockets.add_demo(10, demo.fill)
        sockets.AFTER_COMMIT[:] = [jobs.look_again.delay]
        sockets.LEAVERS[:] = [leavers.pass_on]
        sockets.ABSENCES[:] = [clocks.recount_person]
        sockets.CALENDAR[:] = [jobs.recount.delay]
