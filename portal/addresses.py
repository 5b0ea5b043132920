"""One address of Redis, told in the two ways that the cache and Celery understand."""

from urllib.parse import parse_qs, urlsplit


def broker_address(redis_url: str) -> str:
    """Celery's form of `redis_url`: a unix socket is `redis+socket:///path?virtual_host=N` there."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    number = parse_qs(parts.query).get("db", ["0"])[0]
    return f"redis+socket://{parts.path}?virtual_host={number}"
