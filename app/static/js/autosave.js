/* Answers survive a lost network, a lost session and a closed tab.

   The saving itself is HTMX; this file only keeps what has not reached the server yet, on this device.
   <form data-draft="PERSON/PLACE">       the key under which unsaved text is kept, unique per person and form
   a control that saves itself            hx-post … hx-trigger="input changed delay:1s, resend" hx-target="#STATE"
   .save-state, or [data-save-state]      the line that says when it was saved: in the .field of the control, else in the form
   .save-state[data-follows]              goes to the choice, row or field that is written in: seen there, covering nothing
   <template id="draft-words" data-offline="…" data-refused="…"> … <button data-draft-use> <button data-draft-drop> </template>
                                          the words, and the question put above the form (components/drafts.html)
   [data-kept="PERSON/PLACE"]             on the page of a form that can be written in no longer: shows what is kept of it here, to be
                                          copied into [data-kept-texts] or thrown away by its button [data-draft-drop]; holds a
                                          <template data-name data-label> TEXT </template> for each field, TEXT as the server has it
   [data-unsaved]                         shown elsewhere while a state line says that something is not saved
   [data-sign-out]                        a form whose sending forgets everything kept here

   Text of the server is never replaced without asking: what was kept is offered after a reload, not filled in. */
(function () {
  var prefix = "draf:", days30 = 30 * 24 * 3600 * 1000, failed = new Set();

  function key(place) { return prefix + (place.dataset.draft || place.dataset.kept); }
  function read(form) {
    try { return JSON.parse(localStorage.getItem(key(form))) || { at: 0, values: {} }; } catch (e) { return { at: 0, values: {} }; }
  }
  function write(form, kept) {
    try {
      if (Object.keys(kept.values).length) localStorage.setItem(key(form), JSON.stringify(kept)); else localStorage.removeItem(key(form));
    } catch (e) { return; }
  }
  function value(control) {
    if (control.type === "radio") return control.checked ? control.value : null;
    if (control.type === "checkbox") return control.checked;
    return control.value;
  }
  function slot(control) { return control.type === "checkbox" ? control.name + "=" + control.value : control.name; }
  function fits(control) { return control.name && control.name !== "csrf_token" && !["file", "password", "hidden", "search", "submit"].includes(control.type); }
  function keep(form, control) {
    var now = value(control);
    if (now === null) return;
    var kept = read(form);
    kept.at = Date.now();
    kept.values[slot(control)] = now;
    write(form, kept);
  }
  function controls(form) { return Array.from(form.elements).filter(fits); }
  function stateOf(element) {
    var field = element.closest(".field"), form = element.closest("form");
    return (field && field.querySelector(".save-state")) || (form && form.querySelector("[data-save-state], .save-state"));
  }
  function say(element, name) {
    var words = document.getElementById("draft-words"), line = stateOf(element);
    if (!words || !line) return;
    var carried = line.querySelectorAll("input[type=hidden]"); // what the page was opened with must go out again
    line.textContent = words.dataset[name];
    line.append(...carried);
    line.classList.add("unsaved");
    warn();
  }
  function warn() {
    var unsaved = document.querySelector(".save-state.unsaved");
    document.querySelectorAll("[data-unsaved]").forEach(function (sign) { sign.hidden = !unsaved; });
  }
  document.addEventListener("htmx:afterSettle", warn);

  document.addEventListener("input", function (event) {
    var form = event.target.form;
    if (!form || !form.dataset.draft || !fits(event.target)) return;
    keep(form, event.target);
    follow(form, event.target);
  });

  function follow(form, control) {
    var line = form.querySelector("[data-follows]"), around = control.closest("li") || control.closest(".sub") || control.closest(".field");
    var place = around && (around.querySelector(":scope > .under, :scope > .row-act") || around);
    if (line && place && line.parentElement !== place) place.append(line);
  }

  /* A region that says the same again would be read out again. */
  document.addEventListener("htmx:oobBeforeSwap", function (event) {
    if (event.detail.target.matches("[role=status]") && event.detail.target.textContent === event.detail.fragment.textContent) event.detail.shouldSwap = false;
  });

  /* What the server has taken is forgotten here, unless it was changed again meanwhile. */
  document.addEventListener("htmx:beforeRequest", function (event) {
    var form = event.detail.elt.closest("form[data-draft]");
    if (!form || event.detail.requestConfig.verb === "get") return;
    var own = event.detail.elt === form ? controls(form) : controls(form).filter(function (c) { return event.detail.elt.contains(c) || c === event.detail.elt; });
    event.detail.xhr.sentValues = own.map(function (c) { return [c, value(c)]; });
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    var element = event.detail.elt, form = element.closest("form[data-draft]");
    if (!form || !event.detail.xhr || !event.detail.xhr.sentValues) return;
    if (!event.detail.successful) { failure(element, event.detail.xhr.status); return; }
    failed.delete(element);
    if (event.detail.xhr.status === 422) return; /* not all was taken; the answer says why */
    var line = stateOf(element), kept = read(form);
    if (line) line.classList.remove("unsaved");
    warn();
    event.detail.xhr.sentValues.forEach(function (sent) {
      if (value(sent[0]) === sent[1] && sent[1] !== null) delete kept.values[slot(sent[0])];
    });
    write(form, kept);
  });

  function failure(element, status) {
    if (status === 422) return; // the line that came with it says what is wrong
    if (status >= 400 && status < 500 && status !== 401 && status !== 400 && status !== 408 && status !== 429) { say(element, "refused"); return; }
    failed.add(element);
    say(element, "offline");
  }
  function resend() {
    failed.forEach(function (element) {
      failed.delete(element);
      if (element.isConnected) htmx.trigger(element, "resend");
    });
  }
  window.addEventListener("online", resend);
  document.addEventListener("session:back", resend);
  setInterval(resend, 20000);

  /* Who goes on before the pause in which a whole form saves itself loses nothing: it is sent on leaving. */
  window.addEventListener("pagehide", function () {
    document.querySelectorAll("form[data-draft][hx-post]").forEach(function (form) {
      if (!Object.keys(read(form).values).length) return;
      var headers = Object.assign({ "HX-Request": "true" }, JSON.parse(document.body.getAttribute("hx-headers") || "{}"));
      var sent = { method: "POST", body: new URLSearchParams(new FormData(form)), headers: headers, credentials: "same-origin", keepalive: true };
      fetch(form.getAttribute("hx-post"), sent).catch(function () { return null; });
    });
  });

  /* As the server may write it down: trimmed, and a number in its own way. */
  function plain(control, text) {
    var said = String(text).trim(), number = control.inputMode === "decimal" && said ? Number(said.replace(",", ".")) : NaN;
    return isNaN(number) ? said : String(number);
  }

  function offer(form) {
    var words = document.getElementById("draft-words"), kept = read(form);
    if (!words || Date.now() - kept.at > days30) { write(form, { at: 0, values: {} }); return; }
    var changed = controls(form).filter(function (control) {
      var name = slot(control);
      if (!(name in kept.values)) return false;
      if (control.type === "radio") return control.value === kept.values[name] && !control.checked;
      return plain(control, value(control)) !== plain(control, kept.values[name]);
    });
    if (!changed.length) { write(form, { at: 0, values: {} }); return; }
    var question = words.content.firstElementChild.cloneNode(true);
    form.before(question);
    question.querySelector("[data-draft-use]").addEventListener("click", function () {
      question.remove();
      changed.forEach(function (control) {
        var wanted = kept.values[slot(control)];
        if (control.type === "radio") control.checked = true; else if (control.type === "checkbox") control.checked = wanted; else control.value = wanted;
        control.dispatchEvent(new Event("input", { bubbles: true }));
        control.dispatchEvent(new Event("change", { bubbles: true }));
      });
      changed[0].focus();
    });
    question.querySelector("[data-draft-drop]").addEventListener("click", function () {
      question.remove();
      write(form, { at: 0, values: {} });
    });
  }

  /* Where there is no field any longer, what was not saved is shown to be copied. */
  function show(place) {
    var kept = read(place), texts = place.querySelector("[data-kept-texts]"), known = {}, labels = {};
    place.querySelectorAll("template[data-name]").forEach(function (field) {
      known[field.dataset.name] = field.content.textContent;
      labels[pattern(field.dataset.name)] = field.dataset.label;
    });
    var lost = Object.keys(kept.values).filter(function (name) {
      var text = String(kept.values[name]).trim();
      return pattern(name) in labels && text && text !== (known[name] || "").trim();
    });
    if (!lost.length || Date.now() - kept.at > days30) { write(place, { at: 0, values: {} }); return; }
    lost.forEach(function (name, number) {
      var field = texts.firstElementChild.content.firstElementChild.cloneNode(true);
      var label = document.createElement("label"), box = field.querySelector("textarea");
      label.textContent = labels[pattern(name)];
      label.htmlFor = box.id = "kept-" + number;
      box.value = kept.values[name];
      field.prepend(label);
      texts.append(field);
    });
    place.hidden = false;
    place.querySelector("[data-draft-drop]").addEventListener("click", function () {
      place.remove();
      write(place, { at: 0, values: {} });
    });
  }
  function pattern(name) { return name.replace(/-\d+-/g, "-#-"); } // a row that only this device knows is called like the others

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("form[data-draft]").forEach(offer);
    document.querySelectorAll("[data-kept]").forEach(show);
  });
  window.addEventListener("beforeunload", function (event) { if (failed.size) event.preventDefault(); });
})();
