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
  };

  function typeset() {
    if (!/\\[([]/.test(document.querySelector("div.contents, body").textContent)) {
      return; // no formula on this page
    }
    const script = document.createElement("script");
    script.src = root + "mathjax/tex-svg-full.js";
    document.head.appendChild(script);
  }

  /* Pictures of the chapters are drawn for light and for dark pages. */
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
  document.addEventListener("DOMContentLoaded", () => {
    pictures();
    typeset();
  });
})();
