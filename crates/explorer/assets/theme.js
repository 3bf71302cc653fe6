// Sets the colours that were chosen before, before the page is shown.
"use strict";
(function () {
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const kept = localStorage.getItem("explorer-theme");
    if (kept === "light" || kept === "dark") root.dataset.theme = kept;
  } catch {
    // Without storage, the colours of the system apply.
  }
})();
