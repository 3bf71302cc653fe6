// The steps of `scripts/explorer`, in a browser. Its argument is JSON: where the emulator, the pages
// and the attackers are. Every request of the browser is seen; one that leaves this machine fails
// the run, as does any error in a console.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const puppeteer = require("puppeteer-core");

const plan = JSON.parse(process.argv[2]);
const SITE = `${plan.endpoint}/explorer/`;
// How many pages are open at a time.
const PARALLEL = 3;
const failures = [];
let requests = 0;

function check(condition, what) {
  if (!condition) {
    failures.push(what);
    console.log(`failed: ${what}`);
  }
}

const text = (error) => (error && error.message) || String(error);

// Opens a page whose errors and requests are seen. `expected` errors of its console are no failures.
async function open(browser, address, { width = 1280, height = 900, dark = false, expected = null } = {}) {
  const page = await browser.newPage();
  page.on("console", (message) => {
    const line = `${message.text()} (${message.location().url || ""})`;
    if (["error", "warn"].includes(message.type()) && !(expected && expected.test(line))) check(false, `${address}: console: ${line}`);
  });
  page.on("pageerror", (error) => check(false, `${address}: ${text(error)}`));
  page.on("request", (request) => {
    requests += 1;
    const url = new URL(request.url());
    const isHere = ["file:", "data:", "blob:", "about:"].includes(url.protocol) || ["127.0.0.1", plan.name].includes(url.hostname);
    check(isHere, `${address} requests ${request.url()}`);
  });
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
  if (address) await page.goto(address, { waitUntil: "load" });
  return page;
}

