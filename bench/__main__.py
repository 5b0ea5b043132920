"""`make bench`: each measure alternates ours and its floor, three times each, and prints name, ours, floor, ratio,
limit,
statements; writes bench/out/bench.json; exit code 1 above a limit. `NAME=inbox make bench` for one.

Servers of its own, with fsync: what is measured is what a company would run.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.measure import Result
from scripts import messages
from scripts.embedded import Servers

BASE = Path(__file__).resolve().parent.parent


def main() -> int:
    """Returns the process's exit code."""
    messages.compile_all()
    folder = Path(tempfile.mkdtemp(prefix="portal-bench-"))
    folder.chmod(0o711)
    servers = Servers(folder).start()
    try:
        os.environ |= {
            "PORTAL_ENV_FILE": "",
            "PORTAL_SECRET_KEY": "for-the-measures-only",
            "PORTAL_HOSTS": "127.0.0.1,testserver",
            "PORTAL_FILES": str(folder / "files"),
            "PORTAL_LOG_LEVEL": "WARNING",
            "DATABASE_URL": servers.postgres.url(),
            "REDIS_URL": servers.redis.url(),
            "DJANGO_SETTINGS_MODULE": "bench.settings",
        }
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=BASE, check=True)
        results = measured(os.environ.get("NAME", ""))
    finally:
        servers.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return told(results)


def measured(name: str) -> list[Result]:
    """Run the measures (all, or the one named)."""
    from bench import measures  # noqa: PLC0415  it reads the settings, and these the environment made above

    chosen = {one: run for one, run in measures.MEASURES.items() if not name or one == name}
    if not chosen:
        sys.exit(f"No measure {name!r}; there are {', '.join(measures.MEASURES)}")
    measures.prepare()
    results = []
    for run in chosen.values():
        for result in run():
            print(result.line(), flush=True)
            results.append(result)
    return results


def told(results: list[Result]) -> int:
    """Write the figures down; 1 when one is above its limit."""
    out = BASE / "bench" / "out"
    out.mkdir(exist_ok=True)
    (out / "bench.json").write_text(json.dumps([result.as_data() for result in results], indent=1), encoding="utf-8")
    above = [result.name for result in results if not result.good]
    print(f"Above the limit: {', '.join(above)}" if above else f"All {len(results)} within their limits.")
    return bool(above)


if __name__ == "__main__":
    sys.exit(main())
