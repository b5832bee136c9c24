"use strict";
// Everything on these pages works without this file; it only makes some of it quicker.
(function () {
  var said = document.getElementById("announcer");
  function say(text) { if (said) { said.textContent = ""; said.textContent = text; } }

  // Opened from a folder of files there is no server that finds index.html.
  if (location.protocol === "file:") {
    document.querySelectorAll("a[href], form[action]").forEach(function (element) {
      var attribute = element.tagName === "FORM" ? "action" : "href";
      var target = element.getAttribute(attribute);
      if (!/^[a-z][a-z0-9+.-]*:/i.test(target) && /^[^?#]*\/(?:[?#]|$)/.test(target)) {
        element.setAttribute(attribute, target.replace(/^([^?#]*\/)/, "$1index.html"));
      }
    });
  }

  document.querySelectorAll("[data-origin]").forEach(function (element) {
    if (/^https?:$/.test(location.protocol)) { element.textContent = location.origin; }
  });

  document.querySelectorAll("button[data-copy]").forEach(function (button) {
    if (!navigator.clipboard) { return; }
    button.hidden = false;
    button.addEventListener("click", function () {
      var source = document.getElementById(button.dataset.copy);
      navigator.clipboard.writeText(source.textContent.trim()).then(
        function () { say("Copied."); button.textContent = "Copied"; },
        function () { say("The browser did not allow copying."); }
      );
    });
  });

  // Some answers have nothing that can be drawn.
  document.querySelectorAll(".chart img").forEach(function (picture) {
    var hide = function () { picture.closest("figure").hidden = true; };
    if (picture.complete && picture.naturalWidth === 0 && picture.getAttribute("loading") !== "lazy") { hide(); }
    picture.addEventListener("error", hide);
  });

  // The same as fold() on the server: no accents, no capitals, single spaces.
  function fold(text) {
    return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();
  }
  function hasAll(key, words) {
    return words.every(function (word) { return key.indexOf(word) >= 0; });
  }

  // Sorting by a column: a real button in the head, and the direction told in aria-sort.
  document.querySelectorAll("th[data-sort]").forEach(function (head) {
    var button = document.createElement("button");
    button.type = "button";
    while (head.firstChild) { button.appendChild(head.firstChild); }
    if (button.querySelector("a")) {
      var link = button.querySelector("a");
      head.appendChild(link);
      button.textContent = "sort";
      button.setAttribute("aria-label", "Sort by " + link.textContent.trim());
    }
    head.appendChild(button);
    button.addEventListener("click", function () {
      var row = head.parentElement;
      var place = Array.prototype.indexOf.call(row.children, head);
      var numeric = head.dataset.sort === "num";
      var down = head.getAttribute("aria-sort") ? head.getAttribute("aria-sort") === "ascending" : numeric;
      Array.prototype.forEach.call(row.children, function (other) { other.removeAttribute("aria-sort"); });
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      var body = row.closest("table").tBodies[0];
      var rows = Array.prototype.slice.call(body.rows).map(function (line, index) {
        var text = line.cells[place].textContent.trim();
        var number = parseFloat(text.replace(/,/g, ""));
        return { line: line, index: index, text: fold(text), number: number };
      });
      rows.sort(function (a, b) {
        if (numeric) {
          // What has no number stays at the end, whichever way.
          if (isNaN(a.number) || isNaN(b.number)) { return (isNaN(a.number) ? 1 : 0) - (isNaN(b.number) ? 1 : 0) || a.index - b.index; }
          return (down ? b.number - a.number : a.number - b.number) || a.index - b.index;
        }
        var order = a.text < b.text ? -1 : a.text > b.text ? 1 : 0;
        return (down ? -order : order) || a.index - b.index;
      });
      rows.forEach(function (entry) { body.appendChild(entry.line); });
      say("Sorted by " + (button.getAttribute("aria-label") || button.textContent).replace(/^Sort by /, "").trim() + (down ? ", descending." : ", ascending."));
    });
  });

  // Questions that hold some words.
  document.querySelectorAll("[data-filter]").forEach(function (box) {
    var list = document.getElementById(box.dataset.filter);
    var input = box.querySelector("input");
    var note = box.querySelector("[role=status]");
    var items = Array.prototype.slice.call(list.querySelectorAll("li"));
    var keys = items.map(function (item) { return fold(item.textContent + " " + (item.dataset.words || "")); });
    box.hidden = false;
    input.addEventListener("input", function () {
      var words = fold(input.value).split(" ").filter(Boolean);
      var shown = 0;
      items.forEach(function (item, index) {
        item.hidden = !hasAll(keys[index], words);
        shown += item.hidden ? 0 : 1;
      });
      list.querySelectorAll("section").forEach(function (part) {
        part.hidden = !part.querySelector("li:not([hidden])");
      });
      note.textContent = words.length ? shown + " of " + items.length : "";
    });
  });

  // Trees: all open, all closed.
  document.querySelectorAll("[data-expand]").forEach(function (box) {
    var places = document.getElementById(box.dataset.expand).querySelectorAll("details");
    if (!places.length) { return; }
    box.hidden = false;
    box.querySelectorAll("button").forEach(function (button) {
      button.addEventListener("click", function () {
        places.forEach(function (place) { place.open = button.dataset.open === "yes"; });
      });
    });
  });

  // A place inside something closed is opened when an address points to it.
  function reveal() {
    var target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) { return; }
    for (var place = target; place; place = place.parentElement) {
      if (place.tagName === "DETAILS") { place.open = true; }
    }
    // The IRI of a term leads to its place in the tree; its own page says more.
    var link = target.tagName === "LI" && target.closest("[data-terms]") && target.querySelector("a[href]");
    if (link) { location.replace(link.href); return; }
    if (target.tagName === "DIV" || target.tagName === "DETAILS") { target.scrollIntoView(); }
  }
  if (!/^#query=/.test(location.hash)) { reveal(); window.addEventListener("hashchange", reveal); }

  // Searching without a server: the page holds all names.
  var names = document.getElementById("search-list");
  if (names) {
    var box = document.getElementById("search-box");
    var count = document.getElementById("search-count");
    var entries = Array.prototype.slice.call(names.children);
    var look = function () {
      var wanted = fold(box.value);
      var words = wanted.split(" ").filter(Boolean);
      var found = [];
      entries.forEach(function (entry) {
        var key = entry.dataset.key;
        var hit = hasAll(key, words);
        entry.hidden = !hit;
        if (hit) {
          var parts = key.split(" | ");
          found.push([parts.indexOf(wanted) >= 0 ? 0 : key.indexOf(wanted) === 0 ? 1 : 2, found.length, entry]);
        }
      });
      found.sort(function (a, b) { return a[0] - b[0] || a[1] - b[1]; });
      found.forEach(function (entry) { names.appendChild(entry[2]); });
      count.textContent = words.length ? (found.length ? found.length + " found." : "Nothing is called that. Try one word, or part of one.") : "";
    };
    box.value = new URLSearchParams(location.search).get("q") || "";
    box.addEventListener("input", look);
    box.form.addEventListener("submit", function (event) { event.preventDefault(); look(); });
    look();
  }

  // Completion: the names come once, when somebody is about to type.
  var list = document.getElementById("find-names");
  var source = document.getElementById("find");
  if (list && source && /^https?:$/.test(location.protocol)) {
    var asked = false;
    var fill = function () {
      if (asked) { return; }
      asked = true;
      fetch(source.dataset.index).then(function (reply) { return reply.ok ? reply.json() : []; }).then(function (rows) {
        var seen = {};
        rows.forEach(function (row) {
          [row.label].concat(row.names).forEach(function (name) {
            if (!seen[name] && name.length < 80) {
              seen[name] = true;
              var option = document.createElement("option");
              option.value = name;
              list.appendChild(option);
            }
          });
        });
      }).catch(function () {});
    };
    document.querySelectorAll("input[list=find-names]").forEach(function (input) {
      input.addEventListener("focus", fill);
    });
  }
})();
