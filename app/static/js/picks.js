/* Ticking many rows: a count, all of a page with one press, and the choice that follows a tick.

   <form data-picks>  input[data-pick]            one row's box
                      a[data-pick-all]            ticks all of the page, or none when all are ticked; its words stand
                                                  in data-all and data-none. Without this script it loads the page ticked
                      [data-pick-count="# …"]     says how many, hidden while this script does not run
                      [data-pick-against="3 7"]       says in its <b> how many of these are ticked, hidden when none is
                      input[data-pick-some]       the radio "those ticked", chosen as soon as a box is touched */
(function () {
  function show(form) {
    var boxes = Array.from(form.querySelectorAll("[data-pick]"));
    var ticked = boxes.filter(function (box) { return box.checked; }).length;
    form.querySelectorAll("[data-pick-count]").forEach(function (place) {
      place.hidden = false;
      place.textContent = place.dataset.pickCount.replace("#", ticked);
    });
    form.querySelectorAll("[data-pick-against]").forEach(function (place) {
      var refs = place.dataset.pickAgainst.split(" ");
      var met = boxes.filter(function (box) { return box.checked && refs.includes(box.value); }).length;
      place.hidden = !met;
      place.querySelector("b").textContent = met;
    });
    form.querySelectorAll("[data-pick-all]").forEach(function (link) {
      link.textContent = boxes.length && ticked === boxes.length ? link.dataset.none : link.dataset.all;
    });
  }

  document.addEventListener("change", function (event) {
    var form = event.target.closest("form[data-picks]");
    if (!form || !event.target.matches("[data-pick]")) return;
    var some = form.querySelector("[data-pick-some]");
    if (some) some.checked = true;
    show(form);
  });
  document.addEventListener("click", function (event) {
    var link = event.target.closest("[data-pick-all]");
    if (!link) return;
    event.preventDefault();
    var form = link.closest("form[data-picks]"), boxes = Array.from(form.querySelectorAll("[data-pick]"));
    var all = !boxes.every(function (box) { return box.checked; });
    boxes.forEach(function (box) { box.checked = all; });
    if (boxes.length) boxes[0].dispatchEvent(new Event("change", { bubbles: true }));
  });
  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("form[data-picks]").forEach(show);
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-picks]").forEach(show);
  });
})();
