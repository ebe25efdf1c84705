"""Collects 5,000 broken inputs over all formats and says how they ended: `make bench-fuzz` (ARGS="--runs 500")."""

import argparse
import logging
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from archive_fuzz import fuzz


def main() -> int:
    """0 where no input gave a traceback, was lost, or harmed its neighbours."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    logging.getLogger().addHandler(logging.NullHandler())  # as in `knell`: libraries' own warnings are no lines
    met = fuzz(asked.runs, asked.seed)
    print(f"{asked.runs} broken inputs: " + ", ".join(f"{count} {end}" for end, count in sorted(met.ended.items())))
    seconds, slowest = met.slowest
    print(f"slowest: {seconds:.1f} s ({slowest}); unforeseen: {len(met.unforeseen)}; wrong: {len(met.wrong)}")
    print("\n".join([*met.unforeseen[:40], *met.wrong[:40]]))
    return 1 if met.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
