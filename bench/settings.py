"""The portal's settings with the floors' addresses beside its own."""

from portal.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"

TEMPLATES[0]["DIRS"] = [BASE_DIR / "bench" / "templates", *TEMPLATES[0]["DIRS"]]  # noqa: F405
