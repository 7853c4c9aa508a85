/* nav.tabs.one-row: the tab of this page stands in view, without moving the page. */
document.addEventListener("DOMContentLoaded", function () {
  document.querySelectorAll(".tabs.one-row").forEach(function (row) {
    var here = row.querySelector("[aria-current]");
    if (here) row.scrollLeft += here.getBoundingClientRect().left - row.getBoundingClientRect().left - 16;
  });
});
