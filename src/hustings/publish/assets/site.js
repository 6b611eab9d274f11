// Everything here is an addition: without it the pages still say all they have to say.
(function () {
  "use strict";

  function all(selector, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(selector));
  }

  // Light and dark ------------------------------------------------------------------------

  function isDark() {
    var chosen = document.documentElement.getAttribute("data-theme");
    if (chosen) return chosen === "dark";
    return window.matchMedia("(prefers-color-scheme: dark)").matches;
  }

  function setUpTheme(button) {
    function name() {
      button.textContent = isDark() ? "Light colours" : "Dark colours";
    }
    button.hidden = false;
    name();
    button.addEventListener("click", function () {
      var next = isDark() ? "light" : "dark";
      document.documentElement.setAttribute("data-theme", next);
      try {
        window.localStorage.setItem("hustings-theme", next);
      } catch (e) {
        // The choice then lasts for this page.
      }
      name();
    });
  }

  // Tables that sort -------------------------------------------------------------------------

  function sortKey(row, column, kind) {
    var cell = row.cells[column];
    var value = cell.getAttribute("data-value");
    var marked = value === null && cell.querySelector("data");
    if (marked) value = marked.value;
    if (value === null) value = cell.textContent.trim();
    return kind === "number" ? parseFloat(value) || 0 : value.toLowerCase();
  }

  function sortTable(table, column, kind, direction) {
    var body = table.tBodies[0];
    var rows = all("tr", body).map(function (row, place) {
      return { row: row, key: sortKey(row, column, kind), place: place };
    });
    rows.sort(function (a, b) {
      var order = kind === "number" ? a.key - b.key : a.key.localeCompare(b.key, "en");
      return direction * order || a.place - b.place;
    });
    rows.forEach(function (item) {
      body.appendChild(item.row);
    });
  }

  function setUpSorting(table) {
    var heads = all("thead th", table);
    heads.forEach(function (head, column) {
      var kind = head.getAttribute("data-sort");
      if (!kind) return;
      head.querySelector("button").addEventListener("click", function () {
        var now = head.getAttribute("aria-sort");
        // Numbers are first wanted from the top, words from A.
        var next = now ? (now === "ascending" ? "descending" : "ascending")
          : (kind === "number" ? "descending" : "ascending");
        heads.forEach(function (other) {
          other.removeAttribute("aria-sort");
        });
        head.setAttribute("aria-sort", next);
        sortTable(table, column, kind, next === "ascending" ? 1 : -1);
      });
    });
  }

  // Tables that are read card by card on a narrow window ------------------------------------------

  // The roles say again what a browser may forget of a table that is not laid out as one.
  function setUpCards(table) {
    var names = all("thead th", table).map(function (head) {
      return head.textContent.trim();
    });
    table.setAttribute("role", "table");
    all("thead, tbody", table).forEach(function (part) {
      part.setAttribute("role", "rowgroup");
    });
    all("tr", table).forEach(function (row) {
      row.setAttribute("role", "row");
      all("th, td", row).forEach(function (cell, column) {
        var heads = cell.parentNode.parentNode.tagName === "THEAD";
        cell.setAttribute("role",
          heads ? "columnheader" : cell.tagName === "TH" ? "rowheader" : "cell");
        if (!heads) cell.setAttribute("data-name", names[column]);
      });
    });
    table.classList.add("as-cards");
  }

  // As the pages' own names are folded: small letters without their accents.
  function folded(words) {
    return words.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  }

  // Filters -----------------------------------------------------------------------------------

  function setUpFilter(form) {
    var table = document.getElementById(form.getAttribute("data-filter"));
    var rows = all("tbody tr", table);
    var said = form.querySelector("[data-count]");
    function wanted(row) {
      return all("select, input", form).every(function (field) {
        if (field.type === "checkbox") {
          return !field.checked || row.getAttribute("data-" + field.name) === field.value;
        }
        var value = field.value.trim();
        if (!value) return true;
        var own = row.getAttribute("data-" + field.name) || "";
        return field.name === "words" ? own.indexOf(folded(value)) >= 0 : own === value;
      });
    }
    function apply() {
      var shown = 0;
      rows.forEach(function (row) {
        row.hidden = !wanted(row);
        if (!row.hidden) shown += 1;
      });
      said.textContent = shown === rows.length
        ? rows.length + " seats" : shown + " of " + rows.length + " seats";
    }
    form.hidden = false;
    form.addEventListener("input", apply);
    form.addEventListener("change", apply);
    form.addEventListener("submit", function (event) {
      event.preventDefault();
    });
    apply();
  }

  // One row of a table at a time, in words, chosen with a slider ---------------------------------

  function setUpSlider(form) {
    var rows = all("tbody tr", document.getElementById(form.getAttribute("data-slider")));
    var input = form.querySelector("input");
    var name = form.querySelector("[data-name]");
    var said = form.querySelector("[data-said]");
    function show() {
      var chosen = rows[Number(input.value)];
      var words = chosen.querySelector("th").textContent;
      name.textContent = words;
      said.textContent = chosen.getAttribute("data-said");
      input.setAttribute("aria-valuetext", words);
      rows.forEach(function (row) {
        row.classList.toggle("chosen", row === chosen);
      });
    }
    form.hidden = false;
    input.addEventListener("input", show);
    form.addEventListener("submit", function (event) {
      event.preventDefault();
    });
    show();
  }

  // The map --------------------------------------------------------------------------------------

  function place(link) {
    var shape = link.querySelector("use");
    return { x: parseFloat(shape.getAttribute("x")), y: parseFloat(shape.getAttribute("y")) };
  }

  // The nearest hexagon that lies more that way than sideways.
  function neighbour(links, from, dx, dy) {
    var here = place(from), best = null, least = Infinity;
    links.forEach(function (link) {
      if (link === from) return;
      var p = place(link), x = p.x - here.x, y = p.y - here.y;
      var along = x * dx + y * dy, aside = Math.abs(x * dy) + Math.abs(y * dx);
      if (along <= 1 || aside > along) return;
      var far = along + 2 * aside;
      if (far < least) {
        least = far;
        best = link;
      }
    });
    return best;
  }

  function setUpMap(page) {
    var map = page.querySelector(".hexmap");
    var links = all("a", map);
    var readout = page.querySelector("[data-readout]");
    var current = null;

    function show(link) {
      if (current) current.classList.remove("current");
      current = link;
      link.classList.add("current");
      var lines = link.querySelector("title").textContent.split("\n");
      readout.hidden = false;
      readout.querySelector(".readout-name").textContent = lines[0];
      var list = readout.querySelector("ul");
      list.textContent = "";
      lines.slice(1).forEach(function (line) {
        var item = document.createElement("li");
        item.textContent = line;
        list.appendChild(item);
      });
      readout.querySelector("a").setAttribute("href", link.getAttribute("href"));
    }

    function hide() {
      readout.hidden = true;
      if (current) current.classList.remove("current");
      current = null;
    }

    function settle(link) {
      links.forEach(function (other) {
        other.setAttribute("tabindex", other === link ? "0" : "-1");
      });
    }

    page.querySelector("[data-hint]").hidden = false;
    readout.querySelector("[data-readout-close]").addEventListener("click", hide);
    page.addEventListener("keydown", function (event) {
      if (event.key === "Escape") hide();
    });
    settle(links[0]);
    links.forEach(function (link) {
      link.addEventListener("pointerenter", function (event) {
        if (event.pointerType === "mouse") show(link);
      });
      link.addEventListener("focus", function () {
        show(link);
        settle(link);
      });
    });

    // A finger is wider than a hexagon: the first tap shows the seat, the second opens it.
    var touched = false, before = null;
    map.addEventListener("pointerdown", function (event) {
      touched = event.pointerType === "touch";
      before = current;
    });
    map.addEventListener("click", function (event) {
      var link = event.target.closest("a");
      if (!link || !touched || link === before) return;
      event.preventDefault();
      show(link);
    });

    var ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    map.addEventListener("keydown", function (event) {
      var way = ways[event.key];
      var link = event.target.closest("a");
      if (!way || !link) return;
      event.preventDefault();
      var next = neighbour(links, link, way[0], way[1]);
      if (next) next.focus();
    });

    setUpViews(page, map);
    setUpZoom(page, map);
  }

  function setUpViews(page, map) {
    var views = page.querySelector("[data-views]");
    if (!views) return;
    function choose(view) {
      map.setAttribute("data-view", view);
      all("[data-legend]", page).forEach(function (legend) {
        legend.hidden = legend.getAttribute("data-legend") !== view;
      });
    }
    views.hidden = false;
    views.addEventListener("change", function (event) {
      choose(event.target.value);
    });
    var named = window.location.hash.slice(1);
    var wanted = all("input", views).filter(function (input) {
      return input.value === named;
    })[0] || views.querySelector("input:checked");
    wanted.checked = true;
    choose(wanted.value);
  }

  function setUpZoom(page, map) {
    var larger = page.querySelector("[data-zoom-in]");
    var smaller = page.querySelector("[data-zoom-out]");
    var sizes = [100, 160, 240];
    var widest = map.style.maxWidth;
    var at = 0;
    function apply(step) {
      at = Math.min(Math.max(at + step, 0), sizes.length - 1);
      map.style.width = sizes[at] + "%";
      map.style.maxWidth = at ? "none" : widest;
      map.parentNode.classList.toggle("grown", at > 0);
      larger.disabled = at === sizes.length - 1;
      smaller.disabled = at === 0;
    }
    page.querySelector("[data-zoom]").hidden = false;
    larger.addEventListener("click", function () { apply(1); });
    smaller.addEventListener("click", function () { apply(-1); });
  }

  // A day that something is due: how far off it is by the reader's own clock ---------------------

  function setUpCountdown(element) {
    var due = element.getAttribute("data-due").split("-").map(Number);
    var now = new Date();
    var days = Math.round((Date.UTC(due[0], due[1] - 1, due[2])
      - Date.UTC(now.getFullYear(), now.getMonth(), now.getDate())) / 864e5);
    var count = Math.abs(days).toLocaleString("en-GB") + (Math.abs(days) === 1 ? " day" : " days");
    element.textContent = "By your clock: "
      + (days > 0 ? count + " left" : days < 0 ? count + " overdue" : "due today") + ".";
    element.classList.toggle("overdue", days < 0);
    element.hidden = false;
  }

  all("[data-theme-switch]").forEach(setUpTheme);
  all("[data-sortable]").forEach(setUpSorting);
  all("[data-cards]").forEach(setUpCards);
  all("[data-filter]").forEach(setUpFilter);
  all("[data-slider]").forEach(setUpSlider);
  all("[data-map]").forEach(setUpMap);
  all("[data-due]").forEach(setUpCountdown);
})();
