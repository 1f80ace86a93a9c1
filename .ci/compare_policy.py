#!/usr/bin/env python3
"""Compare policy/code-of-conduct.md with the text the company published.

    .ci/compare_policy.py SOURCE.txt SECTIONS.json

Both comparisons leave out white space and Markdown's own marks (heading marks and attributes,
emphasis), and nothing else. Exit 0: the same words. Exit 1: the first difference, with its place.
Exit 2: a file is missing or is not what it should be.
"""

import json
import pathlib
import re
import sys

POLICY = pathlib.Path(__file__).resolve().parent.parent / "policy" / "code-of-conduct.md"
HEADING = re.compile(r"(#{1,6}) +(.*?)(?: +\{([^{}]*)\})?$")


def bare(text):
    """The characters that count, each with its offset in `text`."""
    return [(c, i) for i, c in enumerate(text) if not c.isspace() and c != "*"]


def differs(name, ours, theirs):
    """Print the first place where the two differ; true when there is one."""
    a, b = bare(ours), bare(theirs)
    shorter = min(len(a), len(b))
    at = next((n for n in range(shorter) if a[n][0] != b[n][0]), shorter)
    if at == len(a) == len(b):
        return False
    ours_at = a[at][1] if at < len(a) else len(ours)
    theirs_at = b[at][1] if at < len(b) else len(theirs)
    print(f"{name}: differs at character {ours_at} of ours, {theirs_at} of the source")
    print(f"  ours:   {ours[max(0, ours_at - 30):ours_at + 30]!r}")
    print(f"  source: {theirs[max(0, theirs_at - 30):theirs_at + 30]!r}")
    return True


def read_policy(markdown):
    """The document without heading marks, and its sections as id -> (heading, text)."""
    words, sections, current = [], {}, None
    for line in markdown.split("\n"):
        found = HEADING.match(line)
        if not found:
            words.append(line)
            if current:
                sections[current][1].append(line)
            continue
        heading, attributes = found[2], (found[3] or "").split()
        words.append(heading)
        current = next((a[1:] for a in attributes if a.startswith("#")), None)
        if current:
            shown = heading[:-1] if ".run-in" in attributes else heading
            sections[current] = (shown, [])
    return "\n".join(words), {k: (h, "\n".join(t).strip()) for k, (h, t) in sections.items()}


def main(source, sections_file):
    text = pathlib.Path(source).read_text(encoding="utf-8")
    wanted = json.loads(pathlib.Path(sections_file).read_text(encoding="utf-8"))
    words, ours = read_policy(POLICY.read_text(encoding="utf-8"))
    bad = differs("whole text", words, text)
    if list(ours) != list(wanted):
        bad = True
        print(f"section ids: ours {list(ours)}\n             source {list(wanted)}")
    for key in (k for k in wanted if k in ours):
        if ours[key][0] != wanted[key]["heading"]:
            bad = True
            print(f"{key}: heading {ours[key][0]!r}, source {wanted[key]['heading']!r}")
        bad |= differs(key, ours[key][1], wanted[key]["text"])
    if not bad:
        print(f"same words: {len(bare(words))} characters, {len(ours)} sections")
    return int(bad)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    try:
        sys.exit(main(sys.argv[1], sys.argv[2]))
    except (OSError, ValueError, KeyError, TypeError) as problem:
        print(f"compare_policy: {problem}", file=sys.stderr)
        sys.exit(2)
