// The search over operations, fields, error codes and IAM actions. `/` goes to it, the arrow keys
// choose, Enter opens and Escape leaves. Its data is in `search-index.js`.
"use strict";
(function () {
  const { element, root } = window.explorer;
  const { operations, codes } = window.explorerIndex;
  const MOST = 40;
  const box = document.querySelector(".search");
  const input = document.querySelector("#search");
  const list = document.querySelector("#results");
  const found = document.querySelector("#found");
  let chosen = -1;
  box.hidden = false;

  // How well a text matches a word of the query: the whole, its beginning, a word of it, any part.
  function rank(text, word, weight) {
    const at = text.toLowerCase().indexOf(word);
    if (at < 0) return 0;
    if (text.length === word.length) return weight * 4;
    if (at === 0) return weight * 3;
    return /[A-Z]/.test(text[at]) || /[^A-Za-z0-9]/.test(text[at - 1]) ? weight * 2 : weight;
  }

  // What of an operation matches all words, with the field that matches best.
  function ofOperation(operation, words) {
    let score = 0;
    let field = null;
    let shown = operation.summary;
    for (const word of words) {
      const name = rank(operation.id, word, 10);
      const path = rank(operation.path, word, 6);
      const action = rank(operation.action, word, 7);
      const others = Math.max(
        rank(operation.summary, word, 5), rank(operation.tag, word, 3), rank(operation.method, word, 1),
        rank(operation.service, word, 2),
      );
      let value = Math.max(name, path, action, others);
      for (const [title, anchor] of operation.fields) {
        const last = title.slice(title.lastIndexOf(".") + 1);
        const better = Math.max(rank(last, word, 5), rank(title, word, 4));
        if (better > value) [value, field] = [better, [title, anchor]];
      }
      if (!value) return null;
      if (value === action) shown = operation.action;
      else if (value === path) shown = operation.path;
      score += value;
    }
    const page = `${root}${operation.service}/${operation.id}.html`;
    return field
      ? { score, href: `${page}#${field[1]}`, title: field[0], kind: "field", detail: `of ${operation.id}` }
      : { score, href: page, title: operation.id, kind: operation.method, detail: shown };
  }

  function ofCode(code, words) {
    let score = 0;
    for (const word of words) {
      const value = Math.max(rank(code.code, word, 10), rank(code.meaning, word, 3));
      if (!value) return null;
      score += value;
    }
    const anchor = code.code.replace(/[^A-Za-z0-9.]/g, "_");
    return { score, href: `${root}${code.service}/errors.html#${anchor}`, title: code.code, kind: "code", detail: code.meaning };
  }

  function search(query) {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    const results = [
      ...operations.map((operation) => ofOperation(operation, words)),
      ...codes.map((code) => ofCode(code, words)),
    ].filter(Boolean);
    return results.sort((one, other) => other.score - one.score);
  }

  function show() {
    const results = search(input.value);
    list.replaceChildren(
      ...results.slice(0, MOST).map((result, at) =>
        element(
          "li", { role: "option", id: `result-${at}`, "aria-selected": "false" },
          element(
            "a", { href: result.href, tabindex: "-1" },
            element("span", { class: `method ${result.kind.toLowerCase()}`, text: result.kind }),
            element("span", {}, element("strong", { text: result.title }), ` ${result.detail}`),
          ),
        ),
      ),
    );
    const isOpen = input.value.trim() !== "";
    if (isOpen && !results.length) list.append(element("li", { class: "none", text: "Nothing matches all words." }));
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
    found.textContent = isOpen ? `${results.length} results` : "";
    choose(results.length ? 0 : -1);
  }

  function choose(at) {
    chosen = at;
    [...list.children].forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
    const option = at < 0 ? null : list.children[at];
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  input.addEventListener("input", show);
  input.addEventListener("focus", () => input.value && show());
  input.addEventListener("keydown", (event) => {
    const count = list.querySelectorAll("[role=option]").length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (count) choose((chosen + (event.key === "ArrowDown" ? 1 : -1) + count) % count);
    } else if (event.key === "Enter") {
      event.preventDefault();
      list.children[chosen]?.querySelector("a")?.click();
      close();
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (list.hidden) input.blur();
      input.value = "";
      close();
    } else if (event.key === "Tab") {
      close();
    }
  });
  list.addEventListener("click", () => setTimeout(close));
  document.addEventListener("click", (event) => box.contains(event.target) || close());
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      input.focus();
      input.select();
    }
  });
})();
