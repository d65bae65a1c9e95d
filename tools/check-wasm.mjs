// Asks both builds of the engine the same questions: node tools/check-wasm.mjs MODULE BINARY SCENARIO…
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const [module, binary, ...scenarios] = process.argv.slice(2);
const { instance } = await WebAssembly.instantiate(readFileSync(module), {});
const { memory, take, answer, answer_at } = instance.exports;

let different = 0;
for (const path of scenarios) {
  const question = readFileSync(path);
  const at = take(question.length);
  new Uint8Array(memory.buffer, at, question.length).set(question);
  const begun = performance.now();
  const length = answer();
  const taken = performance.now() - begun;
  const there = new TextDecoder().decode(new Uint8Array(memory.buffer, answer_at(), length));
  const here = execFileSync(binary, ['consequence', '--json', path], { encoding: 'utf8', maxBuffer: 1 << 28 });
  // Every double is written so that it reads back the same; equal texts are equal bits.
  const same = JSON.stringify(JSON.parse(here)) === JSON.stringify(JSON.parse(there));
  if (!same) different += 1;
  console.log(`${same ? 'same     ' : 'DIFFERENT'} ${path} (${(length / 1024).toFixed(0)} kB, ${taken.toFixed(0)} ms in WebAssembly)`);
}
if (different > 0) process.exit(1);
