#!/usr/bin/env python3
"""Reviews the question bank: review_bank.py BANK_FOLDER CODE.md [OTHER.jsonl ...] [--fix]

Fails on lines that are not {"topic","q","sections"}, on ids the Code does not have, on files that are not sorted, on
questions that are (nearly) the same, and on (near) copies of a question in OTHER, a set that is only for measuring.
Of OTHER nothing is printed but counts. --fix removes the later of two near questions and what is near to OTHER, and sorts.
"""
import json
import re
import sys
from pathlib import Path

SHINGLE = 5
NEAR = 0.5
# Against OTHER also this share of the telling words, wherever both have so many
NEAR_WORDS = 0.6
FEWEST_WORDS = 2
STOP = set(
    "a about am an and any are as at be but by can could do does for from get had has have he her him his how i if in is "
    "it its just me may my of on one or our out she should so that the their them there they this to up us was we were "
    "what when where which who why will with would you your".split()
)


def words(question):
    return re.findall(r"[^\W_]+", question.lower().replace("'", "").replace("’", ""))


class Looks:
    """A question as sets to compare."""

    def __init__(self, question):
        said = words(question)
        self.plain = " ".join(said)
        self.shingles = {tuple(said[at : at + SHINGLE]) for at in range(len(said) - SHINGLE + 1)}
        self.telling = frozenset(word for word in said if word not in STOP)


def share(one, other):
    return len(one & other) / len(one | other) if one and other else 0.0


def is_near(one, other, of_telling):
    if one.plain == other.plain or share(one.shingles, other.shingles) > NEAR:
        return True
    if not of_telling or min(len(one.telling), len(other.telling)) < FEWEST_WORDS:
        return False
    return share(one.telling, other.telling) >= NEAR_WORDS


def read(folder, ids, faults):
    questions = []
    for file in sorted(Path(folder).glob("*.jsonl")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            where = f"{file.name}:{number}"
            try:
                question = json.loads(line)
                good = list(question) == ["topic", "q", "sections"] and question["q"].strip() and question["topic"]
            except (ValueError, TypeError):
                good = False
            if not good:
                faults.append(f'{where}: expected {{"topic":"…","q":"…","sections":["id", …]}}')
                continue
            for unknown in set(question["sections"]) - ids:
                faults.append(f"{where}: the Code has no section `{unknown}`")
            questions.append((file, where, question))
    return questions


def order(question):
    return (question["sections"], question["topic"], question["q"].lower(), question["q"])


def write(questions, dropped):
    files = {}
    for at, (file, _, question) in enumerate(questions):
        files.setdefault(file, [])
        if at not in dropped:
            files[file].append(question)
    for file, kept in files.items():
        lines = [json.dumps(question, ensure_ascii=False) + "\n" for question in sorted(kept, key=order)]
        file.write_text("".join(lines), encoding="utf-8")


def main():
    paths = [argument for argument in sys.argv[1:] if argument != "--fix"]
    ids = set(re.findall(r"\{#([\w.-]+)", Path(paths[1]).read_text(encoding="utf-8")))
    faults, dropped = [], set()
    questions = read(paths[0], ids, faults)
    looks = [Looks(question["q"]) for _, _, question in questions]
    for at, one in enumerate(looks):
        twin = next((other for other in range(at) if other not in dropped and is_near(one, looks[other], False)), None)
        if twin is not None:
            dropped.add(at)
            faults.append(f"{questions[at][1]}: nearly the same as {questions[twin][1]}")
    for path in paths[2:]:
        measured = [json.loads(line)["q"] for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]
        others = [Looks(question) for question in measured]
        copies = {at for at, one in enumerate(looks) if any(is_near(one, other, True) for other in others)}
        dropped |= copies
        faults += [f"{questions[at][1]}: a near copy of a question that is only for measuring" for at in sorted(copies)]
    if "--fix" in sys.argv:
        write(questions, dropped)
    else:
        for file in {file for file, _, _ in questions}:
            lines = [question for of, _, question in questions if of == file]
            if lines != sorted(lines, key=order):
                faults.append(f"{file.name}: not sorted; --fix sorts it")
    for fault in faults:
        print(fault)
    unsaid = sum(not question["sections"] for _, _, question in questions)
    print(f"{len(questions)} questions, {unsaid} that the Code does not answer, {len(faults)} faults")
    return 1 if faults and "--fix" not in sys.argv else 0


sys.exit(main())
