// Asks an endpoint with Comunica, a SPARQL client in JavaScript: node comunica.mjs ENDPOINT < QUERIES, where QUERIES
// is a JSON list of queries. Prints a JSON list: for SELECT the rows in order, for CONSTRUCT the triples as sorted
// N-Triples lines, for ASK true or false.
import { readFileSync } from "node:fs";
import { QueryEngine } from "@comunica/query-sparql";

const source = { type: "sparql", value: process.argv[2] };
const engine = new QueryEngine();
const written = (term) =>
  term.termType === "NamedNode" ? `<${term.value}>`
  : term.termType === "Literal" ? JSON.stringify(term.value) + (term.language ? `@${term.language}` : `^^<${term.datatype.value}>`)
  : `_:${term.value}`;
const answers = [];
for (const text of JSON.parse(readFileSync(0, "utf8"))) {
  const result = await engine.query(text, { sources: [source] });
  if (result.resultType === "boolean") {
    answers.push(await result.execute());
  } else if (result.resultType === "quads") {
    const quads = await (await result.execute()).toArray();
    answers.push(quads.map((quad) => [quad.subject, quad.predicate, quad.object].map(written).join(" ")).sort());
  } else {
    const rows = await (await result.execute()).toArray();
    answers.push(rows.map((row) => Object.fromEntries([...row].map(([name, term]) => [name.value, written(term)]))));
  }
}
process.stdout.write(JSON.stringify(answers));
