/* Begins the page: tells a browser's user what the browser lacks, or unpacks the page's script and runs it. In JavaScript
   that old browsers read. */
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
    return;
  }
  /* What build.mjs has packed: gzip, base64. A Response, by its name. */
  self.unpack = function (name) {
    var text = atob(document.getElementById("packed-" + name).textContent);
    var bytes = new Uint8Array(text.length);
    for (var i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
  };
  addEventListener("error", function () {
    if (!document.documentElement.hasAttribute("data-started")) {
      say("This browser cannot read the page's script. One of 2023 or later can: Firefox, Chrome, Edge or Safari.");
    }
  });
  self.unpack("script").text().then(function (code) {
    var script = document.createElement("script");
    script.textContent = code;
    document.body.appendChild(script);
  });
})();
