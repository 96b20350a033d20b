/* What the pages do beyond Doxygen's own: a switch for dark and light, with pictures for both, a button to copy code,
   formulas by the MathJax that lies beside the pages. Nothing is loaded from elsewhere. */
(function () {
  "use strict";
  const root = document.currentScript.dataset.root;

  DoxygenAwesomeDarkModeToggle.init();
  DoxygenAwesomeFragmentCopyButton.init();

  window.MathJax = {
    options: { ignoreHtmlClass: "fragment|line", enableMenu: true },
    svg: { fontCache: "global" },
    startup: { pageReady: () => MathJax.startup.defaultPageReady().then(scrolling) },
  };

  function typeset() {
    if (!/\\[([]/.test(document.querySelector("div.contents, body").textContent)) {
      return; // no formula on this page
    }
    const script = document.createElement("script");
    script.src = root + "mathjax/tex-svg-full.js";
    document.head.appendChild(script);
  }

  /* Doxygen sets SVG pictures as objects and gives no picture a text for those who do not see it: all become images with
     their caption as text. Those of the chapters are drawn for light and for dark pages. */
  function images() {
    for (const object of document.querySelectorAll('div.contents object[type="image/svg+xml"]')) {
      const image = document.createElement("img");
      image.src = object.getAttribute("data");
      object.replaceWith(image);
    }
    for (const image of document.querySelectorAll('div.contents img:is(:not([alt]), [alt=""])')) {
      const caption = image.parentElement.querySelector(".caption");
      image.alt = image.title || (caption ? caption.textContent.trim() : "");
    }
  }

  function pictures() {
    const dark = document.documentElement.classList.contains("dark-mode");
    for (const image of document.querySelectorAll('img[src^="chapter_"]')) {
      const wanted = image.getAttribute("src").replace(/(_dark)?\.svg$/, dark ? "_dark.svg" : ".svg");
      if (image.getAttribute("src") !== wanted) {
        image.setAttribute("src", wanted);
      }
    }
  }

  new MutationObserver(pictures).observe(document.documentElement, { attributeFilter: ["class"] });
  /* What scrolls by itself is reached by the keyboard too. */
  function scrolling() {
    for (const box of document.querySelectorAll("div.contents :is(div.image, .fragment, table, .formulaDsp, mjx-container)")) {
      if (box.scrollWidth > box.clientWidth && getComputedStyle(box).overflowX === "auto") {
        box.tabIndex = 0;
      }
    }
  }

  /* The search field has no label, and Doxygen's menu puts it in when it likes. */
  function label(tries) {
    const field = document.getElementById("MSearchField");
    field?.setAttribute("aria-label", "Search");
    if (tries > 0 && (!field || document.readyState !== "complete")) {
      setTimeout(label, 20, tries - 1);
    }
  }

  window.addEventListener("load", scrolling);
  document.addEventListener("DOMContentLoaded", () => {
    label(250);
    images();
    pictures();
    typeset();
  });
})();
