"""How long one evaluation takes, over the worked cases of the clinical reference.

python -m benchmarks.triage        prints one JSON object; the goal is a median under 1 ms
"""

import json
import statistics
import sys
import time
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from intake.triage.rules import DEFAULT, evaluate, read_inputs  # noqa: E402

CASES = ROOT / "tests" / "data" / "vignettes.yaml"
ROUNDS = 100


def measure(work, items):
    """Milliseconds of one piece of work, for every item and round."""
    times = []
    for _ in range(ROUNDS):
        for item in items:
            start = time.perf_counter()
            work(item)
            times.append((time.perf_counter() - start) * 1000)
    return sorted(times)


def main():
    given = [case["inputs"] for case in yaml.safe_load(CASES.read_text())["vignettes"]]
    read = measure(read_inputs, given)
    evaluated = measure(evaluate, [read_inputs(case) for case in given])
    figures = {
        "ruleset": DEFAULT.version,
        "evaluations": len(evaluated),
        "median_ms": round(statistics.median(evaluated), 4),
        "p99_ms": round(evaluated[int(len(evaluated) * 0.99)], 4),
        "reading_median_ms": round(statistics.median(read), 4),
        "goal_median_ms": 1,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
