// Mock backend with records, for development: `node test/mock/records-serve.mjs [port] [folder to serve]`.
import { resolve } from 'node:path';
import { records } from './records.mjs';
import { startMock } from './server.mjs';

const { url } = await startMock({
  port: Number(process.argv[2] ?? 8080),
  folder: process.argv[3] && resolve(process.argv[3]),
  extra: records().extra,
});
process.stdout.write(`${url}\n`);
