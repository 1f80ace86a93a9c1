// Makes ../passes.js, or the file that is named: `node build.js [file]`.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));

/** The permission notice has to stay with every copy; it is the same for both. */
function licence() {
  const texts = ['curves', 'hashes'].map((name) => readFileSync(join(here, `node_modules/@noble/${name}/LICENSE`), 'utf8'));
  if (texts[0] !== texts[1]) throw new Error('the licences of @noble/curves and @noble/hashes are no longer the same: name both');
  return texts[0].trim();
}

await build({
  absWorkingDir: here,
  entryPoints: ['src/passes.js'],
  outfile: process.argv[2] ?? '../passes.js',
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2020',
  charset: 'ascii',
  legalComments: 'none',
  banner: {
    js: `/*! The browser's side of ethics-bot's passes, Apache-2.0. Made from relay/page/passes; do not edit.\n\nContains @noble/curves and @noble/hashes:\n\n${licence()}\n*/`,
  },
});
