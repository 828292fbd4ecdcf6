// Draws the BPMN file that the page names, and beside each way how often it was taken.
const place = document.querySelector("[data-bpmn]");
const failed = document.querySelector("[data-bpmn-failed]");

function badge(text) {
  const mark = document.createElement("span");
  mark.className = "bpmn-count";
  mark.textContent = text;
  return mark;
}

function middle(waypoints) {
  const at = waypoints.length > 2 ? 1 : 0;
  return { x: (waypoints[at].x + waypoints[at + 1].x) / 2, y: (waypoints[at].y + waypoints[at + 1].y) / 2 };
}

function count(viewer, counts) {
  const registry = viewer.get("elementRegistry");
  const overlays = viewer.get("overlays");
  for (const [id, number] of Object.entries(counts)) {
    const flow = registry.get(id);
    if (!flow) continue;
    const { x, y } = middle(flow.waypoints);
    const left = Math.min(...flow.waypoints.map((point) => point.x));
    const top = Math.min(...flow.waypoints.map((point) => point.y));
    overlays.add(id, { position: { left: x - left - 12, top: y - top + 3 }, html: badge(String(number)) });
  }
}

async function draw() {
  const answer = await fetch(place.dataset.bpmn);
  if (!answer.ok) throw new Error(answer.statusText);
  const viewer = new window.BpmnJS({ container: place, zoomScroll: { enabled: false } });
  const { warnings } = await viewer.importXML(await answer.text());
  count(viewer, JSON.parse(place.dataset.counts));
  viewer.get("canvas").zoom("fit-viewport", "auto");
  for (const button of document.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => {
      const step = Number(button.dataset.zoom);
      if (step) viewer.get("zoomScroll").stepZoom(step);
      else viewer.get("canvas").zoom("fit-viewport", "auto");
    });
  }
  document.querySelector("[data-zooms]").hidden = false;
  place.dataset.drawn = String(warnings.length);
}

if (place) {
  place.hidden = false;
  draw().catch(() => {
    place.hidden = true;
    failed.hidden = false;
  });
}
