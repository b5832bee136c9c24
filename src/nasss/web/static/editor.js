// The SPARQL editor: YASGUI with our prefixes, terms and questions, and a table of answers of our own.
// On the static site queries go to a worker in the browser (wasm-store.js), else to the server.

const ROWS = 500; // drawn at once
const LINK_LIMIT = 100_000; // a longer link is more than browsers and mail programs carry
const NASSS = "https://w3id.org/nasss/";
const XSD = "http://www.w3.org/2001/XMLSchema#";
const NUMBERS = new Set(
  ["integer", "decimal", "double", "float", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger"].map(
    (name) => XSD + name,
  ),
);
const DEFAULT_BODY = `
# Findings that most people were listed with
SELECT ?finding ?label (COUNT(DISTINCT ?person) AS ?people)
WHERE {
  ?citation nasss:citesFinding ?finding ; nasss:citedBy ?person .
  ?finding rdfs:label ?label . FILTER(LANG(?label) = "en")
}
GROUP BY ?finding ?label
ORDER BY DESC(?people) ?finding
LIMIT 20
`;

const { Yasgui } = window;
const byId = (id) => document.getElementById(id);
const root = byId("editor");
const absolute = (address) => new URL(address, document.baseURI).href;
const config = Object.fromEntries(Object.entries(root.dataset).map(([name, value]) => [name, absolute(value)]));

/** An element with attributes and children; text is only ever set as text. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children);
  return element;
}

function say(text) {
  byId("state").textContent = text;
}

// Where queries go

/** Answers the requests to the endpoint in a worker, so that even an endless query does not freeze the page. */
class BrowserStore {
  constructor(prefixes) {
    this.prefixes = prefixes;
    this.waiting = new Map();
    this.count = 0;
    this.start();
  }

  start() {
    this.worker = new Worker(config.worker, { type: "module" });
    this.worker.addEventListener("message", ({ data }) => this.receive(data));
    this.worker.addEventListener("error", (event) => this.fail(event.message || "The query engine did not start."));
    say("The data are being loaded …");
    this.worker.postMessage({ data: config.store });
  }

  receive(message) {
    if (message.ready) {
      if (this.waiting.size === 0) {
        say(`The data are here: ${message.statements.toLocaleString("en")} statements.`);
      }
    } else if (message.id === undefined) {
      say(message.body);
    } else {
      this.waiting.get(message.id)?.resolve(message);
      this.waiting.delete(message.id);
      if (message.broken) {
        this.restart();
      }
    }
  }

  fail(text) {
    say(text);
    this.waiting.forEach(({ resolve }) => resolve({ status: 500, type: "text/plain", body: text }));
    this.waiting.clear();
  }

  restart() {
    this.worker.terminate();
    this.start();
  }

  async ask(request) {
    const form = new URLSearchParams(request.method === "GET" ? new URL(request.url).search : await request.clone().text());
    this.count += 1;
    const id = this.count;
    const reply = await new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve });
      request.signal.addEventListener("abort", () => {
        this.waiting.delete(id);
        this.restart();
        reject(new DOMException("The query was aborted", "AbortError"));
      });
      this.worker.postMessage({
        id,
        data: config.store,
        query: form.get("query") ?? "",
        accept: request.headers.get("accept"),
        defaultGraphs: form.getAll("default-graph-uri"),
        namedGraphs: form.getAll("named-graph-uri"),
        prefixes: this.prefixes,
      });
    });
    return new Response(reply.body, { status: reply.status, headers: { "content-type": reply.type } });
  }
}

