/* nav.tabs.one-row: the tab of this page stands in view, without moving the page, and the row begins with a whole tab:
   with the first from which this page's still fits beside it. */
document.addEventListener("DOMContentLoaded", function () {
  document.querySelectorAll(".tabs.one-row").forEach(function (row) {
    var here = row.querySelector("[aria-current]"), all = row.querySelector("ul");
    if (!here || row.scrollWidth <= row.clientWidth) return;
    var edge = parseFloat(getComputedStyle(row).paddingLeft), end = here.getBoundingClientRect().right;
    var first = Array.from(all.querySelectorAll("a")).find(function (tab) { return end - tab.getBoundingClientRect().left <= row.clientWidth - 2 * edge; }) || here;
    var wanted = row.scrollLeft + first.getBoundingClientRect().left - row.getBoundingClientRect().left - edge;
    var missing = wanted - (row.scrollWidth - row.clientWidth);
    if (missing > 0) all.style.paddingRight = missing + "px";
    row.scrollLeft = wanted;
  });
});
