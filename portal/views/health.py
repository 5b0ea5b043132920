"""What a load balancer asks: does this process live, may people be sent to it?"""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from redis import RedisError

from portal.jobs import WORKER_SEEN


@login_not_required
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """This process answers; nothing else is asked."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Each part by name; 503 when one of them is missing."""
    parts = {name: holds(look) for name, look in PARTS.items()}
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


def holds(look: Callable[[], bool]) -> bool:
    """What `look` says; a server that cannot be reached says no."""
    try:
        return look()
    except (DatabaseError, RedisError, OSError):
        return False


def database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def redis_answers() -> bool:
    cache.set("readyz", 1, timeout=10)
    return cache.get("readyz") == 1


def worker_was_seen() -> bool:
    """A heartbeat ran in the last minutes: beat, broker and a worker are there."""
    return bool(cache.get(WORKER_SEEN))


def migrations_are_applied() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


PARTS: dict[str, Callable[[], bool]] = {
    "database": database_answers,
    "redis": redis_answers,
    "worker": worker_was_seen,
    "migrations": migrations_are_applied,
}
urls = [path("healthz", alive, name="healthz"), path("readyz", ready, name="readyz")]
