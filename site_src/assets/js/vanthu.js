/* What the pages do beyond being read; all of it is extra: without JavaScript nothing is missing. A classic script (file://). */
(function () {
  "use strict";
  var words = (document.getElementById("vt-words") || { dataset: {} }).dataset;

  /* One click copies a citation. */
  document.querySelectorAll(".vt-form").forEach(function (form) {
    var code = form.querySelector("code"), name = form.querySelector(".vt-form-name");
    if (!code || !name) return;
    var button = document.createElement("button");
    button.type = "button";
    button.className = "vt-copy";
    button.textContent = words.copy || "Chép";
    button.setAttribute("aria-label", button.textContent + ": " + name.textContent);
    button.addEventListener("click", function () { copy(code.textContent, button); });
    name.appendChild(button);
  });

  function copy(text, button) {
    function done() {
      var before = button.textContent;
      button.textContent = words.copied || "Đã chép";
      setTimeout(function () { button.textContent = before; }, 1500);
    }
    if (navigator.clipboard && window.isSecureContext) { navigator.clipboard.writeText(text).then(done, old); } else { old(); }
    function old() {
      var area = document.createElement("textarea");
      area.value = text;
      document.body.appendChild(area);
      area.select();
      try { document.execCommand("copy"); done(); } finally { area.remove(); }
    }
  }

  /* A preview of the cited document, from the list of citations of the same page. */
  var preview = null, timer = 0;
  function hide() { clearTimeout(timer); if (preview) { preview.remove(); preview = null; } }
  function show(link) {
    hide();
    var entry = document.getElementById(link.dataset.vd);
    if (!entry) return;
    preview = document.createElement("div");
    preview.className = "vt-preview";
    preview.setAttribute("role", "note");
    Array.prototype.forEach.call(entry.childNodes, function (node) {
      if (node.nodeName === "BLOCKQUOTE") return;
      var copied = node.cloneNode(true);
      if (copied.removeAttribute) { copied.removeAttribute("id"); copied.removeAttribute("href"); }
      preview.appendChild(copied);
    });
    document.body.appendChild(preview);
    var box = link.getClientRects()[0], width = preview.offsetWidth;
    var left = Math.max(8, Math.min(box.left, document.documentElement.clientWidth - width - 8));
    var below = box.bottom + 8 + preview.offsetHeight < window.innerHeight;
    preview.style.left = left + window.scrollX + "px";
    preview.style.top = (below ? box.bottom + 6 : box.top - preview.offsetHeight - 6) + window.scrollY + "px";
  }
  document.addEventListener("mouseover", function (event) {
    var link = event.target.closest && event.target.closest("a.vt-ref");
    if (link) { clearTimeout(timer); timer = setTimeout(show, 250, link); }
  });
  document.addEventListener("mouseout", function (event) { if (event.target.closest && event.target.closest("a.vt-ref")) hide(); });
  document.addEventListener("focusin", function (event) { if (event.target.matches && event.target.matches("a.vt-ref")) show(event.target); else hide(); });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") hide(); });

  /* The labels of the header that open the menu and the search box become buttons, so that the keyboard reaches them. */
  document.querySelectorAll("label.md-header__button[for='__drawer'], label.md-header__button[for='__search']").forEach(function (label) {
    var toggle = document.getElementById(label.htmlFor);
    if (!toggle) return;
    var button = document.createElement("button");
    button.type = "button";
    button.className = label.className;
    button.dataset.for = label.htmlFor;
    button.setAttribute("aria-label", toggle.getAttribute("aria-label") || "");
    while (label.firstChild) button.appendChild(label.firstChild);
    button.addEventListener("click", function () { toggle.click(); });
    label.replaceWith(button);
  });

  /* An empty corner of a document's table heads nothing. */
  document.querySelectorAll("article th:empty").forEach(function (cell) { cell.replaceWith(document.createElement("td")); });

  /* What scrolls sideways can be scrolled from the keyboard; Material wraps a document's tables when it has loaded. */
  window.addEventListener("load", function () {
    setTimeout(function () {
      document.querySelectorAll(".md-typeset__scrollwrap, .md-typeset .vt-scroll, .vt-figure").forEach(function (box) {
        if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      });
    }, 0);
  });

  /* On a phone the table of contents, which stands beside the text elsewhere, folds out above it. */
  var contents = document.querySelector(".md-sidebar--secondary .md-nav__list"), card = document.querySelector(".vt-card");
  if (contents && card && window.matchMedia("(max-width: 59.984375em)").matches) {
    var box = document.createElement("details"), summary = document.createElement("summary"), list = contents.cloneNode(true);
    box.className = "vt-toc";
    summary.textContent = (document.querySelector(".md-sidebar--secondary .md-nav__title") || {}).textContent || "";
    [list].concat(Array.prototype.slice.call(list.querySelectorAll("*"))).forEach(function (node) {
      Array.prototype.slice.call(node.attributes).forEach(function (a) { if (a.name !== "href") node.removeAttribute(a.name); });
    });
    box.appendChild(summary);
    box.appendChild(list);
    card.after(box);
  }
})();
