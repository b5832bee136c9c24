// SPARQL in the browser: a worker that loads the data into Oxigraph (WebAssembly) and answers queries as the server does.
// editor.js starts it on the static site; Node can import it too, to compare its answers with the server's.
import init, { Store, namedNode } from "./vendor/oxigraph/web.js";

const FORMS = ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"];
const UPDATES = ["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"];
const RESULTS = [
  "application/sparql-results+json",
  "application/sparql-results+xml",
  "text/csv",
  "text/tab-separated-values",
];
const GRAPHS = ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"];
const CLOSES = { "{": "}", "(": ")", "[": "]" };

// The same tokens as the server reads (nasss.syntax), so that both tell a mistake in the same words.
const ESCAPED = String.raw`(?:%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])`;
const W = String.raw`\p{L}\p{N}_`;
const PREFIX = String.raw`(?:\p{L}(?:[${W}.\-·]*[${W}\-·])?)?:`;
const LOCAL = String.raw`(?:(?:[${W}:]|${ESCAPED})(?:(?:[${W}.\-:·]|${ESCAPED})*(?:[${W}\-:·]|${ESCAPED}))?)?`;
const TOKEN = new RegExp(
  [
    String.raw`(?<space>\s+)`,
    String.raw`(?<comment>#[^\n\r]*)`,
    String.raw`(?<iri><[^<>"\u007b\u007d|^\u0060\\\u0000-\u0020]*>)`,
    String.raw`(?<string>"""(?:"{0,2}(?:[^"\\]|\\.))*"""|'''(?:'{0,2}(?:[^'\\]|\\.))*'''|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')`,
    String.raw`(?<variable>[?$][${W}]+)`,
    String.raw`(?<blank>_:[${W}](?:[${W}.\-]*[${W}\-])?)`,
    String.raw`(?<name>${PREFIX}${LOCAL})`,
    String.raw`(?<lang>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)`,
    String.raw`(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+\-]?\d+)?)`,
    String.raw`(?<word>[A-Za-z_][${W}]*)`,
    String.raw`(?<mark>\^\^|&&|\|\||!=|<=|>=|.)`,
  ].join("|"),
  "gsu",
);

/** The tokens of a query, without white space and comments. */
export function tokens(sparql) {
  const found = [];
  for (const match of sparql.matchAll(TOKEN)) {
    const kind = Object.keys(match.groups).find((name) => match.groups[name] !== undefined);
    if (kind !== "space" && kind !== "comment") {
      found.push({ kind, text: match[0], start: match.index, end: match.index + match[0].length });
    }
  }
  return found;
}

/** A request that cannot be answered, in words. */
class Mistake extends Error {}

/** SELECT, ASK, CONSTRUCT or DESCRIBE. */
export function queryForm(sparql) {
  const stream = tokens(sparql);
  let i = 0;
  while (i < stream.length && stream[i].kind === "word" && ["PREFIX", "BASE"].includes(stream[i].text.toUpperCase())) {
    i += stream[i].text.toUpperCase() === "PREFIX" ? 3 : 2;
  }
  if (i >= stream.length) {
    throw new Mistake("The query is empty; expected SELECT, ASK, CONSTRUCT or DESCRIBE");
  }
  const word = stream[i].text.toUpperCase();
  if (FORMS.includes(word)) {
    return word;
  }
  if (UPDATES.includes(word)) {
    throw new Mistake(
      `This is an update (${word}); only questions are answered: SELECT, ASK, CONSTRUCT or DESCRIBE.`,
    );
  }
  throw new Mistake(
    `A query begins with SELECT, ASK, CONSTRUCT or DESCRIBE (after its prefixes), not '${stream[i].text}'\n` +
      quoteSource(sparql, stream[i].start),
  );
}

/** Line and column, counted in characters; JavaScript itself counts some of them as two. */
function position(text, offset) {
  const lines = text.slice(0, offset).split("\n");
  return [lines.length, Array.from(lines.at(-1)).length + 1];
}

