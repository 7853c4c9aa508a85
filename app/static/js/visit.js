/* The report of a visit: the place of this device, only when asked for.

   [data-position]           around the two fields; its data-asking, -found ("… # m …"), -refused, -failed are the words
     [data-position-ask]       what is hidden without this script or where the device has no place to tell
     [data-position-button]    asks for it; the browser asks the person
     [data-position-said]      what became of it */
(function () {
  var places = 5; // about a metre

  document.addEventListener("DOMContentLoaded", function () {
    var around = document.querySelector("[data-position]");
    if (!around || !navigator.geolocation || !window.isSecureContext) return;
    var said = around.querySelector("[data-position-said]"), fields = around.querySelectorAll("input");
    around.querySelector("[data-position-ask]").hidden = false;
    around.querySelector("[data-position-button]").addEventListener("click", function () {
      said.textContent = around.dataset.asking;
      navigator.geolocation.getCurrentPosition(function (here) {
        [here.coords.latitude, here.coords.longitude].forEach(function (degrees, n) {
          fields[n].value = degrees.toFixed(places);
          fields[n].dispatchEvent(new Event("input", { bubbles: true }));
        });
        said.textContent = around.dataset.found.replace("#", Math.round(here.coords.accuracy));
      }, function (problem) {
        said.textContent = problem.code === problem.PERMISSION_DENIED ? around.dataset.refused : around.dataset.failed;
      }, { enableHighAccuracy: true, timeout: 30000, maximumAge: 60000 });
    });
  });
})();
