"""The world of cases, built once per module; each test may change it, all is rolled back."""

import copy
from collections.abc import Callable

import pytest
from django.test import Client

from tests.built import built_once
from tests.consistency.world import World, make_world, person


@pytest.fixture(scope="module")
def made_world(django_db_setup, django_db_blocker):
    with built_once(django_db_blocker, make_world) as made:
        yield made


@pytest.fixture
def world(made_world, db) -> World:
    """The cases of tests/consistency/world.py."""
    return copy.deepcopy(made_world)


@pytest.fixture
def enter(world) -> Callable[..., Client]:
    """`enter("buyer")` is signed in as somebody of the cast, `enter("")` as nobody; English unless said."""

    def as_person(who: str = "", language: str = "en") -> Client:
        client = Client(raise_request_exception=True)
        if who:
            somebody = person(world, who)
            if somebody.language != language:
                somebody.language = language
                somebody.save(update_fields=["language"])
            client.force_login(somebody)
        return client

    return as_person
