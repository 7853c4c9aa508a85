/* Live results come whole, with their filters: what the reader opened stays open, the focus stays,
   and what has the focus stays at its place on the screen however long the results are.

   details[id]   inside the part that HTMX replaces: open or closed as it was, whatever the answer says */
(function () {
  var folds = {}, focused = "", height = 0;

  document.addEventListener("htmx:beforeSwap", function (event) {
    folds = {};
    focused = document.activeElement ? document.activeElement.id : "";
    height = focused ? document.activeElement.getBoundingClientRect().top : 0;
    event.detail.target.querySelectorAll("details[id]").forEach(function (fold) { folds[fold.id] = fold.open; });
  });

  document.addEventListener("htmx:afterSwap", function () {
    Object.keys(folds).forEach(function (id) {
      var fold = document.getElementById(id);
      if (fold) fold.open = folds[id];
    });
    var was = focused && document.getElementById(focused);
    if (!was) return;
    if (document.activeElement !== was) was.focus({ preventScroll: true });
    window.scrollBy({ top: was.getBoundingClientRect().top - height, behavior: "instant" });
  });

  /* Filters ask with what stands in the search box, though its own answer may still be on the way. */
  document.addEventListener("htmx:configRequest", function (event) {
    var box = document.querySelector("#cari input[name=q]");
    if (box && event.target.id === "saring") event.detail.parameters.q = box.value;
  });

  /* The address changed without a new page: links to this page go along. */
  function follow() {
    var other = document.querySelector("a.lang"), next = document.querySelector("#foot input[name=next]");
    if (other) other.search = location.search;
    if (next) next.value = location.pathname + location.search;
  }
  document.addEventListener("htmx:pushedIntoHistory", follow);
  document.addEventListener("htmx:replacedInHistory", follow);

  /* Back and forward show an old address: the search box says what it asks for. */
  document.addEventListener("htmx:historyRestore", function () {
    var box = document.querySelector("#cari input[name=q]");
    if (box) box.value = new URLSearchParams(location.search).get("q") || "";
    follow();
  });
})();