function quoteSource(sparql, offset) {
  const [line, column] = position(sparql, offset);
  const source = Array.from(sparql.split("\n")[line - 1].replace(/\r$/, ""));
  // A long line is cut around the place, so that the caret stays in sight.
  const start = Math.max(0, column - 61);
  const shown = source.slice(start, start + 100).join("").replaceAll("\t", " ");
  const label = `${line} | `;
  return `  ${label}${shown}\n  ${" ".repeat(label.length - 2)}| ${" ".repeat(column - 1 - start)}^`;
}

/** A syntax error in plain words: the place, the line with a caret, and what to look at. */
export function explain(sparql, complaint, prefixes = {}) {
  const [offset, hint] = diagnose(sparql, complaint, prefixes);
  const [line, column] = position(sparql, offset);
  return `The query has a mistake at line ${line}, column ${column}:\n${quoteSource(sparql, offset)}\n${hint}`;
}

function diagnose(sparql, complaint, prefixes) {
  const place = /error at (\d+):(\d+)/.exec(complaint);
  let offset = place ? lineOffset(sparql, Number(place[1]), Number(place[2])) : 0;
  const stream = tokens(sparql);
  const quote = stream.find((token) => token.kind === "mark" && ["'", '"'].includes(token.text));
  if (quote) {
    return [quote.start, "The text that begins here does not end: close it with the same quotation mark."];
  }
  const declared = declaredPrefixes(stream);
  for (let i = 0; i < stream.length; i += 1) {
    const prefix = stream[i].text.split(":")[0];
    const inDeclaration = i > 0 && stream[i - 1].kind === "word" && stream[i - 1].text.toUpperCase() === "PREFIX";
    if (stream[i].kind === "name" && !inDeclaration && !(prefix in declared)) {
      const namespace = prefixes[prefix] ?? "...";
      return [
        stream[i].start,
        `The prefix ${prefix}: is not declared. Add at the top: PREFIX ${prefix}: <${namespace}>`,
      ];
    }
  }
  const unbalanced = findUnbalanced(stream);
  if (unbalanced) {
    return unbalanced;
  }
  if (complaint.includes("variable that is unbound")) {
    return ungrouped(stream, offset);
  }
  // The engine may stop in the midst of a word that it tried in several ways.
  offset = stream.find((token) => token.start < offset && offset < token.end)?.start ?? offset;
  return [offset, "Something before this place is missing or too much: compare with the lines above it."];
}

function declaredPrefixes(stream) {
  const found = {};
  for (let i = 0; i + 2 < stream.length; i += 1) {
    if (stream[i].kind === "word" && stream[i].text.toUpperCase() === "PREFIX" && stream[i + 1].kind === "name") {
      found[stream[i + 1].text.replace(/:$/, "")] = stream[i + 2].text.slice(1, -1);
    }
  }
  return found;
}

function lineOffset(sparql, line, column) {
  const lines = sparql.split("\n").slice(0, line - 1);
  const start = lines.reduce((sum, text) => sum + text.length + 1, 0);
  const rest = Array.from(sparql.slice(start));
  return Math.min(sparql.length, start + rest.slice(0, column - 1).join("").length);
}

function findUnbalanced(stream) {
  const opened = [];
  for (const token of stream.filter((item) => item.kind === "mark")) {
    if (token.text in CLOSES) {
      opened.push(token);
    } else if (Object.values(CLOSES).includes(token.text)) {
      if (opened.length === 0) {
        return [token.start, `This ${token.text} closes nothing: take it out, or open it earlier.`];
      }
      const opener = opened.pop();
      if (CLOSES[opener.text] !== token.text) {
        return [opener.start, `This ${opener.text} is not closed before a ${token.text} comes.`];
      }
    }
  }
  const last = opened.at(-1);
  return last && [last.start, `This ${last.text} is never closed: add ${CLOSES[last.text]}`];
}

