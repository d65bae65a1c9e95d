// Mock backend with records, for development: `node test/mock/records-serve.mjs [port]`.
import { records } from './records.mjs';
import { startMock } from './server.mjs';

const { url } = await startMock({ port: Number(process.argv[2] ?? 8080), extra: records().extra });
process.stdout.write(`${url}\n`);
