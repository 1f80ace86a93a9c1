// Runs the page's second look over texts: JSON lines {"text", "own"} on standard input, a JSON line of [start, end, rule] each on standard output.
// The script comes as the page gets it, without a file around it that says what kind of module it is.
import { readFileSync } from "node:fs";

const [, , script, rulesFile] = process.argv;
const { look } = await import(`data:text/javascript;base64,${readFileSync(script).toString("base64")}`);
const rules = JSON.parse(readFileSync(rulesFile, "utf8"));
for (const line of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  const { text, own } = JSON.parse(line);
  const marks = look(text, rules, own).map(({ start, end, rule }) => [start, end, rule]);
  process.stdout.write(`${JSON.stringify(marks)}\n`);
}
