"""A role that was given until a day and is over can be given again."""

import pytest
import time_machine

from portal import clock, roles
from portal.actions.people import give_role
from tests.cast import make_cast

pytestmark = pytest.mark.django_db


def test_a_role_that_is_over_is_given_anew():
    with time_machine.travel("2026-01-19T05:00:00Z", tick=False):
        cast = make_cast()
        give_role(cast.outsider, "security", by=cast.admin, until=clock.today())
    with time_machine.travel("2026-01-21T05:00:00Z", tick=False):
        assert not roles.has_role(cast.fresh("outsider"), "security")
        give_role(cast.fresh("outsider"), "security", by=cast.admin)
        assert roles.has_role(cast.fresh("outsider"), "security")