function ungrouped(stream, offset) {
  const hint = "With GROUP BY, COUNT and the like, every plain variable after SELECT must also stand in GROUP BY.";
  const words = stream.map((token) => token.text.toUpperCase());
  const after = words.indexOf("SELECT") + 1;
  const found = words.findIndex((word, i) => i >= after && ["{", "WHERE"].includes(word));
  const end = found < 0 ? words.length : found;
  const by = words.indexOf("BY");
  const grouped = stream.filter((token, i) => by >= 0 && i > by && i > end && token.kind === "variable");
  let depth = 0;
  for (const token of stream.slice(after, end)) {
    depth += { "(": 1, ")": -1 }[token.text] ?? 0;
    if (depth === 0 && token.kind === "variable" && !grouped.some((item) => item.text === token.text)) {
      return [token.start, hint];
    }
  }
  return [offset, hint];
}

/** The columns of SELECT * in the order of the query; the engine orders them at will. */
function inOrder(sparql, document) {
  const stream = tokens(sparql);
  const after = stream.findIndex((token) => token.text.toUpperCase() === "SELECT");
  if (!stream.slice(after + 1, after + 3).some((token) => token.text === "*")) {
    return document;
  }
  const result = JSON.parse(document);
  const first = stream.filter((token) => token.kind === "variable").map((token) => token.text.slice(1));
  result.head.vars.sort((a, b) => first.indexOf(a) - first.indexOf(b));
  return JSON.stringify(result);
}

/** The first of the offers that an Accept header asks for most; the first of all when it asks for none of them. */
export function chosen(accept, offers) {
  const wanted = (accept || "*/*").split(",").map((part) => {
    const [range, ...parameters] = part.split(";").map((text) => text.trim().toLowerCase());
    const weight = parameters.find((text) => text.startsWith("q="));
    return { range, q: weight ? Number(weight.slice(2)) : 1 };
  });
  const quality = (offer) => {
    const exact = wanted.find((item) => item.range === offer);
    const kind = wanted.find((item) => item.range === `${offer.split("/")[0]}/*`);
    return (exact ?? kind ?? wanted.find((item) => item.range === "*/*") ?? { q: 0 }).q;
  };
  return offers.reduce((best, offer) => (quality(offer) > quality(best) ? offer : best), offers[0]);
}

/**
 * Where a query has arithmetic that Oxigraph before 0.5.12 gets wrong: it takes a - b + c for a - (b + c), and a / b * c
 * for a / (b * c). Brackets, commas and comparisons begin a new sum; a property path holds no variable and no number.
 */
export function misread(sparql) {
  const levels = [{ minus: false, slash: false, value: false }];
  let previous;
  for (const token of tokens(sparql)) {
    const level = levels.at(-1);
    if (token.text === "(") {
      levels.push({ minus: false, slash: false, value: false });
    } else if (token.text === ")" && levels.length > 1) {
      const { value } = levels.pop();
      levels.at(-1).value ||= value;
      token.value = value;
    } else if (["variable", "number", "string"].includes(token.kind)) {
      level.value = true;
      token.value = true;
    } else if (["+", "-"].includes(token.text)) {
      // In a list of numbers, as VALUES has them, -3 is a number.
      const isSign = previous?.kind === "number" && /\s/u.test(sparql[token.start - 1]) && /\d/u.test(sparql[token.end]);
      if (previous?.value && levels.length > 1 && !isSign) {
        if (level.minus) {
          return token;
        }
        level.minus = token.text === "-";
        level.slash = false;
      }
    } else if (["*", "/"].includes(token.text)) {
      if (previous?.value && levels.length > 1) {
        if (level.slash) {
          return token;
        }
        level.slash = token.text === "/";
      }
    } else if (token.kind === "mark" || (token.kind === "word" && /^(?:AS|IN|NOT)$/iu.test(token.text))) {
      level.minus = false;
      level.slash = false;
    }
    previous = token;
  }
  return undefined;
}

