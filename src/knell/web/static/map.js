// The map beside the list of incidents. Without WebGL nothing is loaded, and the list says all there is to say.
const box = document.getElementById("map");
const chosen = document.getElementById("chosen");
const CLOSE = 12; // the zoom from which incidents are no longer drawn together
const TOLD = 12; // incidents named for one click
const MANY = 3000; // spots from which names wait until one is near
const EARTH = 78271.517; // metres that one pixel of a 512-pixel world spans at the equator

if (document.createElement("canvas").getContext("webgl2")) {
  const [maplibre, marks] = await Promise.all([import("/static/vendor/maplibre-gl.mjs"), json(box.dataset.source)]);
  draw(maplibre, drawn(marks));
}

async function json(address) {
  return (await fetch(address)).json();
}

// Each spot with its name, its ring, and how many incidents lie there.
function drawn(marks) {
  const features = marks.lon.map((lon, n) => {
    const [lat, precision, number, killed, place] = ["lat", "precision", "number", "killed", "place"].map((name) => marks[name][n]);
    const { look, radius_km } = marks.precisions[precision];
    const wide = (radius_km * 1000) / (EARTH * Math.cos((lat * Math.PI) / 180)); // pixels at zoom 0
    const size = Math.min(5 + Math.sqrt(killed), 18);
    const properties = { at: spot(lon, lat, precision), number, look, wide, size, harmed: killed > 0, place };
    return { type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] }, properties };
  });
  return { spots: { type: "FeatureCollection", features }, bounds: bounds(marks) };
}

function spot(lon, lat, precision) {
  return [lon, lat, precision].join();
}

