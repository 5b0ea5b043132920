"""`make test`: all checks, then all tests; with arguments only those tests. PYTEST holds pytest's options."""

import os
import shlex
import subprocess
import sys

from scripts import check, libraries


def main(paths: list[str]) -> int:
    """Returns 0 when nothing failed; checks that fail do not keep the tests from running."""
    wrong = 0 if paths else check.main()
    options = shlex.split(os.environ.get("PYTEST", "-n 2 -q"))
    found = libraries.search_path()
    environment = os.environ | ({"LD_LIBRARY_PATH": found} if found else {})
    command = [sys.executable, "-m", "pytest", *options, *paths]
    tests = subprocess.run(command, cwd=check.BASE, env=environment, check=False)
    if wrong:
        print("The tests are above; the checks failed before them: `make check` shows them again.")
    return tests.returncode or wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