// Does something with each entry, a few at a time.
async function each(entries, work) {
  const left = [...entries];
  const worker = async () => {
    for (let entry = left.shift(); entry !== undefined; entry = left.shift()) {
      await work(entry).catch((error) => check(false, `${JSON.stringify(entry)}: ${text(error)}`));
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
}

// What the search knows, which is everything.
async function index(browser) {
  const page = await open(browser, `${SITE}index.html`);
  const found = await page.evaluate(() => ({
    ...window.explorerIndex,
    links: [...document.querySelectorAll(".operations a")].map((link) => link.getAttribute("href")),
  }));
  await page.close();
  return found;
}

const allPages = (known) => [
  "index.html", "departures.html", "state.html",
  ...new Set(known.operations.map((operation) => `${operation.service}/errors.html`)),
  ...known.operations.map((operation) => `${operation.service}/${operation.id}.html`),
];

// Waits until the form has its values.
const filled = (page) => page.waitForSelector("form.call[data-ready]", { timeout: 20000 });

async function screen(page, name, options = {}) {
  if (plan.screens) await page.screenshot({ path: path.join(plan.screens, `${name}.png`), ...options });
}

// ---- steps ----------------------------------------------------------------------------------------

// Each page opens, wide and narrow, light and dark, without an error or a line that is too long.
async function pages(browser, known) {
  check(known.links.length === known.operations.length, "the index lists every operation once");
  const all = allPages(known);
  await each(all, async (name) => {
    const page = await open(browser, SITE + name);
    if (await page.$("form.call")) await filled(page);
    const colours = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await colours();
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
    check(light !== (await colours()), `${name} is the same in light and dark`);
    for (const width of [400, 800, 1280]) {
      await page.setViewport({ width, height: 900 });
      await page.evaluate(() => document.querySelectorAll("main details").forEach((part) => (part.open = true)));
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      check(over <= 0, `${name} is ${over} px too wide at ${width} px`);
    }
    await page.close();
  });
  return `${all.length} pages open without an error, light and dark, and fit 400 px`;
}

// What axe-core checks of accessibility: WCAG 2.1 AA, and its best practices.
async function access(browser, known) {
  const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
  const secret = known.operations.find((each) => each.fields.some(([, anchor]) => anchor === "body-private_key"));
  const longest = [...known.operations].sort((one, other) => other.fields.length - one.fields.length)[0];
  const names = ["index.html", "departures.html", "state.html", `${secret.service}/errors.html`];
  names.push(...[secret, longest].map((operation) => `${operation.service}/${operation.id}.html`));
  let passes = 0;
  const looks = [false, true].flatMap((dark) => [1280, 400].map((width) => ({ dark, width })));
  await each(names.flatMap((name) => looks.map((look) => [name, look])), async ([name, look]) => {
    const page = await open(browser, null, look);
    // The policy would refuse the code of axe-core too.
    await page.setBypassCSP(true);
    await page.goto(SITE + name, { waitUntil: "networkidle0" });
    if (await page.$("form.call[data-ready]")) {
      await page.click(".try .show");
      await page.click(".try .send");
      await page.waitForSelector(".try .answer[data-status]");
    }
    await page.evaluate(() => document.querySelectorAll("main details").forEach((part) => (part.open = true)));
    await page.evaluate(axe);
    const found = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"] }));
    passes += found.passes.length;
    for (const { id, nodes } of found.violations) check(false, `${name} at ${look.width} px breaks ${id}: ${nodes[0].html.slice(0, 200)}`);
    await page.close();
  });
  return `axe-core finds nothing on ${names.length} pages, light and dark, wide and narrow (${passes} checks)`;
}

// The switch of colours wins over the system, and lasts.
async function colours(browser) {
  const page = await open(browser, SITE);
  const now = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await now();
  await page.click("button.theme");
  const dark = await now();
  check(light !== dark, "the switch changes the colours");
  await page.reload();
  check((await now()) === dark, "the choice of colours lasts");
  await page.click("button.theme");
  await page.close();
  return "the switch of colours lasts";
}

// One click calls each operation, and succeeds.
async function tryAll(browser, known) {
  let sent = 0;
  const refused = [];
  // One after another, since some operations end what others need.
  const last = /^(Delete|Revoke|Remove|Unsubscribe|Disable|Cancel)/;
  const ordered = [...known.operations].sort((one, other) => last.test(one.id) - last.test(other.id));
  for (const operation of ordered) {
    const page = await open(browser, `${SITE}${operation.service}/${operation.id}.html`, { expected: /status of (4|5)\d\d/ });
    await filled(page);
    await page.click(".try .send");
    await page.waitForSelector(".try .answer[data-status]", { timeout: 20000 });
    const status = await page.$eval(".try .answer", (answer) => Number(answer.dataset.status));
    sent += 1;
    if (status < 200 || status > 299) {
      const answer = await page.$eval(".try .answer", (answer) => answer.innerText.replace(/\s+/g, " ").slice(0, 300));
      refused.push(operation.id);
      check(false, `${operation.service} ${operation.id} was answered with ${status}: ${answer}`);
    }
    await page.close();
  }
  return `one click calls each of ${sent} operations; ${sent - refused.length} succeeded`;
}

// What is sent can be seen before, without its token and secrets; what is wrong is said and not sent.
async function form(browser, known) {
  const operation = known.operations.find((each) => each.fields.some(([, anchor]) => anchor === "body-private_key"));
  const page = await open(browser, `${SITE}${operation.service}/${operation.id}.html`);
  await filled(page);
  const secret = await page.$("[data-secret=private_key]");
  await secret.evaluate((field) => (field.value = "canary-of-a-key"));
  await page.click(".try .show");
  const shown = await page.$eval(".try .request", (request) => request.innerText);
  const token = await page.evaluate(() => JSON.parse(sessionStorage.getItem("explorer-session")).token);
  check(shown.includes(operation.path) && shown.includes("X-Auth-Token: [hidden]"), `the request is shown: ${shown}`);
  check(!shown.includes("canary") && !shown.includes(token), "the shown request has a secret");
  await page.$eval("#try-body", (body) => (body.value = '{"name": '));
  await page.click(".try .send");
  const problem = await page.$eval(".try > .problem", (problem) => problem.textContent);
  check(/not JSON/.test(problem), `a body that is no JSON is named: ${problem}`);
  check((await page.$(".answer[data-status]")) === null, "a body that is no JSON is not sent");
  await page.close();
  return "the request is shown without secrets, and a wrong body is not sent";
}

// A file is offered, and saved as what the service sent.
async function file(browser, known) {
  const operation = known.operations.find((each) => each.fields.some(([, anchor]) => anchor === "body-is_compressed"));
  const page = await open(browser, `${SITE}${operation.service}/${operation.id}.html`);
  await filled(page);
  await page.$eval("#try-body", (body) => (body.value = JSON.stringify({ ...JSON.parse(body.value), is_compressed: true })));
  await page.click(".try .send");
  const link = await page.waitForSelector(".answer[data-status='200'] a[download]", { timeout: 20000 });
  const folder = fs.mkdtempSync(path.join(plan.profile, "saved-"));
  const session = await browser.target().createCDPSession();
  await session.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: folder });
  const name = await link.evaluate((link) => link.download);
  await link.click();
  const saved = path.join(folder, name);
  for (let waited = 0; !fs.existsSync(saved) && waited < 50; waited += 1) await new Promise((resolve) => setTimeout(resolve, 100));
  check(fs.existsSync(saved) && fs.readFileSync(saved).subarray(0, 2).toString() === "PK", `${name} is saved as the archive that was sent`);
  await page.close();
  return "a file is offered and saved";
}

