// The button of the receipt opens the printer's window.
document.getElementById("print").addEventListener("click", () => window.print());