function draw(maplibre, incidents) {
  box.hidden = false;
  document.getElementById("mapless").hidden = true;
  document.getElementById("mapacts").hidden = false;
  const map = new maplibre.Map({
    container: box,
    style: style(incidents),
    bounds: incidents.bounds,
    fitBoundsOptions: fitting(),
    attributionControl: false,
    cooperativeGestures: true,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxZoom: 15,
    renderWorldCopies: false,
    canvasContextAttributes: { preserveDrawingBuffer: true }, // so that it can be printed
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.on("load", () => (box.dataset.ready = "yes"));
  let moved = false; // by a person; until then a map that becomes narrower, as on paper, still shows all of them
  map.on("movestart", (event) => (moved ||= Boolean(event.originalEvent)));
  map.on("resize", () => moved || map.fitBounds(incidents.bounds, { ...fitting(), animate: false }));
  map.on("click", (event) => choose(map, event.point));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => map.setStyle(style(incidents)));
  buttons(map, incidents);
  follow(map);
}

function buttons(map, incidents) {
  const acts = { in: () => map.zoomIn(), out: () => map.zoomOut(), all: () => map.fitBounds(incidents.bounds, fitting()) };
  for (const button of document.querySelectorAll("#mapacts button")) button.addEventListener("click", acts[button.dataset.act]);
}

function fitting() {
  return { padding: 64, maxZoom: 8, animate: !matchMedia("(prefers-reduced-motion: reduce)").matches };
}

function bounds({ lon, lat }) {
  if (!lon.length) return [[-170, -56], [180, 75]];
  const end = (choose, found) => found.reduce((one, other) => choose(one, other));
  return [[end(Math.min, lon), end(Math.min, lat)], [end(Math.max, lon), end(Math.max, lat)]];
}

// What was clicked on: an incident, several at one spot, or a number that comes apart when one goes nearer.
async function choose(map, point) {
  const near = [[point.x - 4, point.y - 4], [point.x + 4, point.y + 4]];
  const found = map.queryRenderedFeatures(near, { layers: ["groups", "marks"] });
  if (!found.length) return tell([]);
  const group = found.find((one) => one.properties.cluster);
  if (!group) return tell(found);
  const source = map.getSource("incidents");
  const id = group.properties.cluster_id;
  const [zoom, leaves] = await Promise.all([source.getClusterExpansionZoom(id), source.getClusterLeaves(id, TOLD, 0)]);
  map.easeTo({ center: group.geometry.coordinates, zoom: Math.min(zoom, CLOSE + 1), animate: fitting().animate });
  tell(leaves, group.properties.number);
}

// What is known of them is asked for now: the map itself holds no more of an incident than its mark.
async function tell(spots, number) {
  const asked = new URLSearchParams([...new Set(spots.map((one) => one.properties.at))].map((at) => ["at", at]));
  const told = spots.length ? await json(box.dataset.told + asked) : { features: [], numberMatched: 0 };
  const once = told.features.slice(0, TOLD).map((one) => one.properties);
  for (const row of document.querySelectorAll("#placed .current")) row.classList.remove("current");
  const lines = once.map((one) => {
    const row = document.getElementById("i-" + one.id);
    row?.classList.add("current");
    if (once.length === 1) row?.scrollIntoView({ block: "nearest" });
    const link = document.createElement("a");
    link.href = "/incidents/" + one.id;
    link.textContent = one.title;
    link.dir = "auto";
    const line = document.createElement("li");
    line.append(link, " " + [one.days, one.known].filter(Boolean).join(", "));
    return line;
  });
  if ((number ?? told.numberMatched) > once.length) lines.push(Object.assign(document.createElement("li"), { textContent: "…" }));
  const list = document.createElement("ul");
  list.append(...lines);
  chosen.replaceChildren(...(lines.length ? [list] : []));
}

// A line of the list that is pointed at or focused stands out on the map.
function follow(map) {
  const list = document.getElementById("placed");
  const mark = (event) => {
    const row = event.target.closest("li[id]");
    const at = row?.dataset.at ? spot(...row.dataset.at.split(",").map((one) => (isNaN(one) ? one : Number(one)))) : "";
    if (map.getLayer("pointed")) map.setFilter("pointed", ["==", ["get", "at"], at]);
  };
  for (const name of ["mouseover", "focusin"]) list.addEventListener(name, mark);
}

function style(incidents) {
  const look = getComputedStyle(document.documentElement);
  const colour = (name) => look.getPropertyValue("--" + name).trim();
  const [sheet, paper, line, quiet, ink, killed, injured, accent] =
    ["sheet", "paper", "line", "quiet", "ink", "killed", "injured", "accent"].map(colour);
  const harm = ["case", ["get", "harmed"], killed, injured];
  const wide = ["interpolate", ["exponential", 2], ["zoom"], 0, ["get", "wide"], 20, ["*", ["get", "wide"], 2 ** 20]];
  const kind = (name) => ["==", ["get", "kind"], name];
  return {
    version: 8,
    sources: {
      ground: { type: "geojson", data: new URL(box.dataset.outlines, location.href).href },
      spots: { type: "geojson", data: incidents.spots },
      incidents: { type: "geojson", data: incidents.spots, cluster: true, clusterRadius: 30, clusterMaxZoom: CLOSE, clusterProperties: { number: ["+", ["get", "number"]] } },
    },
    layers: [
      { id: "water", type: "background", paint: { "background-color": line } },
      { id: "land", type: "fill", source: "ground", filter: kind("land"), paint: { "fill-color": paper } },
      { id: "shore", type: "line", source: "ground", filter: kind("land"), paint: { "line-color": quiet, "line-opacity": 0.35, "line-width": 0.7 } },
      { id: "boundary", type: "line", source: "ground", filter: kind("boundary"), paint: { "line-color": quiet, "line-opacity": 0.6, "line-width": 0.8 } },
      { id: "disputed", type: "line", source: "ground", filter: kind("disputed"), paint: { "line-color": quiet, "line-opacity": 0.6, "line-width": 0.8, "line-dasharray": [1, 3] } },
      { id: "rings", type: "circle", source: "spots", filter: [">", ["*", ["get", "wide"], ["^", 2, ["zoom"]]], 1], paint: { "circle-radius": wide, "circle-color": harm, "circle-opacity": 0.04, "circle-stroke-color": harm, "circle-stroke-width": 1, "circle-stroke-opacity": 0.35 } },
      { id: "pointed", type: "circle", source: "spots", filter: ["==", ["get", "at"], ""], paint: { "circle-radius": ["+", ["get", "size"], 7], "circle-opacity": 0, "circle-stroke-color": accent, "circle-stroke-width": 3 } },
      { id: "names", type: "symbol", source: "spots", minzoom: incidents.spots.features.length > MANY ? 6 : 0, layout: { "text-field": ["coalesce", ["get", "place"], ""], "text-font": ["sans-serif"], "text-size": 12, "text-anchor": "left", "text-justify": "left", "text-offset": [1.3, 0], "text-optional": true }, paint: { "text-color": quiet, "text-halo-color": paper, "text-halo-width": 1.5 } },
      { id: "marks", type: "circle", source: "incidents", filter: ["==", ["get", "number"], 1], paint: { "circle-radius": ["get", "size"], "circle-color": harm, "circle-opacity": ["match", ["get", "look"], "spot", 0.9, "town", 0.4, 0.05], "circle-stroke-color": harm, "circle-stroke-width": 1.5 } },
      { id: "groups", type: "circle", source: "incidents", filter: [">", ["get", "number"], 1], paint: { "circle-radius": ["interpolate", ["linear"], ["get", "number"], 2, 12, 100, 26], "circle-color": sheet, "circle-stroke-color": ink, "circle-stroke-width": 1.5 } },
      { id: "numbers", type: "symbol", source: "incidents", filter: [">", ["get", "number"], 1], layout: { "text-field": ["number-format", ["get", "number"], { locale: document.documentElement.lang }], "text-font": ["sans-serif"], "text-size": 13, "text-allow-overlap": true }, paint: { "text-color": ink } },
    ],
  };
}
