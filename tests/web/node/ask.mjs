// Answers queries with the store of the static site: node ask.mjs FOLDER < JOB, where FOLDER holds wasm-store.js as a
// module and JOB is JSON: { data: path of an N-Quads file, prefixes, requests: [{ query, accept }] }. Prints the replies.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const folder = process.argv[2];
const job = JSON.parse(readFileSync(0, "utf8"));
const { answer, openStore } = await import(pathToFileURL(`${folder}/wasm-store.js`));
const store = await openStore(readFileSync(job.data), readFileSync(`${folder}/vendor/oxigraph/web_bg.wasm`));
const replies = job.requests.map((request) => answer(store, { prefixes: job.prefixes, ...request }));
process.stdout.write(JSON.stringify(replies));
