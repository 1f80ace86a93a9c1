"""Validates the app manifest on standard input against the JSON schema given as the argument."""

import json
import sys

import jsonschema

with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
manifest = json.load(sys.stdin)
validator = jsonschema.validators.validator_for(schema)(schema)
problems = [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in validator.iter_errors(manifest)]
if problems:
    sys.exit("the manifest is not valid\n" + "\n".join(problems))
print("the manifest is valid")
