
(function () {
  "use strict";

  var root = document.documentElement;
  var margin = document.getElementById("margin");
  var popover = document.getElementById("popover");
  var register = document.getElementById("register");
  var cards = margin ? Array.prototype.slice.call(margin.querySelectorAll(".card")) : [];
  var marks = Array.prototype.slice.call(document.querySelectorAll(".figure, .passage"));
  var firstMark = {};
  var marksOf = {};
  var open = null;
  var pinned = null;
  var GAP = 8;

  root.classList.add("js");

  function idsOf(mark) {
    return (mark.getAttribute("data-f") || "").split(" ").filter(Boolean);
  }

  marks.forEach(function (mark) {
    idsOf(mark).forEach(function (id) {
      (marksOf[id] = marksOf[id] || []).push(mark);
      firstMark[id] = firstMark[id] || mark;
    });
  });

  function isWide() {
    return window.matchMedia("screen and (min-width: 1160px)").matches;
  }

  /* Cards stand as near to their passage as their neighbours allow; the open one stands exactly beside it. */
  function align() {
    root.classList.toggle("aligned", isWide());
    if (!cards.length) {
      return;
    }
    if (!isWide()) {
      cards.forEach(function (card) { card.style.top = ""; });
      margin.style.height = "";
      return;
    }
    var origin = margin.getBoundingClientRect().top;
    var wanted = cards.map(function (card) {
      var mark = firstMark[card.id];
      return mark ? Math.max(28, mark.getBoundingClientRect().top - origin - 6) : 28;
    });
    var heights = cards.map(function (card) { return card.offsetHeight; });
    var order = cards.map(function (_, index) { return index; }).filter(function (index) { return !cards[index].hidden; });
    order.sort(function (one, other) { return wanted[one] - wanted[other] || one - other; });
    var tops = place(order, wanted, heights);
    order.forEach(function (index) { cards[index].style.top = tops[index] + "px"; });
    var last = order[order.length - 1];
    margin.style.height = last === undefined ? "" : tops[last] + heights[last] + "px";
  }

  function place(order, wanted, heights) {
    var tops = [];
    var end = 0;
    order.forEach(function (index) {
      tops[index] = Math.max(wanted[index], end);
      end = tops[index] + heights[index] + GAP;
    });
    var at = open && !open.hidden ? order.indexOf(cards.indexOf(open)) : -1;
    if (at < 0) {
      return tops;
    }
    var floor = 28;
    order.slice(0, at).forEach(function (index) { floor += heights[index] + GAP; });
    tops[order[at]] = Math.max(floor, wanted[order[at]]);
    var limit = tops[order[at]];
    for (var above = at - 1; above >= 0; above -= 1) {
      tops[order[above]] = Math.min(tops[order[above]], limit - heights[order[above]] - GAP);
      limit = tops[order[above]];
    }
    end = tops[order[at]] + heights[order[at]] + GAP;
    for (var below = at + 1; below < order.length; below += 1) {
      tops[order[below]] = Math.max(wanted[order[below]], end);
      end = tops[order[below]] + heights[order[below]] + GAP;
    }
    return tops;
  }

  function light(ids, isOn) {
    ids.forEach(function (id) {
      var item = document.getElementById(id);
      if (item) {
        item.classList.toggle("lit", isOn);
      }
      (marksOf[id] || []).forEach(function (mark) { mark.classList.toggle("lit", isOn); });
    });
  }

  function unlightAll() {
    Array.prototype.forEach.call(document.querySelectorAll(".lit"), function (item) { item.classList.remove("lit"); });
  }

  function openCard(card) {
    if (open) {
      open.classList.remove("open");
    }
    open = card;
    if (card) {
      card.classList.add("open");
    }
    align();
  }

  /* The popover shows copies of what the page already holds, so that nothing is written twice. */
  function fill(mark) {
    popover.textContent = "";
    var close = document.createElement("button");
    close.type = "button";
    close.className = "close";
    close.textContent = "\u00d7";
    close.setAttribute("aria-label", root.lang === "en" ? "close" : "\u5173\u95ed");
    close.addEventListener("click", function () { hide(); unlightAll(); });
    popover.appendChild(close);
    var row = document.getElementById("row-" + mark.getAttribute("data-c"));
    if (row) {
      var head = document.createElement("p");
      head.className = "subject";
      head.textContent = row.cells[1].textContent + " " + row.cells[0].textContent;
      popover.appendChild(head);
      var range = row.cells[5].textContent;
      var standing = document.createElement("p");
      standing.className = row.cells[8].className;
      Array.prototype.forEach.call(row.cells[8].childNodes, function (node) { standing.appendChild(node.cloneNode(true)); });
      popover.appendChild(standing);
      if (range) {
        standing.appendChild(document.createTextNode(" [" + range + "]"));
      }
    }
    idsOf(mark).forEach(function (id) {
      var source = document.getElementById(id);
      if (source) {
        popover.appendChild(itemOf(source));
      }
    });
  }

  function itemOf(source) {
    var item = document.createElement("div");
    item.className = "item " + (source.classList.contains("held") ? "held-item" : source.className.replace(/\b(card|lit|open)\b/g, ""));
    [".sign", ".type", ".level", ".says", ".working", ".needed", ".mend", ".members"].forEach(function (part) {
      var found = source.querySelector(part);
      if (found) {
        item.appendChild(found.cloneNode(true));
        item.appendChild(document.createTextNode(" "));
      }
    });
    return item;
  }

  function show(mark) {
    fill(mark);
    popover.classList.toggle("brief", isWide());
    popover.hidden = false;
    if (window.matchMedia("(max-width: 640px)").matches) {
      popover.style.top = popover.style.left = "";
      return;
    }
    var box = mark.getBoundingClientRect();
    var size = popover.getBoundingClientRect();
    var left = Math.min(Math.max(8, box.left - 20), root.clientWidth - size.width - 12);
    var isBelow = box.bottom + size.height + 12 < window.innerHeight || box.top < size.height + 60;
    var top = isBelow ? box.bottom + 8 : box.top - size.height - 8;
    popover.style.left = left + window.pageXOffset + "px";
    popover.style.top = top + window.pageYOffset + "px";
  }

  function hide() {
    popover.hidden = true;
    pinned = null;
  }

  var waiting = 0;

  marks.forEach(function (mark) {
    function enter() {
      window.clearTimeout(waiting);
      light(idsOf(mark), true);
      waiting = window.setTimeout(function () { if (!pinned) { show(mark); } }, 120);
    }
    function leave() {
      window.clearTimeout(waiting);
      if (!pinned) {
        unlightAll();
        waiting = window.setTimeout(function () { if (!pinned) { hide(); } }, 160);
      }
    }
    mark.addEventListener("mouseenter", enter);
    mark.addEventListener("mouseleave", leave);
    mark.addEventListener("focus", enter);
    mark.addEventListener("blur", leave);
    mark.addEventListener("click", function (event) {
      event.preventDefault();
      unlightAll();
      light(idsOf(mark), true);
      var card = idsOf(mark).map(function (id) { return document.getElementById(id); })
        .filter(function (item) { return item && item.classList.contains("card"); })[0];
      var isBeside = isWide() && card;
      openCard(isBeside ? card : null);
      pinned = mark;
      if (isBeside) {
        window.clearTimeout(waiting);
        popover.hidden = true;
      } else {
        show(mark);
      }
    });
  });

  popover.addEventListener("mouseenter", function () { window.clearTimeout(waiting); });
  popover.addEventListener("mouseleave", function () { if (!pinned) { hide(); } });

  cards.forEach(function (card) {
    card.addEventListener("mouseenter", function () { light([card.id], true); });
    card.addEventListener("mouseleave", function () { if (!pinned && card !== open) { light([card.id], false); } });
    card.addEventListener("click", function (event) {
      if (event.target.closest("a")) {
        return;
      }
      hide();
      unlightAll();
      light([card.id], true);
      openCard(card);
    });
  });

  /* A link to a finding or a figure opens it where it stands. */
  function follow() {
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) {
      return;
    }
    unlightAll();
    target.classList.add("lit");
    if (target.classList.contains("card")) {
      light([target.id], true);
      openCard(target);
      target.focus({ preventScroll: true });
      (isWide() && firstMark[target.id] || target).scrollIntoView({ block: "center" });
    } else if (target.classList.contains("figure")) {
      target.focus({ preventScroll: true });
      target.scrollIntoView({ block: "center" });
    }
  }

  document.addEventListener("click", function (event) {
    if (!event.target.closest(".figure, .passage, .popover, .card")) {
      hide();
      unlightAll();
    }
    var link = event.target.closest("a[href^='#']");
    if (link && !link.classList.contains("figure") && !link.classList.contains("passage")) {
      hide();
      window.setTimeout(follow, 0);
    }
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      hide();
      unlightAll();
      openCard(null);
    }
  });
  window.addEventListener("hashchange", follow);
  /* Once the hand rests: a page of thousands of findings takes a moment to lay out. */
  function rested(act) {
    var timer = 0;
    return function () {
      window.clearTimeout(timer);
      timer = window.setTimeout(act, 150);
    };
  }
  window.addEventListener("resize", rested(align));
  window.addEventListener("load", function () { align(); follow(); });
  Array.prototype.forEach.call(document.querySelectorAll(".choice"), function (choice) {
    choice.addEventListener("change", function () {
      root.lang = choice.id === "choose-en" ? "en" : "zh-CN";
      align();
    });
  });
  var printing = document.getElementById("print");
  printing.addEventListener("click", function () { window.print(); });

  var hiding = document.getElementById("hide-wording");
  hiding.addEventListener("click", function () {
    var isHidden = root.classList.toggle("without-wording");
    hiding.setAttribute("aria-pressed", String(isHidden));
    cards.forEach(function (card) { card.hidden = isHidden && card.classList.contains("lv-editorial"); });
    openCard(open && open.hidden ? null : open);
  });

  /* The filter of the table: one standing and any words. */
  if (register) {
    var rows = Array.prototype.slice.call(register.tBodies[0].rows);
    var words = rows.map(function (row) { return row.textContent.toLowerCase(); });
    var find = document.getElementById("find");
    var shown = document.getElementById("shown");
    var buttons = Array.prototype.slice.call(document.querySelectorAll(".filter button"));
    var chosen = "";
    var filter = function () {
      var wanted = find.value.trim().toLowerCase();
      var count = 0;
      rows.forEach(function (row, index) {
        var fits = (!chosen || row.getAttribute("data-standing") === chosen) && words[index].indexOf(wanted) >= 0;
        row.hidden = !fits;
        count += fits ? 1 : 0;
      });
      shown.textContent = count + " / " + rows.length;
    };
    buttons.forEach(function (button) {
      button.addEventListener("click", function () {
        chosen = button.getAttribute("data-standing");
        buttons.forEach(function (each) { each.setAttribute("aria-pressed", String(each === button)); });
        filter();
      });
    });
    find.addEventListener("input", rested(filter));
    filter();
  }

  align();
}());
