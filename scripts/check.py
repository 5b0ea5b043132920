"""`make check`: everything that can be told without a test. All failures are shown and counted, not only the first."""

import os
import re
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
os.environ |= {
    "PORTAL_ENV_FILE": "",
    "PORTAL_SECRET_KEY": "for-the-checks-only",
    "DJANGO_SETTINGS_MODULE": "portal.settings",
}

from scripts import messages, templates  # noqa: E402  the variables above come first
from scripts.embedded import temporary_servers  # noqa: E402


def said(*command: str, **environment: str) -> tuple[int, list[str]]:
    """Exit code and lines of a module of this environment's Python."""
    return run([sys.executable, "-W", "ignore", "-m", *command], environment)


def run(command: list[str], environment: dict[str, str] | None = None) -> tuple[int, list[str]]:
    """Exit code and the lines that are not empty."""
    variables = os.environ | (environment or {})
    done = subprocess.run(command, cwd=BASE, env=variables, capture_output=True, text=True, check=False)
    return done.returncode, [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]


def lint() -> list[str]:
    """Ruff's rules."""
    return [line for line in said("ruff", "check", "--output-format=concise", ".")[1] if re.match(r"\S+:\d+", line)]


def layout() -> list[str]:
    """Ruff's formatter."""
    _, lines = said("ruff", "format", "--check", "--output-format=concise", ".")
    return sorted({line.split(":")[0] + ": `ruff format` would change it" for line in lines if ": unformatted" in line})


def contracts() -> list[str]:
    """Who may import whom (.importlinter): the broken contracts and the imports that break them."""
    code, lines = run([str(Path(sys.executable).with_name("lint-imports")), "--no-logo"])
    broken = lines[next((at for at, line in enumerate(lines) if line.startswith("Broken")), 0) :]
    return [line for line in broken[1:] if not line.startswith("---")] if code else []


def pages() -> list[str]:
    """Templates."""
    return templates.problems()


def translations() -> list[str]:
    """Catalogues."""
    return messages.problems()


def settings() -> list[str]:
    """Django's own checks, with and without a database; migrations that were forgotten."""
    found: list[str] = []
    with temporary_servers() as servers:
        database = {"DATABASE_URL": servers.postgres.url(), "REDIS_URL": servers.redis.url()}
        for command in (
            ["check", "--fail-level", "WARNING"],
            ["makemigrations", "--check", "--dry-run"],
            ["migrate", "--verbosity", "0"],
            ["check", "--database", "default"],
        ):
            code, lines = said("django", *command, **database)
            found += [f"manage.py {' '.join(command)}: {line}" for line in lines] if code else []
    return found


CHECKS: dict[str, Callable[[], list[str]]] = {
    "lint": lint,
    "layout": layout,
    "import contracts": contracts,
    "templates": pages,
    "translations": translations,
    "settings and migrations": settings,
}


def main() -> int:
    """Returns 1 when anything failed."""
    messages.compile_all()
    counted = {name: report(name, found_by(look)) for name, look in CHECKS.items()}
    failed = {name: count for name, count in counted.items() if count}
    words = ", ".join(f"{name} {count}" for name, count in failed.items())
    summary = f"{sum(failed.values())} failures ({words})" if failed else f"all {len(CHECKS)} pass"
    print(f"Checks: {summary}.", flush=True)
    return 1 if failed else 0


def found_by(look: Callable[[], list[str]]) -> list[str]:
    """What a check finds; one that cannot even run has found one thing."""
    try:
        return look()
    except Exception:  # the next checks are worth seeing all the same
        return traceback.format_exc().splitlines()[-8:]


def report(name: str, failures: list[str]) -> int:
    """Print what failed; how much."""
    print(f"{'✗' if failures else '✓'} {name}" + (f": {len(failures)}" if failures else ""))
    for line in failures:
        print(f"    {line}")
    sys.stdout.flush()
    return len(failures)


if __name__ == "__main__":
    sys.exit(main())