// Without the account for demonstration, a person signs in.
async function person(browser, known) {
  const { endpoint, account, name, password } = plan.other;
  const operation = known.operations.find((each) => each.method === "GET" && !each.path.includes("{") && each.service === "scm");
  const page = await open(browser, `${endpoint}/explorer/${operation.service}/${operation.id}.html`, { expected: /status of 40[14]/ });
  const enter = async (secret) => {
    await page.waitForSelector(".sign-in");
    for (const [field, value] of [["account", account], ["name", name], ["password", secret]]) {
      await page.$eval(`.sign-in [name=${field}]`, (input) => (input.value = ""));
      await page.type(`.sign-in [name=${field}]`, value);
    }
    await page.click(".sign-in button");
  };
  await enter("wrong");
  await page.waitForSelector(".sign-in .problem:not([hidden])");
  await enter(password);
  await filled(page);
  check((await page.$(".sign-in")) === null, "the form to sign in goes away");
  await page.click(".try .send");
  await page.waitForSelector(".answer[data-status='200']", { timeout: 20000 });
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  check(!kept.includes(password), "a password is kept");
  await page.close();
  return "without the account for demonstration, a person signs in, and no password is kept";
}

// A token that has ended is replaced, once.
async function renewal(browser, known) {
  const operation = known.operations.find((each) => each.method === "GET" && !each.path.includes("{"));
  const page = await open(browser, `${SITE}${operation.service}/${operation.id}.html`, { expected: /status of 401/ });
  await filled(page);
  await page.evaluate(() => {
    const session = JSON.parse(sessionStorage.getItem("explorer-session"));
    sessionStorage.setItem("explorer-session", JSON.stringify({ ...session, token: "ended" }));
  });
  await page.reload();
  await filled(page);
  await page.click(".try .send");
  await page.waitForSelector(".try .answer[data-status='200']", { timeout: 20000 });
  await page.close();
  return "an ended token is replaced";
}

// The search finds everything by each of its facts.
async function search(browser, known) {
  const page = await open(browser, SITE);
  await filledSearch(page);
  const find = (query) =>
    page.evaluate((query) => {
      const input = document.querySelector("#search");
      input.value = query;
      input.dispatchEvent(new Event("input"));
      return [...document.querySelectorAll("#results a")].map((link) => link.getAttribute("href"));
    }, query);
  let queries = 0;
  const finds = async (query, href, most = 40) => {
    queries += 1;
    const found = (await find(query)).slice(0, most);
    check(found.some((link) => link.startsWith(href)), `${query} does not find ${href}`);
  };
  for (const operation of known.operations) {
    const href = `${operation.service}/${operation.id}.html`;
    await finds(operation.id, href, 3);
    await finds(operation.path, href);
    await finds(operation.summary, href);
    if (operation.action) await finds(operation.action.split(" ")[0], href);
    for (const [name] of operation.fields) await finds(`${name} ${operation.id}`, href, 5);
  }
  for (const code of known.codes) await finds(code.code, `${code.service}/errors.html#`, 3);
  await find("cert_id");
  await screen(page, "search");
  await page.close();
  return `the search finds operations, paths, fields, error codes and IAM actions: ${queries} queries`;
}

const filledSearch = (page) => page.waitForSelector(".search:not([hidden])");