function readsFromTheLeft(store) {
  const document = store.query("SELECT (5 - 3 + 2 AS ?x) {}", { results_format: RESULTS[0] });
  return JSON.parse(document).results.bindings[0].x.value === "4";
}

/** A store with the data in it; its default graph is the union of all graphs, as on the server. */
export async function openStore(data, wasm) {
  await init(wasm ? { module_or_path: wasm } : undefined);
  const store = new Store();
  store.load(data, { format: "application/n-quads", no_transaction: true });
  store.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }");
  return store;
}

/**
 * The answer to a query: its status as in HTTP, its media type and its text.
 * @param {Store} store
 * @param {{query: string, accept?: string, defaultGraphs?: string[], namedGraphs?: string[], prefixes?: object}} request
 */
export function answer(store, { query, accept = "", defaultGraphs = [], namedGraphs = [], prefixes = {} }) {
  try {
    const form = queryForm(query);
    const doubtful = misread(query);
    if (doubtful && !readsFromTheLeft(store)) {
      throw new Mistake(
        `The store in the browser would read this sum from the right; at line ${position(query, doubtful.start)[0]}, ` +
          `column ${position(query, doubtful.start)[1]}:\n${quoteSource(query, doubtful.start)}\n` +
          "Put brackets around what comes first: (a - b) + c, (a / b) * c.",
      );
    }
    const type = chosen(accept, form === "SELECT" || form === "ASK" ? RESULTS : GRAPHS);
    const options = { results_format: type };
    if (defaultGraphs.length || namedGraphs.length) {
      // A dataset of one's own: graphs that are not named are not in it.
      options.default_graph = defaultGraphs.map((iri) => namedNode(iri));
      options.named_graphs = namedGraphs.map((iri) => namedNode(iri));
    }
    const text = store.query(query, options);
    return { status: 200, type, body: form === "SELECT" && type === RESULTS[0] ? inOrder(query, text) : text };
  } catch (error) {
    const complaint = String(error.message ?? error);
    if (error instanceof Mistake) {
      return { status: 400, type: "text/plain", body: complaint };
    }
    if (/^error at \d+:\d+/.test(complaint)) {
      return { status: 400, type: "text/plain", body: explain(query, complaint, prefixes) };
    }
    if (complaint.startsWith("The service ")) {
      return { status: 400, type: "text/plain", body: "SERVICE is not answered here: no other server is asked." };
    }
    // A fault of the engine itself (no memory left): nothing more can be asked of it.
    const broken = typeof WebAssembly !== "undefined" && error instanceof WebAssembly.RuntimeError;
    return { status: 500, type: "text/plain", body: `The query could not be answered: ${complaint}`, broken };
  }
}

async function fetched(url) {
  const reply = await fetch(url);
  if (!reply.ok) {
    throw new Error(`The data could not be loaded: ${url} gave ${reply.status}`);
  }
  const bytes = new Uint8Array(await reply.arrayBuffer());
  // Some servers unpack .gz themselves, so look at what came.
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) {
    return bytes;
  }
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(unpacked).arrayBuffer());
}

if (typeof WorkerGlobalScope !== "undefined" && self instanceof WorkerGlobalScope) {
  let opening;
  self.addEventListener("message", async ({ data: request }) => {
    try {
      opening ??= fetched(request.data).then((bytes) => openStore(bytes));
      const store = await opening;
      if (request.id === undefined) {
        const counted = store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", { results_format: RESULTS[0] });
        const statements = Number(JSON.parse(counted).results.bindings[0].n.value);
        self.postMessage({ ready: true, statements });
      } else {
        self.postMessage({ id: request.id, ...answer(store, request) });
      }
    } catch (error) {
      opening = undefined;
      self.postMessage({ id: request.id, status: 500, type: "text/plain", body: String(error.message ?? error) });
    }
  });
}
