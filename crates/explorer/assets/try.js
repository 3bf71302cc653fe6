// Calls the operation of a page with what is in its form, and shows the answer beside what is
// documented for it. It must not know an operation by its name.
"use strict";
(function () {
  const { element, addCopy } = window.explorer;
  const session = window.explorerSession;
  const form = document.querySelector("form.call");
  const { service, operation, method, path, secrets } = form.dataset;
  const isOpen = "open" in form.dataset;
  const names = new Set(secrets.split(" ").filter(Boolean));
  const body = form.querySelector("#try-body");
  const problem = document.querySelector(".try > .problem");
  const shownRequest = document.querySelector(".try > .request");
  const shownAnswer = document.querySelector(".try > .answer");
  const HIDDEN = "[hidden]";

  function complain(text, field) {
    problem.textContent = text;
    problem.hidden = !text;
    if (text && field) field.focus();
    return null;
  }

  // ---- what is sent

  function place(value, steps, secret) {
    const last = steps.pop();
    let at = value;
    for (const step of steps) at = at[step] ??= {};
    at[last] = secret;
  }

  // The body as a value, or undefined if there is none. Throws if it is not valid.
  function bodyValue() {
    if (!body) return undefined;
    const filled = [...form.querySelectorAll("[data-secret]")].filter((field) => field.value);
    if (!body.value.trim() && !filled.length && !("must" in body.dataset)) return undefined;
    let value;
    try {
      value = JSON.parse(body.value.trim() || "{}");
    } catch (error) {
      throw new Error(`The body is not JSON: ${error.message}`);
    }
    if (value === null || typeof value !== "object") throw new Error("The body must be an object.");
    for (const field of filled) place(value, field.dataset.secret.split("."), field.value);
    const missing = body.dataset.required.split(" ").filter((name) => name && !(name in value));
    if (missing.length) throw new Error(`The body lacks ${missing.map((name) => `"${name}"`).join(" and ")}.`);
    return value;
  }

  // The request, or null after saying why there is none.
  function request() {
    complain("");
    if (!form.reportValidity()) return null;
    let target = path;
    const query = [];
    const headers = {};
    for (const field of form.querySelectorAll("[data-in]")) {
      if (field.value === "") continue;
      const { name, in: where } = field.dataset;
      if (where === "path") {
        if (field.value === "." || field.value === "..") return complain(`"${name}" would leave its place in the path.`, field);
        target = target.replace(`{${name}}`, encodeURIComponent(field.value));
      } else if (where === "query") {
        const values = "list" in field.dataset ? field.value.split(",").map((value) => value.trim()) : [field.value];
        query.push(...values.map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`));
      } else {
        headers[name] = field.value;
      }
    }
    if (query.length) target += `?${query.join("&")}`;
    try {
      const value = bodyValue();
      if (value !== undefined) headers["Content-Type"] = body.dataset.type;
      return { method, path: target, headers, value, body: value === undefined ? undefined : JSON.stringify(value), open: isOpen };
    } catch (error) {
      return complain(error.message, body);
    }
  }

  function hideSecrets(value, name) {
    if (Array.isArray(value)) return value.map((each) => hideSecrets(each, name));
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, hideSecrets(each, key)]));
    }
    return names.has(name) && typeof value === "string" && value ? HIDDEN : value;
  }

  const pretty = (value) => JSON.stringify(value, null, 2);

  function block(text) {
    const code = element("div", { class: "code" }, element("pre", { tabindex: "0" }, element("code", { text })));
    addCopy(code);
    return code;
  }

  function showRequest() {
    const ready = request();
    if (!ready) return;
    const lines = [`${ready.method} ${ready.path} HTTP/1.1`, `Host: ${location.host}`];
    if (!isOpen) lines.push(`X-Auth-Token: ${HIDDEN}`);
    lines.push(...Object.entries(ready.headers).map(([name, value]) => `${name}: ${value}`));
    if (ready.value !== undefined) lines.push("", pretty(hideSecrets(ready.value)));
    shownRequest.replaceChildren(element("h3", { text: "The request" }), block(lines.join("\n")));
    shownRequest.hidden = false;
  }

  // ---- what comes back

  // What the page says about a status, and what a code means.
  function documented(status, value) {
    const known = document.getElementById(`status-${status}`) || document.getElementById(`status-${String(status)[0]}XX`);
    const lines = [
      known
        ? element("p", {}, element("a", { href: `#${known.id}`, text: "Documented" }), `: ${known.querySelector(".meaning").textContent}`)
        : element("p", { text: "This status is not documented for the operation." }),
    ];
    const code = [value?.error_code, value?.code, value?.error?.code].find((each) => typeof each === "string");
    const meaning = window.explorerIndex.codes.find((each) => each.code === code && each.service === service);
    if (meaning) {
      const anchor = meaning.code.replace(/[^A-Za-z0-9.]/g, "_");
      lines.push(element("p", {}, element("a", { href: `errors.html#${anchor}`, text: meaning.code }), `: ${meaning.meaning}`));
    }
    return lines;
  }

  function download(blob, type, headers) {
    const named = /filename="?([^";]+)"?/.exec(headers.get("Content-Disposition") || "");
    const endings = { "application/zip": "zip", "text/plain": "txt", "application/json": "json" };
    const name = named ? named[1] : `${operation}.${endings[type.split(";")[0]] || "bin"}`;
    return element("p", {}, element("a", { href: URL.createObjectURL(blob), download: name, text: `Save ${name}` }), ` (${blob.size} bytes, ${type})`);
  }

  async function showAnswer(response, milliseconds) {
    const type = response.headers.get("Content-Type") || "";
    const blob = await response.blob();
    const parts = [];
    let value;
    if (type.startsWith("application/json") && blob.size) {
      try {
        value = JSON.parse(await blob.text());
      } catch {
        parts.push(element("p", { class: "problem", text: "The body is not JSON." }));
      }
    }
    if (value !== undefined) {
      const hidden = pretty(hideSecrets(value));
      const text = block(hidden);
      parts.push(text);
      if (hidden !== pretty(value)) {
        const button = element("button", { type: "button", text: "Show secrets" });
        button.addEventListener("click", () => {
          text.querySelector("code").textContent = pretty(value);
          button.remove();
        });
        parts.push(button);
      }
    } else if (blob.size) {
      if (type.startsWith("text/")) parts.push(block(await blob.text()));
      parts.push(download(blob, type, response.headers));
    } else {
      parts.push(element("p", { class: "note", text: "There is no body." }));
    }
    const shown = (name, text) => (/token/i.test(name) ? HIDDEN : text);
    const headers = [...response.headers].map(([name, text]) => `${name}: ${shown(name, text)}`).join("\n");
    shownAnswer.replaceChildren(
      element(
        "h3", {}, "The answer ",
        element("span", { class: `status ${response.ok ? "ok" : "bad"}`, text: String(response.status) }),
        element("small", { text: ` ${Math.round(milliseconds)} ms` }),
      ),
      ...documented(response.status, value),
      ...parts,
      element("details", {}, element("summary", { text: "Headers" }), block(headers)),
    );
    shownAnswer.dataset.status = response.status;
    shownAnswer.hidden = false;
    shownAnswer.scrollIntoView({ block: "nearest" });
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const ready = request();
    if (!ready) return;
    const button = form.querySelector(".send");
    button.disabled = true;
    delete shownAnswer.dataset.status;
    try {
      const start = performance.now();
      const response = await session.send(ready);
      await showAnswer(response, performance.now() - start);
    } catch (error) {
      complain(`Nothing came back: ${error.message}`);
    } finally {
      button.disabled = false;
      button.focus({ preventScroll: true });
    }
  });
  form.querySelector(".show").addEventListener("click", showRequest);

  // ---- what is filled in

  function take(value, steps) {
    const last = steps.pop();
    const outer = steps.reduce((at, step) => at?.[step], value);
    const secret = outer?.[last];
    if (typeof secret !== "string") return "";
    delete outer[last];
    return secret;
  }

  // Fills the form with values that succeed now. Without them, the examples of the document stay.
  async function fill() {
    const samples = (await session.own("samples"))?.samples;
    const sample = samples?.[`${service}/${operation}`];
    if (sample) {
      const parts = { path: sample.path, query: sample.query, header: sample.headers };
      for (const field of form.querySelectorAll("[data-in]")) {
        const value = parts[field.dataset.in]?.[field.dataset.name];
        if (value !== undefined && value !== null) field.value = String(value);
        else if (!field.required) field.value = "";
      }
      if (body && sample.body !== undefined) {
        const value = structuredClone(sample.body);
        for (const field of form.querySelectorAll("[data-secret]")) {
          field.value = value ? take(value, field.dataset.secret.split(".")) : "";
        }
        body.value = value === null ? "" : pretty(value);
        body.rows = Math.min(24, Math.max(3, body.value.split("\n").length));
      }
    }
    form.dataset.ready = "";
  }

  form.querySelector(".reset").addEventListener("click", () => {
    form.reset();
    complain("");
    shownRequest.hidden = shownAnswer.hidden = true;
    fill().catch((error) => complain(error.message));
  });
  fill().catch((error) => complain(error.message));
})();