// With keys alone: an operation is found, filled and sent.
async function keyboard(browser, known) {
  const operation = known.operations.find((each) => each.method === "GET" && !each.path.includes("{") && each.action);
  const page = await open(browser, SITE);
  await filledSearch(page);
  await page.keyboard.press("Tab");
  const first = await page.evaluate(() => document.activeElement.className);
  check(first === "skip", `the first Tab goes to the link that skips, not to ${first}`);
  await page.keyboard.press("/");
  await page.keyboard.type(operation.id);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  check(page.url().endsWith(`${operation.service}/${operation.id}.html`), `Enter opens ${operation.id}, not ${page.url()}`);
  await filled(page);
  await page.keyboard.press("/");
  await page.keyboard.press("Escape");
  let steps = 0;
  let outline = "";
  for (; steps < 300; steps += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => ({ name: document.activeElement.className, outline: getComputedStyle(document.activeElement).outlineStyle }));
    if (at.outline === "none") outline = at.name;
    if (at.name === "send") break;
  }
  check(steps < 300, "Tab reaches the button that sends");
  check(outline === "", `the focus on ${outline} is visible`);
  await page.keyboard.press("Enter");
  await page.waitForSelector(".try .answer[data-status='200']", { timeout: 20000 });
  await page.close();
  return `keys alone find ${operation.id} and send it, in ${steps} steps of Tab`;
}

// What the account holds, and what was asked.
async function state(browser) {
  const page = await open(browser, `${SITE}state.html`);
  await page.waitForSelector("html[data-ready]", { timeout: 20000 });
  const found = await page.evaluate(() => ({
    authorities: document.querySelectorAll("#authorities .tree li").length,
    private: document.querySelectorAll("#private tbody tr").length,
    scm: document.querySelectorAll("#scm tbody tr").length,
    requests: document.querySelectorAll("#requests .row").length,
  }));
  for (const [what, count] of Object.entries(found)) check(count > 0, `the state shows no ${what}`);
  const pending = await page.$$eval("#authorities .kind", (kinds) =>
    kinds.filter((kind) => kind.textContent.endsWith(" PENDING")).map((kind) => kind.nextElementSibling.textContent));
  check(pending.length > 0 && pending.every((text) => text === "not issued"), `pending CAs have a time left: ${pending}`);
  await page.setViewport({ width: 400, height: 900 });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  check(over <= 0, `the filled state is ${over} px too wide`);
  await page.close();
  return `the state shows ${Object.entries(found).map(([what, count]) => `${count} ${what}`).join(", ")}`;
}

// Pages of other origins read nothing and change nothing.
async function attacks(browser, known) {
  const token = await signIn();
  const before = await snapshot(token);
  const targets = [
    ...known.operations.filter((each) => each.method !== "DELETE").slice(0, 12).map((each) => [each.method, each.path]),
    ["POST", "/v3/auth/tokens"], ["GET", "/emulator/health"], ["GET", "/emulator/clock"], ["POST", "/emulator/reset"],
    ["PUT", "/emulator/clock"], ["POST", "/emulator/faults"], ["DELETE", "/emulator/faults"], ["GET", "/explorer/"],
    ["GET", "/explorer/search-index.js"], ["GET", "/explorer/api/user"], ["GET", "/explorer/api/samples"],
    ["GET", "/explorer/api/requests"],
  ];
  let tried = 0;
  let refused = 0;
  // Whatever the attacker's page may see of it, the emulator must have refused.
  const refusals = (page) =>
    page.on("response", (response) => {
      if (![plan.endpoint, plan.rebound].includes(new URL(response.url()).origin)) return;
      refused += 1;
      check(response.status() === 403, `an attack on ${response.url()} was answered with ${response.status()}`);
    });
  for (const attacker of plan.attackers) {
    for (const endpoint of [plan.endpoint, plan.rebound]) {
      // The browser reports each attempt that it refuses.
      const page = await open(browser, attacker, { expected: /./ });
      refusals(page);
      const results = await page.evaluate(attack, endpoint, targets, plan.user);
      tried += results.length;
      for (const { how, got } of results) check(got === null, `${attacker} got ${got} of ${endpoint} by ${how}`);
      await page.close();
    }
  }
  // With DNS rebinding, the attacker's name is the emulator.
  const page = await open(browser, null, { expected: /./ });
  refusals(page);
  for (const name of ["/", "/explorer/", "/explorer/api/user", "/emulator/health"]) {
    const response = await page.goto(plan.rebound + name);
    tried += 1;
    check(response.status() === 403, `${plan.rebound}${name} was answered with ${response.status()}`);
  }
  const rebound = await page.evaluate(attack, plan.rebound, targets, plan.user);
  tried += rebound.length;
  for (const { how, got } of rebound) check(got === null, `by rebinding, a page got ${got} by ${how}`);
  await page.close();
  check((await snapshot(token)) === before, "an attack changed the emulator");
  // A link to a page is none.
  const linked = await open(browser, plan.attackers[0]);
  await linked.evaluate((address) => {
    const link = document.createElement("a");
    link.href = address;
    document.body.append(link);
  }, SITE);
  const [response] = await Promise.all([linked.waitForNavigation(), linked.click("a").catch(() => linked.evaluate(() => document.querySelector("a").click()))]);
  check(response.status() === 200, `a link to the explorer is answered with ${response.status()}`);
  await linked.close();
  check(refused > tried / 2, `only ${refused} of ${tried} attacks reached the emulator`);
  return `${tried} attacks from another port and by DNS rebinding got nothing and changed nothing; ${refused} responses were refusals`;
}

