"""`make walk`: 3,000 random walks under their laws, on servers and databases of their own.

    python -m scripts.walk --number 300 --seed 7 --flows tender,invoice --least 5

The first part goes at random; then each walk goes straight to the answer given the fewest times so far and on at random
from there. Prints how often each answer of each line was given; fails when a law broke, or an answer stands
below `--least`. Walks go in blocks of a hundred, each in a company of its own; where one broke, `--seed` with the
number of its block goes the very same ways again (as long as it went at random).
"""

import argparse
import gc
import json
import os
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import django
import psycopg2

from scripts import messages
from scripts.embedded import Postgres, Servers, die_with_parent, temporary_servers

BASE = Path(__file__).resolve().parent.parent
BLOCK = 100  # walks in one company; then a new one begins in a new database
AT_RANDOM = 0.5  # this part of the walks has no goal
CLOSE = 0.4  # this part of the walks at random closes
FLOWS = "request,small,single_source,quotation,tender,invoice"
Key = tuple[str, str, str]


@dataclass
class Total:
    """What all walks gave."""

    counts: Counter = field(default_factory=Counter)
    walks: int = 0
    moves: int = 0
    refused: int = 0
    whole: int = 0
    closed: int = 0
    broken: list[str] = field(default_factory=list)

    def add(self, told: dict) -> None:
        """What a block told."""
        self.counts += Counter({tuple(key.split()): n for key, n in told["counts"].items()})
        for name in ("walks", "moves", "refused", "whole", "closed"):
            setattr(self, name, getattr(self, name) + told[name])


def main() -> int:
    """0 when every law held, every answer was given often enough, and enough walks closed."""
    wanted = _arguments()
    if wanted.block:
        return _block(wanted)
    messages.compile_all()
    began, total = time.monotonic(), Total()
    with temporary_servers() as servers:
        environment = _environment(servers)
        _manage(environment, "migrate", "--verbosity", "0")
        with ThreadPoolExecutor(wanted.processes) as pool:
            for _ in pool.map(lambda first: _run_block(servers, environment, wanted, first, total), _firsts(wanted)):
                print(
                    f"{total.walks} walks, {total.moves} moves, {len(total.broken)} broken", file=sys.stderr, flush=True
                )
    return _report(wanted, total, time.monotonic() - began)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scripts.walk", description="Random walks through the flows.")
    parser.add_argument("--number", type=int, default=3000, help="how many walks")
    parser.add_argument("--seed", type=int, default=1, help="the first walk's seed; each next one has the next number")
    parser.add_argument("--flows", default=FLOWS, help="whose answers are counted and walked to")
    parser.add_argument("--least", type=int, default=20, help="each answer of each line is given so often, or it fails")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--block", type=int, default=0, help=argparse.SUPPRESS)
    return parser.parse_args()


def _firsts(wanted: argparse.Namespace) -> range:
    return range(wanted.seed, wanted.seed + wanted.number, BLOCK)


# ── a block: one process, one company, one database ──


def _environment(servers: Servers) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PORTAL_ENV_FILE": "",
        "PORTAL_SECRET_KEY": "for-the-walks-only",
        "PORTAL_LOG_LEVEL": "ERROR",
        "PORTAL_FILES": str(servers.redis.folder / "files"),
        "DATABASE_URL": servers.postgres.url(),
        "REDIS_URL": servers.redis.url(),
    }


def _manage(environment: dict[str, str], *arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=BASE, env=environment, check=True)


def _run_block(
    servers: Servers, environment: dict[str, str], wanted: argparse.Namespace, first: int, total: Total
) -> None:
    number = min(BLOCK, wanted.seed + wanted.number - first)
    name = f"walks{first}"
    _database(servers.postgres, f"CREATE DATABASE {name} TEMPLATE portal")
    asked = {
        "number": number, "at_random": first - wanted.seed < wanted.number * AT_RANDOM, "least": wanted.least,
        "flows": wanted.flows.split(","), "counts": {" ".join(key): n for key, n in total.counts.items()},
    }  # fmt: skip
    child = subprocess.run(
        [sys.executable, "-m", "scripts.walk", "--block", str(first)], cwd=BASE, input=json.dumps(asked), text=True,
        env=environment | {"DATABASE_URL": servers.postgres.url(name)}, capture_output=True,
        preexec_fn=die_with_parent(),
        check=False,
    )  # fmt: skip
    _database(servers.postgres, f"DROP DATABASE {name}")
    if child.stdout.strip():
        total.add(json.loads(child.stdout.strip().splitlines()[-1]))
    if child.returncode:
        total.broken.append(child.stderr[-6000:])
        print(child.stderr[-6000:], file=sys.stderr, flush=True)


def _database(postgres: Postgres, statement: str) -> None:
    connection = psycopg2.connect(host=str(postgres.sockets), user="portal", dbname="postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def _block(wanted: argparse.Namespace) -> int:
    """The child: walk, tell the counts as JSON, fail with the traceback of the first law that broke."""
    asked = json.load(sys.stdin)
    gc.set_threshold(50_000, 20, 100)  # a walk makes millions of small objects and hardly any circles
    django.setup()
    from tests.walking import tables  # noqa: PLC0415  Django first
    from tests.walking.shard import Shard, rarest  # noqa: PLC0415

    before = Counter({tuple(key.split()): n for key, n in asked["counts"].items()})
    goals = [goal for goal in tables.GOALS if goal[0] in asked["flows"]]
    luck = Random(wanted.block)

    def goal(shard: Shard, n: int) -> Key | None:
        if asked["at_random"]:
            return None
        counts = before + shard.counts
        luck.shuffle(goals)  # two processes go to different ones
        return rarest(counts, asked["least"], goals)

    shard = Shard(wanted.block, tuple(code for code in tables.BRANCHES if code in asked["flows"]) or tables.BRANCHES)
    try:
        shard.run(asked["number"], goal)
    finally:
        told = {name: getattr(shard, name) for name in ("moves", "whole", "closed")}
        told |= {"walks": len(shard.walks), "refused": sum(walk.refused for walk in shard.walks)}
        print(json.dumps(told | {"counts": {" ".join(key): n for key, n in shard.counts.items()}}))
    return 0


# ── the table ──


def _report(wanted: argparse.Namespace, total: Total, seconds: float) -> int:
    rows = _rows(wanted.flows.split(","), total.counts)
    for flow, step, answer, n in rows:
        print(f"{flow:14}{step:22}{answer:18}{n:6}{'' if n >= wanted.least or step == '*' else '  too few'}")
    few = [row for row in rows if row[3] < wanted.least and row[1] != "*"]
    part = total.closed / total.whole if total.whole else 1
    print(
        f"\n{total.walks} walks, {total.moves} moves, {total.refused} refusals in {seconds:.0f} s; {part:.0%} of the "
        f"walks at random closed; {len(few)} answers below {wanted.least}; {len(total.broken)} broken."
    )
    return int(bool(few or total.broken or part < CLOSE))


def _rows(flows: list[str], counts: Counter) -> list[tuple[str, str, str, int]]:
    """Answers of all lines in their order, then the ways out (line "*")."""
    spec = json.loads((BASE / "tests/data/branches.json").read_text())["flows"]
    wanted = [flow for flow in spec if flow["code"] in flows]
    rows = [
        (flow["code"], line["code"], answer) for flow in wanted for line in flow["lines"] for answer in line["answers"]
    ]
    rows += sorted(key for key in counts if key[1] == "*" and key[0] in flows)
    return [(*key, counts[key]) for key in rows]


if __name__ == "__main__":
    sys.exit(main())
