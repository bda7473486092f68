"use strict";
// Stick figures of drills: each figure.drill carries one rep and shows it over and over.
(function () {
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const movers = [];
  for (const figure of document.querySelectorAll("figure.drill[data-rep]")) {
    const rep = JSON.parse(figure.dataset.rep);
    const picture = figure.querySelector("svg.mover");
    const lines = [...picture.querySelectorAll("polyline")];
    const head = picture.querySelector("circle.head");
    const controls = figure.querySelector(".controls");
    const play = figure.querySelector(".play");
    const slow = figure.querySelector(".slow");
    const count = rep.head.length;
    const mover = { phase: rep.top / count, moving: !calm.matches, seen: true, rate: 1 };
    function between(a, b, share) {
      return [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])];
    }
    function draw() {
      const at = mover.phase * count, now = Math.floor(at) % count, next = (now + 1) % count;
      const share = at - Math.floor(at);
      lines.forEach(function (line, k) {
        const from = rep.lines[k][now], to = rep.lines[k][next];
        line.setAttribute("points", from.map((p, i) => between(p, to[i], share).join(",")).join(" "));
      });
      const [x, y] = between(rep.head[now], rep.head[next], share);
      head.setAttribute("cx", x);
      head.setAttribute("cy", y);
    }
    function words() {
      play.textContent = mover.moving ? "Pause" : "Play";
      play.setAttribute("aria-pressed", String(mover.moving));
      slow.setAttribute("aria-pressed", String(mover.rate < 1));
    }
    mover.step = function (seconds) {
      if (!mover.moving || !mover.seen) return;
      mover.phase = (mover.phase + mover.rate * seconds / rep.seconds) % 1;
      draw();
    };
    play.addEventListener("click", function () { mover.moving = !mover.moving; words(); });
    slow.addEventListener("click", function () { mover.rate = mover.rate < 1 ? 1 : 0.5; words(); });
    calm.addEventListener("change", function () { mover.moving = !calm.matches; words(); });
    if ("IntersectionObserver" in window) {
      new IntersectionObserver(function (entries) {
        mover.seen = entries[entries.length - 1].isIntersecting;
      }).observe(picture);
    }
    controls.hidden = false;
    words();
    draw();
    movers.push(mover);
  }
  let before = null;
  function tick(now) {
    const seconds = before === null ? 0 : Math.min((now - before) / 1000, 0.1);
    before = now;
    for (const mover of movers) mover.step(seconds);
    requestAnimationFrame(tick);
  }
  if (movers.length) requestAnimationFrame(tick);
})();