async function signIn() {
  const { name, password, domain } = plan.user;
  const auth = { identity: { methods: ["password"], password: { user: { name, password, domain } } }, scope: { domain } };
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(`${plan.endpoint}/v3/auth/tokens`, { method: "POST", headers, body: JSON.stringify({ auth }) });
  return response.headers.get("X-Subject-Token");
}

// What attacks could change: what the account holds, the faults and the clock.
async function snapshot(token) {
  const get = async (name) => (await fetch(plan.endpoint + name, { headers: { "X-Auth-Token": token } })).json();
  const clock = await get("/emulator/clock");
  const skew = Math.abs(Date.parse(clock.now) - Date.now()) < 60000;
  const lists = ["/v3/scm/certificates", "/v3/scm/csr", "/v1/private-certificate-authorities", "/v1/private-certificates", "/emulator/faults"];
  return JSON.stringify([skew, clock.frozen, ...(await Promise.all(lists.map(get)))]);
}

// Runs in the attacker's page. Returns what each attempt got: null for nothing.
async function attack(endpoint, targets, user) {
  const results = [];
  const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  const load = (made, name) =>
    new Promise((resolve) => {
      made.onload = () => resolve(`${name} loaded`);
      made.onerror = () => resolve(null);
      document.body.append(made);
      setTimeout(() => resolve(null), 1500);
    });
  const { name, password, domain } = user;
  const body = JSON.stringify({ auth: { identity: { methods: ["password"], password: { user: { name, password, domain } } }, scope: { domain } }, seconds: 1e6, now: "2040-01-01T00:00:00Z", fault: "reset" });
  const isSame = location.origin === endpoint;
  await Promise.all(
    targets.map(async ([method, path]) => {
      const address = endpoint + path.replace(/\{[^}]*\}/g, "x");
      const readable = async (options) => {
        try {
          const response = await fetch(address, options);
          return response.type === "opaque" || response.status === 403 ? null : `status ${response.status}`;
        } catch {
          return null;
        }
      };
      const sent = ["GET", "HEAD"].includes(method) ? {} : { body };
      results.push({ how: `fetch ${method} ${path}`, got: await readable({ method, ...sent }) });
      results.push({ how: `fetch with a token ${method} ${path}`, got: await readable({ method, headers: { "X-Auth-Token": "x" }, ...sent }) });
      results.push({ how: `POST without CORS ${path}`, got: await readable({ method: "POST", mode: "no-cors", body }) });
      results.push({ how: `GET without CORS ${path}`, got: await readable({ mode: "no-cors", credentials: "include" }) });
      if (method !== "GET") return;
      results.push({ how: `image ${path}`, got: await load(Object.assign(new Image(), { src: address }), "an image") });
      results.push({ how: `script ${path}`, got: await load(Object.assign(document.createElement("script"), { src: address }), "a script") });
      const frame = Object.assign(document.createElement("iframe"), { src: address });
      document.body.append(frame);
      await wait(1000);
      let seen = null;
      try {
        const content = frame.contentDocument?.body?.innerText ?? "";
        // A page of the same origin sees the refusal, which is all there is.
        if (content && !(isSame && content.includes("EMULATOR."))) seen = content;
      } catch {
        seen = null;
      }
      results.push({ how: `frame ${path}`, got: seen });
    }),
  );
  for (const [, path] of targets) {
    const frame = Object.assign(document.createElement("iframe"), { name: `to${results.length}` });
    const form = Object.assign(document.createElement("form"), { method: "POST", action: endpoint + path, target: frame.name, enctype: "text/plain" });
    const field = Object.assign(document.createElement("input"), { name: body, value: "" });
    form.append(field);
    document.body.append(frame, form);
    form.submit();
    results.push({ how: `form ${path}`, got: null });
  }
  await wait(1000);
  if (window.explorerIndex) results.push({ how: "script", got: "the search index" });
  return results;
}

