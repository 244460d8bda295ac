// In the calendar the arrow keys go from day to day, a week up and down, and over the edge to the next month.
(() => {
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
  const days = Array.from(document.querySelectorAll(".xz-month [data-day]"));
  document.addEventListener("keydown", (event) => {
    const at = days.indexOf(document.activeElement);
    const step = steps[event.key];
    if (at < 0 || step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const next = days[at + step];
    if (next) { next.focus(); return; }
    const other = document.querySelector(step < 0 ? "[rel=prev]" : "[rel=next]");
    if (other) other.focus();
  });
})();
