for (const stage of document.querySelectorAll("#whatif .stage")) {
  const { seconds, travel, frames } = JSON.parse(stage.querySelector("script").textContent);
  const count = frames[0].length;
  const paces = [[4, "a quarter as fast"], [8, "an eighth as fast"], [1, "real speed"]];
  const movers = [...stage.querySelectorAll("svg.runner")].map((svg, k) => {
    const all = (name) => [...svg.querySelectorAll(`[${name}]`)].map((el) =>
      [el, el.getAttribute(name).split(" ").map(Number)]);
    const [lines, heads, forces] = ["data-p", "data-c", "data-f"].map(all);
    const belt = svg.querySelector(".belt");
    return (phase) => {
      const frame = frames[k][Math.floor(phase * count) % count];
      const at = (i) => [frame[2 * i], frame[2 * i + 1]];
      for (const [el, rows] of lines) el.setAttribute("points", rows.map(at).join(" "));
      for (const [el, [i]] of heads) {
        el.setAttribute("cx", at(i)[0]);
        el.setAttribute("cy", at(i)[1]);
      }
      for (const [el, [foot, tip]] of forces) {
        const shown = at(tip)[0] !== null;
        el.setAttribute("visibility", shown ? "visible" : "hidden");
        if (!shown) continue;
        [["x1", "y1", foot], ["x2", "y2", tip]].forEach(([x, y, i]) => {
          el.setAttribute(x, at(i)[0]);
          el.setAttribute(y, at(i)[1]);
        });
      }
      belt.setAttribute("stroke-dashoffset", phase * travel[k]);
    };
  });
  const controls = stage.querySelector(".controls");
  const [play, slower] = controls.querySelectorAll("button");
  const slider = controls.querySelector("input");
  const said = controls.querySelector(".pace");
  let pace = 0, phase = 0, last = 0, running = false;
  const draw = () => {
    movers.forEach((move) => move(phase));
    slider.value = 100 * phase;
  };
  const tick = (now) => {
    if (!running) return;
    phase = (phase + Math.max(now - last, 0) / 1000 / seconds / paces[pace][0]) % 1;
    last = now;
    draw();
    requestAnimationFrame(tick);
  };
  const set = (on) => {
    running = on;
    play.textContent = on ? "Pause" : "Play";
    last = performance.now();
    if (on) requestAnimationFrame(tick);
  };
  play.addEventListener("click", () => set(!running));
  slower.addEventListener("click", () => {
    pace = (pace + 1) % paces.length;
    slower.textContent = pace === 1 ? "Real speed" : "Slower";
    said.textContent = paces[pace][1];
  });
  slider.addEventListener("input", () => {
    set(false);
    phase = Math.min(slider.value / 100, 0.999);
    draw();
  });
  controls.hidden = false;
  draw();
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches) set(true);
}
