/* Word counters, as drawn by `counter` in components/fields.html.

   <p class="count" role="status" data-words-of="ID" data-limit="150" data-at-least="20"
      data-left="sisa # kata" data-over="lebih # kata" data-short="kurang # kata" data-enough="# kata">
   The line changes when typing pauses, not at each key, so that a screen reader can speak in between.
   Words are counted as the server counts them (entries/rules/values.py): runs without white space, after NFKC. */
(function () {
  var waiting = new WeakMap();

  function show(counter, field) {
    var words = field.value.normalize("NFKC").split(/\s+/).filter(Boolean).length;
    var limit = Number(counter.dataset.limit || 0), least = Number(counter.dataset.atLeast || 0);
    var over = limit > 0 && words > limit, short = !over && words < least;
    var sentence = over ? counter.dataset.over : short ? counter.dataset.short : limit ? counter.dataset.left : counter.dataset.enough;
    var number = over ? words - limit : short ? least - words : limit ? limit - words : words;
    var parts = sentence.split("#"), strong = document.createElement("b");
    strong.textContent = number.toLocaleString(document.documentElement.lang);
    if (counter.textContent === parts[0] + strong.textContent + parts[1]) return;
    counter.replaceChildren(parts[0], strong, parts[1]);
    counter.classList.toggle("over", over);
  }

  document.addEventListener("input", function (event) {
    var field = event.target;
    var counter = field.id && document.querySelector('[data-words-of="' + CSS.escape(field.id) + '"]');
    if (!counter) return;
    clearTimeout(waiting.get(field));
    waiting.set(field, setTimeout(show, 600, counter, field));
  });
})();
