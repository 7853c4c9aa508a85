/* Theme switch: a button [data-theme-switch]. Without script the page follows the device and the button stays hidden.
   html[data-scripts] says that scripts run: what only they keep true (`.scripted`) is shown then. */
(function () {
  var root = document.documentElement, key = "tema", kept = null;
  try { kept = localStorage.getItem(key); } catch (e) { kept = null; }
  root.dataset.scripts = "";
  if (kept === "dark" || kept === "light") root.dataset.theme = kept;
  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-theme-switch]").forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", function () {
        var dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
        root.dataset.theme = dark ? "light" : "dark";
        try { localStorage.setItem(key, root.dataset.theme); } catch (e) { return; }
      });
    });
  });
})();
