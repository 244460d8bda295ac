// The board says when its server falls silent: by an error, by no answer, or by no new time for too long.
(function () {
  "use strict";
  var silent = document.getElementById("custody-silent");
  var last = Date.now();
  var LIMIT = 45000;
  function show(yes) {
    silent.hidden = !yes;
  }
  ["htmx:sendError", "htmx:timeout", "htmx:responseError"].forEach(function (name) {
    document.body.addEventListener(name, function () { show(true); });
  });
  document.body.addEventListener("htmx:afterSwap", function () {
    last = Date.now();
    show(false);
  });
  window.setInterval(function () {
    if (Date.now() - last > LIMIT) { show(true); }
  }, 5000);
})();
