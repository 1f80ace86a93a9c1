// Calls functions of a module, one per line of standard input: `{"name": ..., "arguments": [...]}`, answered by `{"value": ...}` or `{"error": ...}`.
// Bytes go as `{"bytes": "<hexadecimal digits>"}`.
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const module = await import(pathToFileURL(process.argv[2]));

const revived = (given) => (typeof given?.bytes === 'string' ? new Uint8Array(Buffer.from(given.bytes, 'hex')) : given);
const written = (value) => (value instanceof Uint8Array ? { bytes: Buffer.from(value).toString('hex') } : value);

for await (const line of createInterface({ input: process.stdin })) {
  const { name, arguments: given } = JSON.parse(line);
  let answer;
  try {
    answer = { value: written(await module[name](...given.map(revived))) };
  } catch (error) {
    answer = { error: error.message };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
