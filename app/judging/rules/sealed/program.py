"""Checks a bundle without the site, as the bundle itself starts it: `python BUNDLE.zip`."""

import argparse
import json
import sys
from pathlib import Path

from app.judging.rules.sealed.checking import checked
from app.judging.rules.sealed.words import as_data, lines


def main(arguments: list[str], own: str) -> int:
    """Check the file that is named, else `own`; 0 if all is equal, else 1."""
    parser = argparse.ArgumentParser(prog="python BUNDLE.zip", description=__doc__)
    parser.add_argument("bundle", nargs="?", default=own, type=Path)
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    parser.add_argument("--english", action="store_true", help="answer in English")
    parser.add_argument("--head", help="a published head of the chain, with --count")
    parser.add_argument("--count", type=int, help="how many rows that head stands for")
    asked = parser.parse_args(arguments)
    head = (asked.count, asked.head.lower()) if asked.head and asked.count else None
    report = checked(asked.bundle.read_bytes(), head)
    if asked.json:
        said = [json.dumps(as_data(report), ensure_ascii=False)]
    else:
        said = lines(report, english=asked.english)
    sys.stdout.write("\n".join([*said, ""]))
    return 1 if report.differences else 0
