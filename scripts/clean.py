"""`make clean`: forget the demo company; packages and libraries stay."""

import shutil
import sys

from scripts.embedded import Postgres
from scripts.run import BASE, HOME, only_one

KEPT = {"lib", "lock"}  # fetched libraries; the lock that we hold


def main() -> None:
    """Refuses with a sentence while Portal runs from this folder."""
    if not HOME.exists():
        return
    with only_one():
        shutil.rmtree(Postgres(HOME / "postgres").data, ignore_errors=True)  # root's lies elsewhere below a closed home
        for path in HOME.iterdir():
            if path.name not in KEPT:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        print(f"The demo company of {BASE} is forgotten; `make run` begins anew.")


if __name__ == "__main__":
    sys.exit(main())
