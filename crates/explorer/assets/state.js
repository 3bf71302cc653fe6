// Shows what the account holds, by documented operations, and what the emulator was asked last.
"use strict";
(function () {
  const { element } = window.explorer;
  const session = window.explorerSession;
  const PAGE = 50;
  const DAY = 24 * 60 * 60 * 1000;
  const problem = document.querySelector("main > .problem");

  // All entries of a list.
  async function entries(section, name) {
    const { method, path } = section.dataset;
    const all = [];
    for (;;) {
      const response = await session.send({ method, path: `${path}?limit=${PAGE}&offset=${all.length}` });
      if (!response.ok) throw new Error(`${path} was answered with status ${response.status}.`);
      const answer = await response.json();
      const page = answer[name] || [];
      all.push(...page);
      if (page.length < PAGE) return all;
    }
  }

  // The time of the emulator, which tests can set.
  async function clock() {
    const response = await fetch("/emulator/clock");
    return response.ok ? Date.parse((await response.json()).now) : Date.now();
  }

  function remaining(end, now) {
    const milliseconds = (typeof end === "number" ? end : Date.parse(String(end).replace(" ", "T") + "Z")) - now;
    // What is not issued has no end, or 0.
    if (!end || Number.isNaN(milliseconds)) return element("span", { text: "not issued" });
    const days = Math.floor(milliseconds / DAY);
    const words = days < 1 ? "less than a day" : days === 1 ? "1 day" : days < 730 ? `${days} days` : `${Math.floor(days / 365)} years`;
    const text = milliseconds < 0 ? "expired" : words;
    return element("span", { class: milliseconds < 0 ? "bad" : days < 30 ? "soon" : "", text });
  }

  // The end of a validity. Before a CA has its certificate, both of its ends are the same.
  const end = ({ not_before, not_after }) => (not_after > not_before ? not_after : undefined);

  function table(heads, rows) {
    if (!rows.length) return element("p", { class: "note", text: "There is none." });
    const head = element("tr", {}, ...heads.map((text) => element("th", { scope: "col", text })));
    const body = rows.map((row) =>
      element("tr", {}, ...row.map((cell, at) => element("td", { "data-head": heads[at] }, cell))),
    );
    return element("div", { class: "scroll", tabindex: "0" }, element("table", {}, element("thead", {}, head), element("tbody", {}, ...body)));
  }

  const code = (text) => element("code", { text: text ?? "" });
  const commonName = (entry) => entry.distinguished_name?.common_name ?? "";

  // CAs, each within the one that issued it.
  function tree(authorities, now) {
    const known = new Set(authorities.map((authority) => authority.ca_id));
    const within = (parent, above) =>
      authorities
        .filter((authority) => (parent ? authority.issuer_id === parent : !known.has(authority.issuer_id) || authority.issuer_id === authority.ca_id))
        .filter((authority) => !above.includes(authority.ca_id))
        .map((authority) => {
          const children = within(authority.ca_id, [...above, authority.ca_id]);
          return element(
            "li", {},
            element("strong", { text: commonName(authority) }), " ",
            element("span", { class: "kind", text: `${authority.type ?? ""} ${authority.status ?? ""}` }), " ",
            remaining(end(authority), now), " ", code(authority.ca_id),
            children.length ? element("ul", {}, ...children) : null,
          );
        });
    const roots = within(null, []);
    return roots.length ? element("ul", { class: "tree" }, ...roots) : element("p", { class: "note", text: "There is none." });
  }

  const PARTS = {
    authorities: async (section, now) => tree(await entries(section, "certificate_authorities"), now),
    private: async (section, now) =>
      table(
        ["Name", "Status", "Left", "Identifier"],
        (await entries(section, "certificates")).map((each) => [commonName(each), each.status ?? "", remaining(end(each), now), code(each.certificate_id)]),
      ),
    scm: async (section, now) =>
      table(
        ["Name", "Domain", "Status", "Left", "Identifier"],
        (await entries(section, "certificates")).map((each) => [each.name ?? "", each.domain ?? "", each.status ?? "", remaining(each.expire_time ?? undefined, now), code(each.id)]),
      ),
  };

  function requests(list) {
    const body = (title, value) =>
      value === null || value === undefined ? null : element("div", {}, element("h3", { text: title }), element("div", { class: "code" }, element("pre", { tabindex: "0" }, element("code", { text: JSON.stringify(value, null, 2) }))));
    return list.map((each) => {
      const seen = [
        element("time", { datetime: each.time, text: String(each.time).slice(11, 19) }),
        element("span", { class: `method ${String(each.method).toLowerCase()}`, text: each.method }),
        element("span", { class: "what" }, each.operation ? element("strong", { text: each.operation }) : "", " ", code(each.path)),
        element("span", { class: `status ${each.status < 400 ? "ok" : "bad"}`, text: String(each.status) }),
      ];
      const facts = [["Code", each.code], ["Fault", each.fault], ["Caller", each.verdict], ["Time", `${each.duration_ms} ms`], ["Request ID", each.request_id]];
      const known = facts.filter(([, value]) => value !== null && value !== undefined && value !== "");
      const list = element("dl", { class: "facts" }, ...known.map(([name, value]) => element("div", {}, element("dt", { text: name }), element("dd", { text: String(value) }))));
      return element("details", { class: "row" }, element("summary", {}, ...seen), list, body("Request", each.request_body), body("Response", each.response_body));
    });
  }

  async function refresh() {
    problem.hidden = true;
    try {
      const now = await clock();
      for (const [id, show] of Object.entries(PARTS)) {
        const section = document.getElementById(id);
        if (section) section.querySelector(".rows").replaceChildren(await show(section, now));
      }
      const log = (await session.own("requests"))?.requests;
      const rows = document.querySelector("#requests .rows");
      if (!log) rows.replaceChildren(element("p", { class: "note", text: "This emulator keeps none." }));
      else rows.replaceChildren(...(log.length ? requests(log) : [element("p", { class: "note", text: "There is none." })]));
      document.documentElement.dataset.ready = "";
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
    }
  }

  document.querySelector(".refresh").addEventListener("click", refresh);
  refresh();
})();
