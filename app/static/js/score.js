/* The scorecard: the total while points are given, and points by number keys.

   <form data-score data-scale="100" data-places="2" data-counted="# dari % kriteria dinilai">
     <fieldset class="score" data-weight="12.5" data-most="5" [data-optional]> radios, or one input, with the points </fieldset> …
     <b data-total></b> <span data-scored></span>
   </form>
   [data-total-of="FORM ID"] elsewhere shows the same total.
   <p data-printed="TEXTAREA ID"> stands on paper in place of the box, with what is in it when it is printed.
   total = scale × Σ(weight × points ÷ most) ÷ Σ weight, in whole numbers throughout and rounded half up only at the end:
   the same figure as the server's. Criteria without points count as 0, those with data-optional not at all. "k" leads to the first criterion without points, then to the first empty reason;
   "f" opens the own phrases of the criterion that has the focus;
   a digit gives that many points to the criterion that has the focus, nowhere else, and moves on. data-locked on the form
   switches all of this off. */
(function () {
  /* "12.50" becomes 1250n with 2 places; all numbers of one kind share the number of places. */
  function whole(text, places) {
    var parts = String(text).trim().replace(",", ".").split(".");
    return BigInt((parts[0] || "0") + ((parts[1] || "") + "0".repeat(places)).slice(0, places));
  }
  var P = 6, ONE = 10n ** 6n;

  function pointsOf(criterion) {
    var radio = criterion.querySelector("input[type=radio]:checked");
    var input = radio || criterion.querySelector("input:not([type=radio])");
    return input && /^\d+([.,]\d+)?$/.test(input.value.trim()) ? input.value : null;
  }

  function exact(form) {
    var top = 0n, bottom = 1n, weights = 0n, scored = 0, all = form.querySelectorAll(".score");
    all.forEach(function (criterion) {
      var weight = whole(criterion.dataset.weight, P), points = pointsOf(criterion), most = whole(criterion.dataset.most || "5", P);
      if (points === null && "optional" in criterion.dataset) return;
      weights += weight;
      if (points === null) return;
      scored += 1;
      top = top * most + weight * whole(points, P) * bottom;
      bottom *= most;
    });
    var places = Number(form.dataset.places || 2), unit = 10n ** BigInt(places);
    var scale = whole(form.dataset.scale || "100", P);
    var over = top * scale * unit, under = bottom * weights * ONE;
    return { total: under ? (2n * over + under) / (2n * under) : 0n, places: places, scored: scored, all: all.length };
  }

  function show(form) {
    var sum = exact(form), comma = (1.5).toLocaleString(document.documentElement.lang).charAt(1);
    var digits = String(sum.total).padStart(sum.places + 1, "0"), cut = digits.length - sum.places;
    var echoes = form.id ? document.querySelectorAll('[data-total-of="' + form.id + '"]') : [];
    [...form.querySelectorAll("[data-total]"), ...echoes].forEach(function (place) {
      place.textContent = digits.slice(0, cut) + (sum.places ? comma + digits.slice(cut) : "");
    });
    form.querySelectorAll("[data-scored]").forEach(function (place) {
      place.textContent = form.dataset.counted.replace("#", sum.scored).replace("%", sum.all);
    });
  }

  function lead(criterion) {
    (criterion.querySelector("input:checked") || criterion.querySelector("input")).focus();
    return true;
  }

  /* The box of a criterion that asks why it got its points, while that is not said. */
  function unsaid(criterion) {
    var box = criterion.querySelector(".why textarea");
    return box && box.offsetParent && !box.value.trim() ? box : null;
  }

  function press(form, key) {
    var all = Array.from(form.querySelectorAll(".score"));
    if (key === "k") {
      var open = all.find(function (one) { return pointsOf(one) === null && !("optional" in one.dataset); }), why = open ? null : all.map(unsaid).find(Boolean);
      if (why) { why.focus(); return true; }
      return lead(open || all[0]);
    }
    var here = document.activeElement.closest(".score"), phrases = here && here.querySelector("[data-phrases]");
    if (key === "f" && phrases) { phrases.click(); return true; }
    var radio = here && here.querySelector('input[type=radio][value="' + key + '"]');
    if (!radio || radio.disabled) return false;
    radio.click();
    return lead(all[all.indexOf(here) + 1] || here);
  }

  document.addEventListener("input", function (event) {
    var form = event.target.closest("form[data-score]");
    var wrong = event.target.closest(event.target.matches("textarea") ? ".why.has-error" : ".score.has-error");
    if (form) show(form);
    if (!wrong) return;
    wrong.classList.remove("has-error");
    wrong.querySelector("[data-error]").remove();
  });
  document.addEventListener("keydown", function (event) {
    var form = document.querySelector("form[data-score]:not([data-locked])");
    var text = event.target.closest("textarea, select, dialog[open], input:not([type=radio], [type=checkbox])");
    if (!form || text || event.ctrlKey || event.altKey || event.metaKey || !/^[\dkf]$/.test(event.key)) return;
    try { if (localStorage.getItem("tombol-mati") === "1") return; } catch (e) { return; }
    if (press(form, event.key)) event.preventDefault();
  });
  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("form[data-score]").forEach(show);
  });
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("[data-printed]").forEach(function (words) {
      words.textContent = document.getElementById(words.dataset.printed).value;
    });
  });
})();
