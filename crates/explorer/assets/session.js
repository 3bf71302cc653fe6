// Who calls: signs in with the documented operation for a password, keeps the token for this tab,
// and sends requests with it. It must not know what the operations are.
"use strict";
(function () {
  const { element, root } = window.explorer;
  const KEY = "explorer-session";
  // KeystoneCreateUserTokenByPassword
  const SIGN_IN = "/v3/auth/tokens";
  let session = null;
  let pending = null;
  try {
    session = JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    session = null;
  }

  function keep(value) {
    session = value;
    try {
      if (value) sessionStorage.setItem(KEY, JSON.stringify(value));
      else sessionStorage.removeItem(KEY);
    } catch {
      // The token lasts for this page.
    }
    for (const place of document.querySelectorAll(".who")) {
      place.textContent = value ? `user ${value.user}, account ${value.account}` : "";
    }
  }

  async function requestToken({ account, name, password }) {
    const user = { name, password, domain: { name: account } };
    const auth = { identity: { methods: ["password"], password: { user } }, scope: { domain: { name: account } } };
    const response = await fetch(SIGN_IN, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ auth }),
    });
    const token = response.headers.get("X-Subject-Token");
    if (!response.ok || !token) throw new Error(`Signing in failed with status ${response.status}.`);
    keep({ token, user: name, account });
  }

  // The user of the demonstration, whose password is public, or null.
  async function demonstration() {
    const response = await fetch(`${root}api/user`);
    return response.ok ? await response.json() : null;
  }

  // Asks a person, and ends when a token is there.
  function ask() {
    const field = (label, attributes) => element("label", {}, `${label} `, element("input", { required: true, ...attributes }));
    const problem = element("p", { class: "problem", role: "alert", hidden: true });
    const form = element(
      "form", { class: "sign-in", "aria-label": "Sign in" },
      element("p", { text: "Sign in as an IAM user of this emulator." }),
      field("Account", { name: "account", autocomplete: "organization" }),
      field("User", { name: "name", autocomplete: "username" }),
      field("Password", { name: "password", type: "password", autocomplete: "current-password" }),
      element("button", { type: "submit", text: "Sign in" }),
      problem,
    );
    (document.querySelector(".try h2, .who-line") || document.querySelector("h1")).after(form);
    return new Promise((resolve) => {
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        try {
          await requestToken(Object.fromEntries(new FormData(form)));
          form.remove();
          resolve();
        } catch (error) {
          problem.textContent = error.message;
          problem.hidden = false;
        }
      });
    });
  }

  // Signs in, once at a time.
  function signIn() {
    pending ??= (async () => {
      try {
        const user = await demonstration();
        await (user ? requestToken({ account: user.account, name: user.name, password: user.password }) : ask());
      } finally {
        pending = null;
      }
    })();
    return pending;
  }

  // Sends a request. One that is refused for its token is sent once more with a new one.
  async function send({ method, path, headers = {}, body, open = false }) {
    const attempt = () => {
      const all = new Headers(headers);
      if (!open) all.set("X-Auth-Token", session.token);
      return fetch(path, { method, headers: all, body, redirect: "error", cache: "no-store" });
    };
    if (!open && !session) await signIn();
    const response = await attempt();
    if (response.status !== 401 || open) return response;
    keep(null);
    await signIn();
    return attempt();
  }

  // JSON of the explorer itself, or null if the emulator does not have it.
  async function own(name) {
    const response = await send({ method: "GET", path: `${root}api/${name}` });
    return response.ok ? await response.json() : null;
  }

  keep(session);
  window.explorerSession = { send, own, signIn };
})();
