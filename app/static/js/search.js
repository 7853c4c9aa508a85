/* Live results come whole, with their filters: what the reader opened stays open, the focus stays.

   details[id]   inside the part that HTMX replaces: open or closed as it was, whatever the answer says */
(function () {
  var folds = {}, focused = "";

  document.addEventListener("htmx:beforeSwap", function (event) {
    folds = {};
    focused = document.activeElement ? document.activeElement.id : "";
    event.detail.target.querySelectorAll("details[id]").forEach(function (fold) { folds[fold.id] = fold.open; });
  });

  document.addEventListener("htmx:afterSwap", function () {
    Object.keys(folds).forEach(function (id) {
      var fold = document.getElementById(id);
      if (fold) fold.open = folds[id];
    });
    var was = focused && document.getElementById(focused);
    if (was && document.activeElement !== was) was.focus({ preventScroll: true });
  });

  /* Back and forward show an old address: the search box says what it asks for. */
  document.addEventListener("htmx:historyRestore", function () {
    var box = document.querySelector("#cari input[name=q]");
    if (box) box.value = new URLSearchParams(location.search).get("q") || "";
  });
})();
