"""`make house`: figures that tell whether the house keeps its shape. Fails above a limit.

The kernel's share of lines (40 %), circles of imports between modules (0), files over 400 lines, functions over 40,
templates over 120.
"""

import ast
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grimp

BASE = Path(__file__).resolve().parent.parent
APPS = ("portal", "invoices", "procurement", "goals", "acquaintance", "reports", "cms")
KERNEL, KERNEL_SHARE, FILE, FUNCTION, TEMPLATE = "portal", 40, 400, 40, 120


def sources(*folders: str) -> Iterator[Path]:
    """Python files that git knows or would take, without generated migrations."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *folders]
    names = subprocess.run(listed, cwd=BASE, capture_output=True, text=True, check=True).stdout.split("\n")
    for name in sorted({name for name in names if name.endswith(".py") and "/migrations/" not in name}):
        if (BASE / name).exists():
            yield BASE / name


def lines(path: Path) -> int:
    """Lines of a file."""
    return len(path.read_text().splitlines())


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Each function with the lines from `def` to its end; docstrings count."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{path.relative_to(BASE)}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1


def circles() -> list[list[str]]:
    """Groups of modules of which each reaches each other by imports."""
    graph = grimp.build_graph(*APPS, cache_dir=None)
    links = {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}
    return [sorted(group) for group in tied(links) if len(group) > 1]


def tied(links: dict[str, set[str]]) -> list[list[str]]:
    """Strongly connected groups (Tarjan, without recursion)."""
    number, lowest, stack, groups = {}, {}, [], []
    for root in links:
        work = [(root, iter(()))] if root not in number else []
        while work:
            name, rest = work.pop()
            if name not in number:
                number[name] = lowest[name] = len(number)
                stack.append(name)
                rest = iter(links[name])
            target = next(rest, None)
            if target is not None:
                work.append((name, rest))
                if target not in number:
                    work.append((target, iter(())))
                elif target in stack:
                    lowest[name] = min(lowest[name], number[target])
                continue
            if lowest[name] == number[name]:
                at = stack.index(name)
                groups.append(stack[at:])
                del stack[at:]
            if work:
                lowest[work[-1][0]] = min(lowest[work[-1][0]], lowest[name])
    return groups


def main() -> int:
    """Returns 1 when a limit is passed."""
    per_app = {app: sum(map(lines, sources(app))) for app in APPS}
    tests, scripts = sum(map(lines, sources("tests"))), sum(map(lines, sources("scripts", "bench")))
    for app, count in per_app.items():
        print(f"{count:7,} {app}")
    print(f"{tests:7,} tests\n{scripts:7,} scripts, bench\n")
    lengths = [length for app in APPS for path in sources(app) for _, length in functions(path)]
    print(
        f"Functions: {len(lengths)}, median {statistics.median(lengths):g}, ninetieth {percentile(lengths):g} lines\n"
    )
    share = 100 * per_app[KERNEL] / sum(per_app.values())
    too_big = [f"the kernel has {share:.0f} % of the lines, limit {KERNEL_SHARE} %"] if share > KERNEL_SHARE else []
    wrong = [*too_big, *("circle: " + " → ".join(circle) for circle in circles()), *too_long()]
    print("\n".join([f"Kernel: {share:.0f} % of the lines (limit {KERNEL_SHARE} %)", *wrong, f"{len(wrong)} to mend."]))
    return bool(wrong)


def percentile(lengths: list[int]) -> float:
    """The ninetieth."""
    return statistics.quantiles(lengths, n=10)[-1]


def too_long() -> Iterator[str]:
    """Files, functions and templates over their limit."""
    for path in sources(*APPS, "scripts", "tests", "bench"):
        name = path.relative_to(BASE)
        if lines(path) > FILE:
            yield f"{name}: {lines(path)} lines, limit {FILE}"
        yield from (
            f"{place}: {length} lines, limit {FUNCTION}" for place, length in functions(path) if length > FUNCTION
        )
    for path in sorted((BASE / "templates").rglob("*.html")):
        if lines(path) > TEMPLATE:
            yield f"{path.relative_to(BASE)}: {lines(path)} lines, limit {TEMPLATE}"


if __name__ == "__main__":
    sys.exit(main())
