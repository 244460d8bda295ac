// Forms: what is typed is kept as a draft, what is searched for is chosen, a day is picked, and one press sends once.
(function () {
  "use strict";
  var form = document.getElementById("form");
  if (!form) return;

  // Drafts: two seconds after the last key, at once when the page is left; never a password.
  var address = form.dataset.drafts, told = form.querySelector("[data-kept]"), waiting = null, sent = false;
  function keep() {
    clearTimeout(waiting);
    waiting = null;
    if (sent) return;
    var typed = new URLSearchParams();
    new FormData(form).forEach(function (value, name) {
      var field = form.elements[name];
      if (typeof value === "string" && !(field && field.type === "password")) typed.append(name, value);
    });
    fetch(address, { method: "POST", body: typed, keepalive: true, credentials: "same-origin" })
      .then(function (answer) { return answer.status === 200 && !answer.redirected ? answer.text() : ""; })
      .then(function (time) { if (time && told) told.textContent = told.dataset.kept + " " + time; })
      .catch(function () { if (told) told.textContent = ""; });
  }
  function later() {
    if (!address || sent) return;
    clearTimeout(waiting);
    waiting = setTimeout(keep, 2000);
  }
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  document.addEventListener("visibilitychange", function () { if (waiting && document.visibilityState === "hidden") keep(); });

  form.addEventListener("submit", function (event) {
    if (sent) { event.preventDefault(); return; }
    sent = true;
    clearTimeout(waiting);
  });
  window.addEventListener("pageshow", function (event) { if (event.persisted) window.location.reload(); });

  // Days: the small calendar writes into the field beside it.
  form.querySelectorAll("[data-day]").forEach(function (picker) {
    picker.addEventListener("change", function () {
      if (picker.value) { form.elements[picker.dataset.day].value = picker.value; later(); }
    });
  });

  // Choosers.
  form.querySelectorAll(".xz-choose").forEach(function (choose) {
    var input = choose.querySelector("[role=combobox]"), offer = choose.querySelector(".xz-offer");
    var chosen = choose.querySelector(".xz-chosen");
    function options() { return Array.prototype.slice.call(offer.querySelectorAll("[role=option]")); }
    function close() { offer.textContent = ""; input.setAttribute("aria-expanded", "false"); }
    function take(option) {
      var chip = document.createElement("span"), value = document.createElement("input"), out = document.createElement("button");
      chip.className = "xz-chip";
      value.type = "hidden";
      value.name = choose.dataset.name;
      value.value = option.dataset.id;
      out.type = "button";
      out.textContent = "×";
      out.setAttribute("aria-label", offer.dataset.remove + " " + option.dataset.label);
      chip.append(value, option.dataset.label + " ", out);
      if (!("many" in choose.dataset)) chosen.textContent = "";
      chosen.append(chip);
      input.value = "";
      close();
      input.focus();
      later();
    }
    choose.addEventListener("click", function (event) {
      var option = event.target.closest("[role=option]"), out = event.target.closest(".xz-chip button");
      if (option) take(option);
      if (out) { out.parentNode.remove(); later(); input.focus(); }
    });
    choose.addEventListener("keydown", function (event) {
      var all = options(), at = all.indexOf(document.activeElement);
      if (event.key === "Escape") { close(); input.focus(); }
      if (event.key === "Enter" && event.target === input) { event.preventDefault(); if (all.length === 1) take(all[0]); }
      if ((event.key === "ArrowDown" || event.key === "ArrowUp") && all.length) {
        event.preventDefault();
        var next = at + (event.key === "ArrowDown" ? 1 : -1);
        (next < 0 ? input : all[Math.min(next, all.length - 1)]).focus();
      }
    });
    choose.addEventListener("htmx:afterSwap", function () { input.setAttribute("aria-expanded", String(options().length > 0)); });
    document.addEventListener("click", function (event) { if (!choose.contains(event.target)) close(); });
  });

  var wrong = form.querySelector("[aria-invalid]");
  if (wrong) wrong.focus();
})();
