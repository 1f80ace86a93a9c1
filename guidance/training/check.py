#!/usr/bin/env python3
"""Reads policy/encoder.bin back into the reference implementation and writes what it says of some texts, for the tests.

    python3 guidance/training/check.py      # writes guidance/tests/encoder.json
"""
import json, os, struct
import numpy as np
import torch
import torch.nn.functional as F
from encoder import MOST_PIECES, ROOT, Encoder, start_folder

TEXTS = [
    "can I accept a gift from a supplier?",
    "My boss’s cousin — a customs broker in Lagos — wants $500 for “naïve” paperwork… OK?",
    "where do i park",
    "ANONYMOUS",
    "¿Puedo aceptar un regalo? 贿赂可以吗 x",
    "they told me to sign the count although nobody counted, " * 4,
]


class File:
    def __init__(self, path):
        with open(path, "rb") as file:
            self.rest = file.read()

    def take(self, count):
        taken, self.rest = self.rest[:count], self.rest[count:]
        return taken

    def number(self):
        return struct.unpack("<I", self.take(4))[0]

    def text(self):
        return self.take(self.number()).decode().split("\n")

    def floats(self, count):
        return torch.from_numpy(np.frombuffer(self.take(4 * count), dtype="<f4").copy())

    def matrix(self, rows, width):
        scales = self.floats(rows)
        steps = np.frombuffer(self.take(rows * width), dtype=np.int8).reshape(rows, width)
        return torch.from_numpy(steps.astype(np.float32)) * scales[:, None]


def main():
    file = File(os.path.join(ROOT, "policy", "encoder.bin"))
    assert file.take(4) == b"ebe1"
    file.take(8)
    layers, width, _, inner = (file.number() for _ in range(4))
    names, words = file.text(), file.text()
    network = Encoder(start_folder(), len(names) + 1, layers)
    state = network.state_dict()

    def put(name, value):
        assert state[name].shape == value.shape, name
        state[name].copy_(value)

    def norm(name):
        put(name + ".weight", file.floats(width))
        put(name + ".bias", file.floats(width))

    def linear(parts, rows, columns):
        weight, bias = file.matrix(rows * len(parts), columns), file.floats(rows * len(parts))
        for at, part in enumerate(parts):
            put(part + ".weight", weight[at * rows:(at + 1) * rows])
            put(part + ".bias", bias[at * rows:(at + 1) * rows])

    put("bert.embeddings.word_embeddings.weight", file.matrix(len(words), width))
    state["bert.embeddings.position_embeddings.weight"][:MOST_PIECES] = file.matrix(MOST_PIECES, width)
    state["bert.embeddings.token_type_embeddings.weight"].zero_()
    norm("bert.embeddings.LayerNorm")
    for layer in range(layers):
        at = f"bert.encoder.layer.{layer}."
        linear([at + "attention.self." + part for part in ("query", "key", "value")], width, width)
        linear([at + "attention.output.dense"], width, width)
        norm(at + "attention.output.LayerNorm")
        linear([at + "intermediate.dense"], inner, width)
        linear([at + "output.dense"], width, inner)
        norm(at + "output.LayerNorm")
    linear(["classes"], len(names) + 1, width)
    assert not file.rest
    network.load_state_dict(state)
    network.eval()
    with torch.no_grad():
        said = [{"text": text, "chances": F.softmax(network([text]), -1)[0].tolist()} for text in TEXTS]
    for one in said:
        one["chances"] = [round(chance, 6) for chance in one["chances"]]
    with open(os.path.join(ROOT, "guidance", "tests", "encoder.json"), "w", encoding="utf-8") as out:
        json.dump(said, out, ensure_ascii=False, indent=1)
        out.write("\n")


if __name__ == "__main__":
    main()
