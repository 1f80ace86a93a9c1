#!/usr/bin/env python3
"""Imports codes of other organisations, and asks each a question: import_codes.py BOT FOLDER"""

import json
import pathlib
import subprocess
import sys
import tempfile

# file: the fewest and the most sections a careful reader would find, some of their headings, a question and words of its section
CODES = {
    "01_sourcegraph_code.md": (34, 45, ["Gifts", "No retaliation", "Confidentiality"], "can I accept a gift from a vendor?", "gift"),
    "03_comply_conduct_lettered.md": (14, 16, ["Corruption", "Conflict of interest", "Benefits"], "are bribes allowed?", "brib"),
    "06_civicactions_code.md": (3, 6, ["General Guidelines", "Personal Appearance"], "what should I wear?", "appropriate"),
    "10_networkllms_code_toc.md": (40, 60, ["Introduction", "Acknowledgment", "Substance Abuse"], "can I drink alcohol at work?", "alcohol"),
    "13_ronin_code_pdftext.txt": (18, 32, ["Be kind", "Anti-retaliation", "Contacts"], "will they punish me for reporting?", "retaliation"),
}


def run(*arguments):
    return subprocess.run(arguments, check=True, capture_output=True, text=True).stdout


def main(bot, folder):
    wrong = []
    for name, (fewest, most, headings, question, words) in CODES.items():
        with tempfile.TemporaryDirectory() as place:
            out = str(pathlib.Path(place) / "code.md")
            read = json.loads(run(bot, "code", "import", str(pathlib.Path(folder) / name), "--out", out, "--json"))
            answer = json.loads(run(bot, "ask", "--code", out, question, "--json"))
        found = [section["path"][-1] for section in read["sections"]]
        ids = {section["id"] for section in read["sections"]}
        best = answer["ranking"][:3]
        print(f"  {name}: {len(found)} sections, {sum(section['words'] for section in read['sections'])} words, {len(read['complaints'])} complaints")
        if not fewest <= len(found) <= most:
            wrong.append(f"{name}: {len(found)} sections, expected {fewest} to {most}: {found}")
        wrong += [f"{name}: no section {heading}" for heading in headings if heading not in found]
        if len(ids) != len(found):
            wrong.append(f"{name}: an id twice")
        texts = " ".join(section["text"].lower() for section in answer["sections"])
        if not best or (answer["sections"] and words not in texts):
            wrong.append(f"{name}: {question} leads to {best}")
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
