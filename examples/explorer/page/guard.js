/* Tells a browser's user what it lacks, before the script that needs it is read. */
(function () {
  var missing = [];
  if (!self.WebAssembly) missing.push("WebAssembly");
  if (!self.DecompressionStream) missing.push("DecompressionStream");
  function say(text) {
    document.documentElement.className = "unsupported";
    document.getElementById("unsupported").textContent = text;
  }
  if (missing.length) {
    say(
      "This page computes with WebAssembly, and this browser lacks " + missing.join(" and ") +
        ". A browser of 2023 or later has both: Firefox 113, Chrome 98, Safari 16.4."
    );
  } else {
    addEventListener("error", function () {
      if (!document.documentElement.hasAttribute("data-started")) {
        say("This browser cannot read the page's script. One of 2023 or later can: Firefox, Chrome, Edge or Safari.");
      }
    });
  }
})();
