/* A session that ended while a page was open: nothing typed is lost.

   An HTMX request answered with 401 (or 400, an outdated token) shows <template id="session-ended"> in #flashes.
   Other refusals come with their own words (errors/_words.html), which are put there too.
   When the person comes back to this tab, the page is read again in the background; if they are signed in, the new
   token replaces the old one everywhere, the banner goes, and `session:back` is sent on document (autosave.js resends).
   Is somebody else signed in here by now, then this page gets no token of theirs: <template id="another-person"> of
   the page that was read says so, and what was written waits for its person. */
(function () {
  var ended = false, asked = 0;

  document.addEventListener("htmx:responseError", function (event) {
    var status = event.detail.xhr.status;
    if (status !== 401 && status !== 400) { tell(event.detail.xhr.responseText); return; }
    if (status === 400 && Date.now() - asked < 60000) return;
    ended = true;
    if (status === 400) { asked = Date.now(); renew(); } else show(document.getElementById("session-ended"));
  });

  document.addEventListener("htmx:afterRequest", function (event) {
    var words = document.getElementById("words");
    if (event.detail.successful && words) words.remove();
  });

  function tell(html) {
    var flashes = document.getElementById("flashes"), words = new DOMParser().parseFromString(html, "text/html").getElementById("words");
    if (!flashes || !words) return;
    flashes.replaceChildren(words);
    words.scrollIntoView({ block: "nearest" });
  }

  function show(banner) {
    var notices = document.getElementById("flashes");
    if (!notices || !banner) return;
    var alert = document.importNode(banner.content.firstElementChild, true), shown = notices.querySelector("[data-session-ended]");
    if (shown && shown.textContent === alert.textContent) return;
    if (shown) shown.remove();
    alert.setAttribute("data-session-ended", "");
    notices.append(alert);
    alert.scrollIntoView({ block: "nearest" });
  }

  function person(headers) { return headers && JSON.parse(headers)["X-Drawn-For"]; }

  function renew() {
    if (!ended) return;
    fetch(location.href, { credentials: "same-origin" }).then(function (answer) { return answer.text(); }).then(function (html) {
      var page = new DOMParser().parseFromString(html, "text/html"), fresh = page.body.getAttribute("hx-headers");
      if (!fresh) { show(document.getElementById("session-ended")); return; }
      var token = JSON.parse(fresh)["X-CSRFToken"];
      if (person(fresh) !== person(document.body.getAttribute("hx-headers"))) { show(page.getElementById("another-person")); return; }
      document.body.setAttribute("hx-headers", fresh);
      document.body.setAttribute("hx-headers:inherited", fresh);
      document.querySelectorAll("input[name=csrf_token]").forEach(function (input) { input.value = token; });
      document.querySelectorAll("[data-session-ended]").forEach(function (alert) { alert.remove(); });
      ended = false;
      document.dispatchEvent(new CustomEvent("session:back"));
    }).catch(function () { return null; });
  }

  window.addEventListener("focus", renew);
  document.addEventListener("visibilitychange", function () { if (!document.hidden) renew(); });

  /* Signing out forgets what autosave.js kept on this device. */
  document.addEventListener("submit", function (event) {
    if (!event.target.matches("[data-sign-out]")) return;
    try {
      Object.keys(localStorage).filter(function (key) { return key.startsWith("draf:"); }).forEach(function (key) { localStorage.removeItem(key); });
    } catch (e) { return; }
  });

  /* What was sent before signing in goes on by itself. */
  document.addEventListener("DOMContentLoaded", function () {
    var form = document.querySelector("form[data-send-now]");
    if (form) form.requestSubmit();
  });

  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.account[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
})();
