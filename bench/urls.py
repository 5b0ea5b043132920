"""The portal's addresses, and the floors'."""

from django.urls import path

from bench import floors, trial
from portal.urls import urlpatterns as own

trial.plug_in()
urlpatterns = [
    path("floor/step/<int:pk>", floors.step),
    path("floor/inbox", floors.inbox),
    *own,
]
