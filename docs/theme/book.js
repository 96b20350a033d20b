/* What the pages do beyond Doxygen's own: a switch for dark and light, a button to copy code, formulas by the MathJax
   that lies beside the pages. Nothing is loaded from elsewhere. */
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

  document.addEventListener("DOMContentLoaded", typeset);
})();