// From a folder, without a server: the same pages, without forms.
async function folder(browser, known) {
  const address = (name) => pathToFileURL(path.join(plan.docs, name)).href;
  const names = allPages(known).filter((name) => name !== "state.html");
  check(!fs.existsSync(path.join(plan.docs, "state.html")), "there is no state without an emulator");
  await each(names, async (name) => {
    const page = await open(browser, address(name));
    check((await page.$("form")) === null, `${name} has no form`);
    await page.close();
  });
  const page = await open(browser, address("index.html"));
  const operation = known.operations[known.operations.length - 1];
  await filledSearch(page);
  await page.keyboard.press("/");
  await page.keyboard.type(operation.id);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  check(page.url() === address(`${operation.service}/${operation.id}.html`), `the search opens ${operation.id}, not ${page.url()}`);
  await Promise.all([page.waitForNavigation(), page.click(".crumbs a")]);
  check(page.url().startsWith(address("index.html")), `a link leads back, not to ${page.url()}`);
  await page.close();
  return `${names.length} pages open from a folder, with links and the search`;
}

// Pictures of what people see.
async function pictures(browser, known) {
  const longest = [...known.operations].sort((one, other) => other.fields.length - one.fields.length)[0];
  const list = known.operations.find((each) => each.id === "ListCertificates") || known.operations[0];
  const importing = known.operations.find((each) => each.fields.some(([, anchor]) => anchor === "body-private_key"));
  const page = (operation) => `${operation.service}/${operation.id}.html`;
  for (const dark of [false, true]) {
    for (const width of [1280, 400]) {
      const suffix = `${dark ? "dark" : "light"}-${width}`;
      for (const [name, address] of [
        ["index", "index.html"], ["departures", "departures.html"], ["state", "state.html"], ["errors", `${list.service}/errors.html`],
        ["list", page(list)], ["longest", page(longest)],
      ]) {
        const opened = await open(browser, SITE + address, { dark, width });
        await opened.waitForNetworkIdle({ idleTime: 300 });
        await screen(opened, `${name}-${suffix}`, { fullPage: name === "list" || name === "state" });
        await opened.close();
      }
      for (const [name, operation] of [["answer", list], ["import", importing]]) {
        const opened = await open(browser, SITE + page(operation), { dark, width, height: 1200, expected: /status of/ });
        await filled(opened);
        await opened.click(".try .show");
        await opened.click(".try .send");
        await opened.waitForSelector(".answer[data-status]");
        await (await opened.$(".try")).evaluate((section) => section.scrollIntoView());
        await screen(opened, `${name}-${suffix}`);
        await opened.close();
      }
      const opened = await open(browser, SITE, { dark, width });
      await filledSearch(opened);
      await opened.keyboard.press("/");
      await opened.keyboard.type("certificate key");
      await screen(opened, `search-${suffix}`);
      await opened.close();
    }
  }
  return `pictures are in ${plan.screens}`;
}

// ---- all ------------------------------------------------------------------------------------------

// Attacks and pictures come before operations are called, most of which change something.
const STEPS = {
  pages: [pages, colours], access: [access], search: [search], keyboard: [keyboard], state: [state], attacks: [attacks],
  folder: [folder], form: [form, file, renewal], "sign-in": [person], pictures: plan.screens ? [pictures] : [], try: [tryAll],
};

(async () => {
  const browser = await puppeteer.launch({
    executablePath: plan.browser,
    userDataDir: plan.profile,
    headless: true,
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
      // No name but the attacker's leads anywhere.
      `--host-resolver-rules=MAP ${plan.name} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
    ],
  });
  try {
    const known = await index(browser);
    for (const name of plan.steps) {
      for (const step of STEPS[name]) {
        const start = Date.now();
        const line = await step(browser, known).catch((error) => {
          check(false, `${name}: ${text(error)}`);
          return `${name} did not end`;
        });
        console.log(`${line} (${((Date.now() - start) / 1000).toFixed(0)} s)`);
      }
    }
  } finally {
    await browser.close();
  }
  console.log(`${requests} requests, none of which left this machine${failures.length ? `; ${failures.length} failures` : ""}`);
  process.exitCode = failures.length ? 1 : 0;
})();
