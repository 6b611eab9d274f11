// Runs before the page is drawn: a reader's own choice of colours, if one was made.
(function () {
  "use strict";
  try {
    var chosen = window.localStorage.getItem("hustings-theme");
    if (chosen === "light" || chosen === "dark") {
      document.documentElement.setAttribute("data-theme", chosen);
    }
  } catch (e) {
    // Storage may be closed to files: the system's colours then stand.
  }
})();
