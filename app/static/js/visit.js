/* The report of a visit: the place of this device, only when asked for, and photos over a bad line.

   [data-position]           around the two fields; its data-asking, -found ("… # m …"), -refused, -failed are the words
     [data-position-ask]       what is hidden without this script or where the device has no place to tell
     [data-position-button]    asks for it; the browser asks the person
     [data-position-said]      what became of it
   [data-photos="URL"]       around the input for files: each chosen one is made smaller and sent by itself, again and again until it
                             has arrived; the answer is its line of the list [data-into]. Words: data-sending, -waiting
     [data-photos-send]        the button that sends them without this script
     [data-photos-queue]       what is still on its way, and what was refused */
(function () {
  var places = 5; // about a metre

  function position(around) {
    if (!navigator.geolocation || !window.isSecureContext) return;
    var said = around.querySelector("[data-position-said]"), fields = around.querySelectorAll("input");
    around.querySelector("[data-position-ask]").hidden = false;
    around.querySelector("[data-position-button]").addEventListener("click", function () {
      said.textContent = around.dataset.asking;
      var written = new Intl.NumberFormat(document.documentElement.lang, {
        minimumFractionDigits: places, maximumFractionDigits: places, useGrouping: false
      });
      navigator.geolocation.getCurrentPosition(function (here) {
        [here.coords.latitude, here.coords.longitude].forEach(function (degrees, n) {
          fields[n].value = written.format(degrees);
          fields[n].dispatchEvent(new Event("input", { bubbles: true }));
        });
        said.textContent = around.dataset.found.replace("#", Math.round(here.coords.accuracy));
      }, function (problem) {
        said.textContent = problem.code === problem.PERMISSION_DENIED ? around.dataset.refused : around.dataset.failed;
      }, { enableHighAccuracy: true, timeout: 30000, maximumAge: 60000 });
    });
  }

  var longest = 1600, quality = 0.85, again = 15000; // pixels of the longer side; milliseconds

  /* A photo of a phone has some megabytes; the server keeps no more pixels than this either. */
  async function smaller(file) {
    try {
      var photo = await createImageBitmap(file), share = longest / Math.max(photo.width, photo.height);
      if (share >= 1) return file;
      var canvas = document.createElement("canvas");
      canvas.width = Math.round(photo.width * share);
      canvas.height = Math.round(photo.height * share);
      canvas.getContext("2d").drawImage(photo, 0, 0, canvas.width, canvas.height);
      return await new Promise(function (done) { canvas.toBlob(function (made) { done(made || file); }, "image/jpeg", quality); });
    } catch (e) { return file; } // the server says what is wrong with it
  }

  function photos(around) {
    var input = around.querySelector("input[type=file]"), queue = around.querySelector("[data-photos-queue]");
    var list = document.getElementById(around.dataset.into), waiting = [], busy = false;
    around.querySelector("[data-photos-send]").hidden = true;

    input.addEventListener("change", function () {
      Array.from(input.files).forEach(function (file) {
        var line = queue.appendChild(document.createElement("li"));
        waiting.push({ file: file, line: line });
        say(waiting[waiting.length - 1], around.dataset.sending);
      });
      input.value = "";
      next();
    });
    function say(one, words) { one.line.textContent = one.file.name + ": " + words; }

    async function next() {
      if (busy || !waiting.length) return;
      busy = true;
      var one = waiting[0], answer = null;
      one.body = one.body || await smaller(one.file);
      say(one, around.dataset.sending);
      try { answer = await send(one.body, one.file.name); } catch (e) { answer = null; }
      busy = false;
      var text = answer && await answer.text().catch(function () { return null; });
      if (text === null || answer.status >= 500 || [400, 401, 408, 429].includes(answer.status)) { say(one, around.dataset.waiting); return; }
      waiting.shift();
      if (answer.ok) taken(one, text); else say(one, text.length < 300 ? text : String(answer.status));
      next();
    }
    function send(body, name) {
      var form = new FormData(), headers = Object.assign({ "HX-Request": "true" }, JSON.parse(document.body.getAttribute("hx-headers") || "{}"));
      form.append("foto", body, name);
      return fetch(around.dataset.photos, { method: "POST", body: form, headers: headers, credentials: "same-origin" });
    }
    function taken(one, text) {
      var made = new DOMParser().parseFromString(text, "text/html").querySelector("li");
      one.line.remove();
      if (made && !document.getElementById(made.id)) list.append(made);
    }
    window.addEventListener("online", next);
    document.addEventListener("session:back", next);
    setInterval(next, again);
    window.addEventListener("beforeunload", function (event) { if (waiting.length) event.preventDefault(); });
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-position]").forEach(position);
    document.querySelectorAll("[data-photos]").forEach(photos);
  });
})();
