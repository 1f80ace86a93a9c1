"""Asks every question of a file through `ethics-bot ask --json` and checks that each gets a whole answer.

Usage: ask_all.py BINARY QUESTIONS.jsonl
"""

import json
import subprocess
import sys

binary, path = sys.argv[1:3]
with open(path, encoding="utf-8") as lines:
    questions = [json.loads(line) for line in lines if line.strip()]
outcomes = {}
for question in questions:
    asked = subprocess.run([binary, "ask", "--json", "--", question["q"]], capture_output=True, text=True, check=True)
    answer = json.loads(asked.stdout)
    outcome = answer["outcome"]
    outcomes[outcome] = outcomes.get(outcome, 0) + 1
    if outcome not in ("covered", "close", "not-covered") or (outcome == "covered") > bool(answer["sections"]):
        sys.exit(f"{question['id']}: not a whole answer")
    for section in answer["sections"]:
        if not all(sentence in section["text"] for sentence in section["marked"]):
            sys.exit(f"{question['id']}: a marked sentence is not the Code's")
print(f"{len(questions)} questions answered: {json.dumps(outcomes, sort_keys=True)}")
