/* Single keys, never while somebody types, never with Ctrl, Alt or Meta.

   "/"            focuses the first search box of the page
   data-key="n"   on a link or button: the key n presses it (n next, p previous)
   "?"            opens dialog[data-keys], which explains them
   [data-keys-switch]  a checkbox in that dialog: ticked = the keys are off (kept on this device)
   [data-focus]   takes the focus when the page opens (the error summary)

   What has the focus and can be seen stays in sight when a part of the page that comes in pushes it away. */
(function () {
  var store = "tombol-mati";
  function off() { try { return localStorage.getItem(store) === "1"; } catch (e) { return false; } }
  function typing(target) {
    return target.closest("textarea, select, [contenteditable], dialog[open], input:not([type=radio], [type=checkbox], [type=submit], [type=button])");
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || off() || typing(event.target)) return;
    if (event.key === "/") {
      var search = document.querySelector("main input[type=search]") || document.querySelector("input[type=search]");
      if (search) { event.preventDefault(); search.focus(); search.select(); }
    } else if (event.key === "?") {
      var help = document.querySelector("dialog[data-keys]");
      if (help) { event.preventDefault(); help.showModal(); }
    } else if (event.key.length === 1) {
      var button = document.querySelector('[data-key="' + CSS.escape(event.key) + '"]');
      if (button) { event.preventDefault(); button.click(); }
    }
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.account[open]").forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  function inSight(one) {
    var box = one.getBoundingClientRect();
    return box.bottom > 0 && box.top < window.innerHeight;
  }
  var wasSeen = false;
  document.addEventListener("htmx:beforeSwap", function () { wasSeen = inSight(document.activeElement); });
  document.addEventListener("htmx:afterSwap", function () {
    var one = document.activeElement;
    if (wasSeen && one !== document.body && !inSight(one)) one.scrollIntoView({ block: "nearest" });
  });

  document.addEventListener("DOMContentLoaded", function () {
    var first = document.querySelector("[data-focus]");
    if (first) first.focus();
    document.querySelectorAll("[data-keys-switch]").forEach(function (box) {
      box.checked = off();
      box.addEventListener("change", function () {
        try { localStorage.setItem(store, box.checked ? "1" : "0"); } catch (e) { box.checked = off(); }
      });
    });
    document.querySelectorAll("[data-keys-open]").forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", function () { document.querySelector("dialog[data-keys]").showModal(); });
    });
  });
})();