/** Sends what YASGUI asks of the endpoint where it belongs. */
function watchRequests(store) {
  const fetchOutside = window.fetch.bind(window);
  window.fetch = async (input, options) => {
    const request = input instanceof Request ? input : new Request(input, options);
    if (request.url.split(/[?#]/u)[0] !== config.endpoint) {
      return fetchOutside(input, options);
    }
    let reply;
    try {
      reply = await (store ? store.ask(request) : fetchOutside(request));
    } catch (error) {
      throw error.name === "AbortError" ? error : new Error("The server did not answer. Is it still running?");
    }
    const text = await reply.text();
    const head = { status: reply.status, headers: { "content-type": reply.headers.get("content-type") ?? "text/plain" } };
    // YASGUI takes an empty body for no answer at all; a graph without statements has one.
    return new Response(text || "# no statements\n", head);
  };
}

// Answers

function shorten(iri, prefixes) {
  for (const [prefix, namespace] of Object.entries(prefixes)) {
    const local = iri.slice(namespace.length);
    if (iri.startsWith(namespace) && /^[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?$/u.test(local)) {
      return `${prefix}:${local}`;
    }
  }
  return iri;
}

/** The address of our own page about a thing, the thing's own address on the web, or nothing. */
function pageOf(iri) {
  const path = iri.startsWith(NASSS) ? iri.slice(NASSS.length).replace(/^ontology#/u, "ontology/") : "";
  const parts = path.split("/");
  if (path && parts.every((part) => /^[A-Za-z0-9_~-][A-Za-z0-9._~-]*$/u.test(part)) && parts.at(-1) !== "graph") {
    return `${config.root}${path}/`;
  }
  return /^https?:\/\/[^/]/iu.test(iri) ? iri : undefined;
}

function isNumber(term) {
  return term !== undefined && NUMBERS.has(term.datatype);
}

function termText(term) {
  return term === undefined ? "" : term.type === "bnode" ? `_:${term.value}` : term.value;
}

/** A cell: 10 and not "10"^^xsd:integer, an IRI as a link, a text with its language in small. */
function cell(term, vocabulary) {
  const element = make("td", { class: isNumber(term) ? "num" : undefined });
  if (term === undefined) {
    return element;
  }
  if (term.type !== "uri") {
    element.append(termText(term));
    const language = term["xml:lang"];
    if (language) {
      element.lang = language;
      element.append(make("span", { class: "tongue", lang: "en" }, ` ${language}`));
    }
    return element;
  }
  const short = shorten(term.value, vocabulary.prefixes);
  const shown = short === term.value && short.startsWith(NASSS) ? short.slice(NASSS.length) : short;
  const address = pageOf(term.value);
  const label = vocabulary.labels.get(short);
  const name = make(address ? "a" : "span", { href: address, title: term.value, class: "iri" }, shown);
  if (address && !address.startsWith(config.root)) {
    name.setAttribute("rel", "external nofollow noreferrer");
  }
  element.append(name);
  if (label) {
    element.append(make("span", { class: "label" }, ` ${label}`));
  }
  return element;
}

function compare(a, b) {
  if (a === undefined || b === undefined) {
    return (a === undefined) - (b === undefined);
  }
  return isNumber(a) && isNumber(b)
    ? Number(a.value) - Number(b.value)
    : a.value.localeCompare(b.value, "en", { numeric: true });
}

/** CSV for spreadsheets; what would run as a formula gets an apostrophe before it. */
function csv(columns, rows) {
  const plain = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/u;
  const quoted = (text) => (/[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const guarded = (text) => (/^'*[=+\-@\t\r]/u.test(text) && !plain.test(text) ? `'${text}` : text);
  const lines = rows.map((row) => columns.map((name) => quoted(guarded(termText(row[name])))).join(","));
  return `${[columns.map(quoted).join(","), ...lines].join("\n")}\n`;
}

function download(name, type, text) {
  const link = make("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
  link.click();
  URL.revokeObjectURL(link.href);
}

/** What a view of an answer in YASR has to be able to do. */
class View {
  constructor(yasr) {
    this.yasr = yasr;
    this.priority = 1;
  }

  canHandleResults() {
    return Boolean(this.yasr.results) && !this.yasr.results.hasError();
  }

  getIcon() {
    return undefined;
  }

  get text() {
    return this.yasr.results.getOriginalResponseAsString() ?? "";
  }
}

function answerView(vocabulary) {
  return class Answer extends View {
    constructor(yasr) {
      super(yasr);
      this.priority = 10;
      this.label = "Table";
    }

    read() {
      try {
        // YASR itself fills {{...}} in texts; the document as it came is the answer.
        const { head, results, boolean } = JSON.parse(this.text);
        return { columns: head.vars ?? [], rows: results?.bindings, verdict: boolean };
      } catch {
        return { columns: ["subject", "predicate", "object"], rows: this.yasr.results.getBindings() ?? [] };
      }
    }

    draw() {
      const { columns, rows, verdict } = this.read();
      const place = this.yasr.resultsEl;
      if (verdict !== undefined) {
        place.append(make("p", { class: "verdict" }, verdict ? "Yes (true)" : "No (false)"));
        say(verdict ? "The answer is yes." : "The answer is no.");
        return;
      }
      const count = rows.length === 1 ? "1 row" : `${rows.length.toLocaleString("en")} rows`;
      const time = this.yasr.results.getResponseTime();
      const caption = time === undefined ? count : `${count}, ${(time / 1000).toFixed(2)} s`;
      say(`The answer is here: ${caption}.`);
      if (rows.length === 0) {
        const why = "No rows: nothing in the data fits all patterns at once. Take a pattern or a FILTER out and run it again.";
        place.append(make("p", { class: "verdict" }, why));
        return;
      }
      place.append(this.downloads(columns, rows), this.table(columns, rows, caption));
    }

    downloads(columns, rows) {
      const asCsv = make("button", { type: "button", class: "button-soft" }, "Download CSV");
      asCsv.addEventListener("click", () => download("answer.csv", "text/csv", csv(columns, rows)));
      const type = this.yasr.results.getContentType() ?? "text/plain";
      const kind = type.includes("json") ? ["JSON", "answer.json"] : ["Turtle", "answer.ttl"];
      const raw = make("button", { type: "button", class: "button-soft" }, `Download ${kind[0]}`);
      raw.addEventListener("click", () => download(kind[1], type, this.text));
      return make("p", { class: "tools" }, asCsv, raw);
    }

    table(columns, rows, caption) {
      const body = make("tbody");
      const more = make("button", { type: "button", class: "button-soft" });
      let ordered = rows;
      const fill = (from) => {
        const next = ordered.slice(from, from + ROWS);
        body.append(...next.map((row) => make("tr", {}, ...columns.map((name) => cell(row[name], vocabulary)))));
        const left = ordered.length - from - next.length;
        more.textContent = `Show ${Math.min(left, ROWS)} more of ${left.toLocaleString("en")}`;
        more.hidden = left === 0;
      };
      more.addEventListener("click", () => fill(body.children.length));
      const heads = columns.map((name) => {
        const button = make("button", { type: "button" }, name);
        const numeric = rows.some((row) => isNumber(row[name]));
        const head = make("th", { scope: "col", class: numeric ? "num" : undefined }, button);
        button.addEventListener("click", () => {
          const down = head.getAttribute("aria-sort") === "ascending";
          heads.forEach((other) => other.removeAttribute("aria-sort"));
          head.setAttribute("aria-sort", down ? "descending" : "ascending");
          ordered = [...rows].sort((a, b) => compare(a[name], b[name]) * (down ? -1 : 1));
          body.replaceChildren();
          fill(0);
        });
        return head;
      });
      fill(0);
      const table = make(
        "table",
        { class: "rows" },
        make("caption", {}, caption),
        make("thead", {}, make("tr", {}, ...heads)),
        body,
      );
      const region = make("div", { class: "wide", tabindex: "0", role: "region", "aria-label": `Answer: ${caption}` }, table);
      return make("div", {}, region, more);
    }
  };
}

class Document extends View {
  constructor(yasr) {
    super(yasr);
    this.priority = 2;
    this.label = "As it came";
  }

  draw() {
    const box = make("pre", { class: "document", tabindex: "0", role: "region", "aria-label": "The answer as it came" });
    box.textContent = this.text;
    this.yasr.resultsEl.append(box);
  }
}

/** What is wrong, in words, with the line and a caret, and a button that goes there. */
function problemView(goTo) {
  return class Problem extends View {
    constructor(yasr) {
      super(yasr);
      this.priority = 20;
      this.hideFromSelection = true;
    }

    canHandleResults() {
      return Boolean(this.yasr.results?.hasError());
    }

    draw() {
      const text = this.yasr.results.getError()?.text ?? "";
      const stopped = /abort/iu.test(text) && !text.includes("\n");
      const box = make("div", { class: "problem", role: "alert" });
      const lines = (stopped ? "The query was stopped." : text.trimEnd() || "The query could not be answered.").split("\n");
      const quoted = lines.filter((line) => line.startsWith("  "));
      box.append(make("p", {}, lines[0]));
      if (quoted.length) {
        // The line and the caret below it.
        box.append(make("pre", { tabindex: "0", "aria-label": "The place" }, quoted.join("\n")));
      }
      box.append(...lines.slice(1).filter((line) => !line.startsWith("  ")).map((line) => make("p", {}, line)));
      const place = /at line (\d+), column (\d+)/u.exec(text);
      if (place && !stopped) {
        const button = make("button", { type: "button", class: "button-soft" }, `Go to line ${place[1]}`);
        button.addEventListener("click", () => goTo(Number(place[1]), Number(place[2])));
        box.append(button);
      }
      this.yasr.resultsEl.append(box);
      say(stopped ? "The query was stopped." : "The query was not answered; the reason is below.");
    }
  };
}

// Completion

const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Our terms that a word names, the closest first: by name, label or Dutch label. */
function matching(terms, word, kind) {
  const wanted = folded(word.replace(/^<|>$/gu, ""));
  const score = (term) => {
    const local = folded(term.name.split(":")[1]);
    const names = [folded(term.name), local, ...term.labels.map(folded)];
    const best = Math.min(...names.map((name) => (name.startsWith(wanted) ? 0 : name.includes(wanted) ? 1 : 9)));
    return best === 9 ? Infinity : best * 2 + (term.kind === kind ? 0 : 1);
  };
  return terms
    .map((term) => ({ term, score: score(term) }))
    .filter((found) => found.score < Infinity)
    .sort((a, b) => a.score - b.score || a.term.name.localeCompare(b.term.name, "en"))
    .slice(0, 60)
    .map((found) => found.term);
}

/** Which kind of term stands at the cursor: a class after "a", a property after a subject, else anything. */
function kindAt(yasqe, token) {
  const state = yasqe.getPreviousNonWsToken(yasqe.getDoc().getCursor().line, token)?.state;
  if (state?.lastProperty === "a" || state?.lastProperty === "rdf:type") {
    return "class";
  }
  return token.state?.possibleCurrent?.includes("a") ? "property" : "individual";
}

function registerCompleters(vocabulary) {
  const { Yasqe } = Yasgui;
  const named = new Map(vocabulary.terms.map((term) => [term.name, term]));
  // Those that come with YASGUI ask servers elsewhere, or know prefixes that mean nothing here.
  for (const name of ["prefixes", "property", "class"]) {
    delete Yasqe.Autocompleters[name];
  }
  Yasqe.defaults.autocompleters = ["variables"];
  Yasqe.registerAutocompleter({
    name: "nasss-prefixes",
    bulk: false,
    autoShow: true,
    isValidCompletionPosition: (yasqe) => {
      const token = yasqe.getCompleteToken();
      const previous = yasqe.getPreviousNonWsToken(yasqe.getDoc().getCursor().line, token);
      return previous?.string?.toUpperCase() === "PREFIX";
    },
    get: (yasqe, token) =>
      Object.entries(vocabulary.prefixes)
        .map(([prefix, iri]) => `${prefix}: <${iri}>`)
        .filter((text) => text.startsWith(token.string.trim())),
  });
  Yasqe.registerAutocompleter({
    name: "nasss-terms",
    bulk: false,
    autoShow: false,
    isValidCompletionPosition: (yasqe) => {
      const token = yasqe.getCompleteToken();
      const previous = yasqe.getPreviousNonWsToken(yasqe.getDoc().getCursor().line, token);
      return !/^[?$"'#]/u.test(token.string) && previous?.string?.toUpperCase() !== "PREFIX";
    },
    get: (yasqe, token) => matching(vocabulary.terms, token.string.trim(), kindAt(yasqe, token)).map((term) => term.name),
    postprocessHints: (_yasqe, hints) =>
      hints.map((hint) => ({
        ...hint,
        render: (element) => {
          const term = named.get(hint.text);
          const line = make("span", { class: "hint-about" }, `${term.kind}: ${term.labels[0]}`);
          element.append(make("span", { class: "hint-name" }, term.name), line);
          element.title = term.about;
        },
      })),
  });
}

/** Declares one of our prefixes as soon as it is used. */
function declareUsed(yasqe, prefixes) {
  yasqe.on("change", () => {
    const token = yasqe.getTokenAt(yasqe.getDoc().getCursor());
    const prefix = /^([A-Za-z][\w.-]*):/u.exec(token.string)?.[1];
    const before = yasqe.getPreviousNonWsToken(yasqe.getDoc().getCursor().line, token)?.string?.toUpperCase();
    if (prefix in prefixes && token.type === "string-2" && before !== "PREFIX" && !(prefix in yasqe.getPrefixesFromQuery())) {
      yasqe.addPrefixes({ [prefix]: prefixes[prefix] });
    }
  });
}

// The page around the editor

/** The query in the address: #query=... or ?query=..., and its name. Nothing else is taken from a link. */
function linked() {
  for (const part of [location.hash.slice(1), location.search.slice(1)]) {
    const found = new URLSearchParams(part);
    if (found.get("query")) {
      return { query: found.get("query"), name: found.get("tabTitle") ?? "" };
    }
  }
  return undefined;
}

function linkTo(tab) {
  const parts = new URLSearchParams({ query: tab.getQuery() });
  if (!/^Query( \d+)?$/u.test(tab.getName())) {
    parts.set("tabTitle", tab.getName());
  }
  return `${location.origin}${location.pathname}#${parts.toString()}`;
}

function listExamples(examples, choose) {
  const list = byId("examples-list");
  const field = byId("examples-find");
  const options = examples.map((example, i) => {
    const option = make("li", { role: "option", id: `example-${example.slug}`, tabindex: "-1", "aria-selected": "false" });
    option.append(make("span", {}, example.summary));
    option.title = example.why;
    option.addEventListener("click", () => pick(i));
    return option;
  });
  const words = examples.map(({ slug, summary, why, tags }) => folded([slug, summary, why, ...tags].join(" ")));
  list.append(...options);

  const shown = () => options.filter((option) => !option.hidden);
  const focusable = (option) => {
    options.forEach((other) => other.setAttribute("tabindex", other === option ? "0" : "-1"));
  };
  function pick(i) {
    options.forEach((option, j) => option.setAttribute("aria-selected", String(i === j)));
    focusable(options[i]);
    choose(examples[i]);
  }
  function filter() {
    const parts = folded(field.value).split(/\s+/u);
    options.forEach((option, i) => {
      option.hidden = !parts.every((part) => words[i].includes(part));
    });
    const count = shown().length;
    byId("examples-count").textContent = count ? `${count} of ${options.length} questions` : "No question has these words.";
    focusable(shown()[0]);
  }
  field.addEventListener("input", filter);
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && shown().length) {
      event.preventDefault();
      shown()[0].focus();
    }
  });
  list.addEventListener("keydown", (event) => {
    const visible = shown();
    const at = visible.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: visible.length - 1 }[event.key];
    if (to !== undefined && at >= 0) {
      event.preventDefault();
      const option = visible[Math.max(0, Math.min(visible.length - 1, to))];
      focusable(option);
      option.focus();
    } else if ((event.key === "Enter" || event.key === " ") && at >= 0) {
      event.preventDefault();
      pick(options.indexOf(document.activeElement));
    }
  });
  filter();
}

async function json(address) {
  const reply = await fetch(address);
  if (!reply.ok) {
    throw new Error(`${address} gave ${reply.status}`);
  }
  return reply.json();
}

/** What YASGUI draws, put right for people who use a keyboard or a screen reader. */
function repair(yasgui) {
  const list = yasgui.rootEl.querySelector(".tabsList");
  list.setAttribute("aria-label", "Queries");
  // Its + is a button inside a tab list, which may hold tabs only; ours is outside.
  list.querySelector(".addTab").parentElement.hidden = true;
}

/** The text of a query scrolls, so the keyboard must reach what scrolls. */
function repairScroller(yasqe) {
  const scroller = yasqe.getScrollerElement();
  scroller.setAttribute("tabindex", "0");
  scroller.setAttribute("role", "region");
  scroller.setAttribute("aria-label", "Text of the query");
}

async function start() {
  const [{ prefixes, terms }, examples] = await Promise.all([json(config.terms), json(config.examples)]);
  const vocabulary = { prefixes, terms, labels: new Map(terms.map((term) => [term.name, term.labels[0]])) };
  const store = config.store ? new BrowserStore(prefixes) : undefined;
  watchRequests(store);

  const { Yasr, Yasqe } = Yasgui;
  let yasgui;
  const goTo = (line, column) => {
    const yasqe = yasgui.getTab().getYasqe();
    yasqe.getDoc().setCursor({ line: line - 1, ch: column - 1 });
    yasqe.focus();
  };
  for (const name of Object.keys(Yasr.plugins)) {
    delete Yasr.plugins[name];
    delete Yasr.defaults.plugins[name];
  }
  Yasr.registerPlugin("answer", answerView(vocabulary));
  Yasr.registerPlugin("document", Document);
  Yasr.registerPlugin("problem", problemView(goTo));
  Yasr.defaults.pluginOrder = ["answer", "document"];
  Yasr.defaults.defaultPlugin = "answer";
  // An answer of an earlier visit may be out of date, so none is kept.
  Yasr.defaults.maxPersistentResponseSize = 0;
  registerCompleters(vocabulary);
  const used = ["nasss", "prov", "rdf", "rdfs", "skos"];
  Yasqe.defaults.value = used.map((name) => `PREFIX ${name}: <${prefixes[name]}>\n`).join("") + DEFAULT_BODY;

  yasgui = new Yasgui(byId("yasgui"), {
    autofocus: false,
    populateFromUrl: false,
    persistenceId: `nasss ${location.pathname}`,
    requestConfig: {
      endpoint: config.endpoint,
      method: "POST",
      acceptHeaderSelect: "application/sparql-results+json",
      acceptHeaderGraph: "text/turtle",
    },
    yasqe: {
      editorHeight: "24rem",
      screenReaderLabel: "SPARQL query",
      extraKeys: { Tab: false, "Shift-Tab": false },
    },
  });
  window.nasssEditor = yasgui;
  repair(yasgui);

  const prepared = new WeakSet();
  const prepare = () => {
    const yasqe = yasgui.getTab()?.getYasqe();
    if (yasqe && !prepared.has(yasqe)) {
      prepared.add(yasqe);
      declareUsed(yasqe, prefixes);
      repairScroller(yasqe);
    }
  };
  const busy = (is) => {
    byId("run").disabled = is;
    byId("stop").disabled = !is;
  };
  const run = () => {
    prepare();
    const link = linkTo(yasgui.getTab());
    history.replaceState(null, "", link.length <= LINK_LIMIT ? link : location.pathname);
    yasgui.getTab().query().catch(() => {});
  };
  const open = (query, name) => {
    const same = Object.values(yasgui._tabs).find((tab) => tab.getPersistedJson().yasqe.value === query);
    if (same) {
      yasgui.selectTabId(same.getId());
    } else {
      yasgui.addTab(true, { name: yasgui.createTabName(name || undefined), yasqe: { value: query } });
    }
    prepare();
  };
  // An example takes the place of one that was not changed.
  const untouched = new Set([Yasqe.defaults.value, ...examples.map((example) => example.sparql)]);
  const choose = (example) => {
    const tab = yasgui.getTab();
    if (tab && untouched.has(tab.getQuery())) {
      tab.setQuery(example.sparql);
      tab.setName(example.slug);
      prepare();
    } else {
      open(example.sparql, example.slug);
    }
    run();
  };

  yasgui.on("autocompletionShown", (_yasgui, _tab, widget) => widget?.hints?.setAttribute("aria-label", "Our terms"));
  yasgui.on("query", () => {
    busy(true);
    say("The query is running …");
  });
  yasgui.on("queryResponse", () => busy(false));
  yasgui.on("queryAbort", () => busy(false));
  yasgui.on("tabSelect", prepare);
  yasgui.on("tabAdd", () => setTimeout(prepare));
  byId("run").addEventListener("click", run);
  byId("stop").addEventListener("click", () => yasgui.getTab().getYasqe().abortQuery());
  byId("new-tab").addEventListener("click", () => {
    yasgui.addTab(true);
    yasgui.getTab().getYasqe().focus();
  });
  byId("close-tab").addEventListener("click", () => {
    if (Object.keys(yasgui._tabs).length === 1) {
      yasgui.addTab(false);
    }
    yasgui.getTab().close();
    say("The query was closed.");
  });
  byId("share").addEventListener("click", async () => {
    const link = linkTo(yasgui.getTab());
    history.replaceState(null, "", link);
    try {
      await navigator.clipboard.writeText(link);
      say("The link to this query is copied.");
    } catch {
      say("The link to this query is now in the address bar.");
    }
  });
  listExamples(examples, choose);
  if (byId("endpoint-shown")) {
    byId("endpoint-shown").textContent = config.endpoint;
  }
  byId("editor-missing").hidden = true;
  root.hidden = false;
  const asked = linked();
  if (asked) {
    open(asked.query, asked.name);
    run();
  }
  prepare();
  yasgui.getTab().getYasqe().refresh();
  window.addEventListener("hashchange", () => {
    const later = linked();
    if (later && later.query !== yasgui.getTab().getQuery()) {
      open(later.query, later.name);
      run();
    }
  });
}

start().catch((error) => {
  byId("editor-missing").textContent = `The editor did not start: ${error.message}`;
  byId("editor-missing").hidden = false;
});
