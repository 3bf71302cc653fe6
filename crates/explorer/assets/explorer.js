// What every page does: colours, the menu of narrow windows, anchors in closed parts, samples as
// tabs, and buttons that copy. It must not send anything.
"use strict";
(function () {
  const root = document.documentElement;

  function keep(key, value) {
    try {
      localStorage.setItem(key, value);
    } catch {
      // The choice lasts for this page.
    }
  }

  function kept(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  }

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (key === "text") made.textContent = value;
      else if (value === true) made.setAttribute(key, "");
      else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
    }
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
  }

  // Colours
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const theme = document.querySelector("button.theme");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);
  function nameTheme() {
    theme.textContent = isDark() ? "Light" : "Dark";
    theme.setAttribute("aria-label", `Use ${isDark() ? "light" : "dark"} colours`);
  }
  theme.hidden = false;
  theme.addEventListener("click", () => {
    const chosen = isDark() ? "light" : "dark";
    // What the system says needs no choice, so that it can change.
    if (chosen === (dark.matches ? "dark" : "light")) delete root.dataset.theme;
    else root.dataset.theme = chosen;
    keep("explorer-theme", root.dataset.theme ?? "");
    nameTheme();
  });
  dark.addEventListener("change", nameTheme);
  nameTheme();

  // The menu of narrow windows
  const menu = document.querySelector("button.menu");
  menu.hidden = false;
  menu.addEventListener("click", () => {
    const isOpen = root.classList.toggle("menu-open");
    menu.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) document.querySelector("#sidebar a").focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !root.classList.contains("menu-open")) return;
    menu.click();
    menu.focus();
  });
  const current = document.querySelector("#sidebar [aria-current]");
  const sidebar = document.querySelector("#sidebar");
  if (current) sidebar.scrollTop = Math.max(0, current.offsetTop - sidebar.clientHeight / 3);

  // An anchor in a closed part opens it
  function reveal() {
    let id = location.hash.slice(1);
    try {
      id = decodeURIComponent(id);
    } catch {
      return;
    }
    const target = id && document.getElementById(id);
    if (!target) return;
    for (let part = target.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    target.scrollIntoView();
  }
  addEventListener("hashchange", reveal);
  reveal();

  // Everything is printed
  addEventListener("beforeprint", () => {
    for (const part of document.querySelectorAll("main details")) part.open = true;
  });

  // Samples as tabs
  for (const tabs of document.querySelectorAll(".tabs")) {
    const panels = [...tabs.children];
    const list = element("div", { role: "tablist", "aria-label": "Languages" });
    const buttons = panels.map((panel, at) => {
      panel.id = `sample-${at}`;
      panel.setAttribute("role", "tabpanel");
      panel.querySelector("h3").hidden = true;
      const tab = element("button", { type: "button", role: "tab", id: `tab-${at}`, "aria-controls": panel.id });
      tab.textContent = panel.dataset.tab;
      panel.setAttribute("aria-labelledby", tab.id);
      return tab;
    });
    const choose = (chosen) =>
      buttons.forEach((tab, at) => {
        tab.setAttribute("aria-selected", String(at === chosen));
        tab.tabIndex = at === chosen ? 0 : -1;
        panels[at].hidden = at !== chosen;
      });
    buttons.forEach((tab, at) => {
      tab.addEventListener("click", () => {
        choose(at);
        keep("explorer-language", tab.textContent);
      });
      tab.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (!step) return;
        const next = buttons[(at + step + buttons.length) % buttons.length];
        next.focus();
        next.click();
      });
    });
    list.append(...buttons);
    tabs.prepend(list);
    choose(Math.max(0, panels.findIndex((panel) => panel.dataset.tab === kept("explorer-language"))));
  }

  // Buttons that copy
  function addCopy(code) {
    if (!navigator.clipboard) return;
    const button = element("button", { type: "button", class: "copy", text: "Copy" });
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(code.querySelector("pre").textContent);
        button.textContent = "Copied";
      } catch {
        button.textContent = "Not allowed";
      }
      setTimeout(() => (button.textContent = "Copy"), 1500);
    });
    code.append(button);
  }
  document.querySelectorAll(".code").forEach(addCopy);

  window.explorer = { element, addCopy, root: root.dataset.root };
})();
