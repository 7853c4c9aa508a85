/* A judge's own phrases are written where the cursor is.

   <a data-phrases="BOX ID" hx-get=…>   HTMX brings the phrases into dialog[data-phrase-box], which opens for this box
   [data-phrase="…"] in it              a button: writes the phrase at the cursor of the box and goes back there
   [data-phrase-new] in it              the field for a new one: begins with what is marked in the box, else all of it
   Without this script both are pages of their own. */
(function () {
  var box = null;

  function dialog() { return document.querySelector("dialog[data-phrase-box]"); }

  document.addEventListener("htmx:afterRequest", function (event) {
    var link = event.detail.elt.closest("[data-phrases]");
    if (!link || !event.detail.successful) return;
    box = document.getElementById(link.dataset.phrases);
    var fresh = dialog().querySelector("[data-phrase-new]"), marked = box.value.slice(box.selectionStart, box.selectionEnd);
    fresh.value = (marked || box.value).replace(/\s+/g, " ").trim().slice(0, fresh.maxLength);
    if (!dialog().open) dialog().showModal();
    (dialog().querySelector("[data-phrase]") || fresh).focus();
  });

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-phrase]");
    if (!button || !box || !dialog().contains(button)) return;
    event.preventDefault();
    var before = box.value.slice(0, box.selectionStart), after = box.value.slice(box.selectionEnd);
    var words = (/\S$/.test(before) ? " " : "") + button.dataset.phrase + (/^\S/.test(after) ? " " : "");
    box.setRangeText(words, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
    dialog().close();
    box.focus();
  });
})();
