"use strict";
// Map and day sheets of one plan. The data stand in the page; nothing is fetched.
const plan = JSON.parse(document.getElementById("plan").textContent);
const told = plan.words || {};
const t = (text, ...values) => values.reduce((s, v, i) => s.replace(`{${i}}`, String(v)), [told[text] || text].flat()[0]); // of one
const $ = (id) => document.getElementById(id);
const light = matchMedia("(prefers-color-scheme: dark)").matches ? ["62%", "70%", "54%"] : ["40%", "52%", "32%"];
const colour = plan.reps.map((r, i) => `hsl(${r.hue} 62% ${light[i % 3]})`);
const columns = plan.customers;
plan.customers = columns.id.map((id, i) => ({
  id, name: columns.name[i], segment: columns.segment[0][columns.segment[1][i]], told: columns.told[0][columns.told[1][i]],
  at: [columns.lat[i] / 1e5, columns.lon[i] / 1e5], rep: columns.rep[i], value: Number(columns.value[i]),
}));
for (const route of plan.routes) {
  let at = plan.reps[route.rep].at;
  route.line = route.stops.map((s) => { if (s[0] !== "lunch") at = s[1] >= 0 ? plan.customers[s[1]].at : plan.reps[route.rep].at; return at; });
}
const chosen = { rep: -1, team: "", day: "", text: "" };
const teams = [...new Set(plan.reps.map((r) => r.team))].filter(Boolean).sort();

function el(tag, text, className) {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  if (className) node.className = className;
  return node;
}

function table(columns, rows) {
  const box = el("div", undefined, "scroll"), t = el("table"), head = el("tr");
  for (const [name, numeric] of columns) head.append(el(name ? "th" : "td", name, numeric ? "n" : ""));
  box.tabIndex = 0;
  t.append(el("thead"), el("tbody"));
  t.tHead.append(head);
  for (const row of rows) {
    const line = el("tr");
    row.forEach((value, i) => line.append(el("td", value === null ? "" : String(value), columns[i][1] ? "n" : "")));
    t.tBodies[0].append(line);
  }
  box.append(t);
  return box;
}

// ---- choice ------------------------------------------------------------------------------
function fill(select, options) {
  for (const [value, text] of options) {
    const option = el("option", text);
    option.value = value;
    select.append(option);
  }
}
fill($("rep"), [["-1", t("all reps")], ...plan.reps.map((r, i) => [String(i), `${r.id} ${r.name}`])]);
fill($("team"), [["", t("all teams")], ...teams.map((name) => [name, name])]);
$("teams").hidden = teams.length < 2;
$("team").addEventListener("change", () => { $("rep").value = "-1"; choose(); });
fill($("day"), [["", t("all days")], ...plan.days.map((d) => [d, `${weekday(d)} ${d}`])]);
$("rep").addEventListener("change", choose);
$("day").addEventListener("change", choose);
$("find").addEventListener("input", () => { chosen.text = $("find").value.trim().toLowerCase(); update(); });
$("print").addEventListener("click", () => window.print());
$("choice").addEventListener("submit", (event) => event.preventDefault());

// The choice stands in the address, as plan.html#rep=R1&day=2026-11-23, so that a day sheet can be linked to.
function choose() {
  chosen.rep = Number($("rep").value);
  chosen.day = $("day").value;
  chosen.team = $("team").value;
  if (chosen.rep >= 0 && chosen.team && plan.reps[chosen.rep].team !== chosen.team) chosen.team = $("team").value = "";
  const told = new URLSearchParams();
  if (chosen.rep >= 0) told.set("rep", plan.reps[chosen.rep].id);
  if (chosen.team) told.set("team", chosen.team);
  if (chosen.day) told.set("day", chosen.day);
  history.replaceState(null, "", `#${told}`);
  fit();
  update();
}

function follow() {
  const told = new URLSearchParams(location.hash.slice(1));
  chosen.rep = plan.reps.findIndex((r) => r.id === told.get("rep"));
  chosen.day = plan.days.includes(told.get("day")) ? told.get("day") : "";
  chosen.team = teams.includes(told.get("team")) ? told.get("team") : "";
  $("team").value = chosen.team;
  $("rep").value = String(chosen.rep);
  $("day").value = chosen.day;
  fit();
  update();
}
window.addEventListener("hashchange", follow);

function weekday(day) {
  return (plan.weekdays || ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"])[(new Date(`${day}T12:00:00Z`).getUTCDay() + 6) % 7];
}

function routes() {
  if (chosen.rep < 0 && !chosen.day) return [];
  return plan.routes.filter((r) => meant(r.rep) && (!chosen.day || r.day === chosen.day));
}

function meant(rep) {
  return (chosen.rep < 0 || rep === chosen.rep) && (!chosen.team || (rep >= 0 && plan.reps[rep].team === chosen.team));
}

function shown(c) {
  return meant(c.rep) &&
    (!chosen.text || c.name.toLowerCase().includes(chosen.text) || c.id.toLowerCase().includes(chosen.text));
}

// ---- map ---------------------------------------------------------------------------------
const canvas = $("map"), pen = canvas.getContext("2d"), tip = $("tip");
const view = { x: 0, y: 0, scale: 1 };
const places = [...plan.customers, ...plan.reps];
const middle = places.length ? places.reduce((sum, p) => sum + p.at[0], 0) / places.length : 0;
const squeeze = plan.tiles ? 1 : Math.cos((middle * Math.PI) / 180); // a degree of longitude in degrees of latitude
// Tiles are in Mercator's projection: how far north a latitude lies there, in degrees of longitude.
const north = (latitude) => (plan.tiles ? (Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360)) * 180) / Math.PI : latitude);
const half = { wide: 0, high: 0 }; // of the map; read once a drawing, as asking the page costs more than drawing a place
const toX = (at) => (at[1] * squeeze - view.x) * view.scale + half.wide;
const toY = (at) => (view.y - north(at[0])) * view.scale + half.high;

function fit() {
  let [low, high, west, east] = [Infinity, -Infinity, Infinity, -Infinity];
  const holds = (at) => {
    const up = north(at[0]), right = at[1] * squeeze;
    if (up < low) low = up;
    if (up > high) high = up;
    if (right < west) west = right;
    if (right > east) east = right;
  };
  if (chosen.day) for (const r of routes()) r.line.forEach(holds);
  if (low > high) for (const c of plan.customers) if (meant(c.rep)) holds(c.at);
  if (low > high) for (const p of places) holds(p.at);
  if (low > high) return;
  view.x = (west + east) / 2;
  view.y = (low + high) / 2;
  const room = 0.9;
  view.scale = Math.min(
    (room * canvas.clientWidth) / Math.max(east - west, 0.002),
    (room * canvas.clientHeight) / Math.max(high - low, 0.002));
}

const ink = () => getComputedStyle(document.documentElement);

function draw() {
  const sharp = window.devicePixelRatio || 1, wide = canvas.clientWidth, high = canvas.clientHeight, css = ink();
  if (!wide || !high || !view.fitted) return;
  half.wide = wide / 2;
  half.high = high / 2;
  canvas.width = wide * sharp;
  canvas.height = high * sharp;
  pen.setTransform(sharp, 0, 0, sharp, 0, 0);
  pen.fillStyle = css.getPropertyValue("--sea");
  pen.fillRect(0, 0, wide, high);
  if (plan.tiles) tiles(wide, high);
  else coast(css);
  territories(wide, high);
  const small = plan.customers.length > 5000 ? 1.2 : 3, grey = css.getPropertyValue("--line");
  for (const others of [true, false]) {
    for (const c of plan.customers) {
      if (shown(c) === others) continue;
      const x = toX(c.at), y = toY(c.at);
      if (x < -5 || y < -5 || x > wide + 5 || y > high + 5) continue;
      const size = others ? small * 0.7 : small;
      pen.fillStyle = others || c.rep < 0 ? grey : colour[c.rep];
      if (small < 2) pen.fillRect(x - size, y - size, 2 * size, 2 * size);
      else dot(c.at, size, pen.fillStyle);
    }
  }
  for (const route of routes()) line(route);
  plan.reps.forEach((r, i) => {
    if (!meant(i)) return;
    const arm = plan.reps.length > 60 ? 3 : 6;
    pen.fillStyle = colour[i];
    pen.strokeStyle = "#fff";
    pen.lineWidth = arm / 3;
    pen.beginPath();
    pen.rect(toX(r.at) - arm, toY(r.at) - arm, 2 * arm, 2 * arm);
    pen.fill();
    pen.stroke();
  });
  if (plan.reps.length <= 60) names();
  scaleBar();
}

function coast(css) {
  pen.fillStyle = css.getPropertyValue("--land");
  pen.strokeStyle = css.getPropertyValue("--coast");
  pen.lineWidth = 1;
  pen.beginPath();
  for (const ring of plan.land) trace(ring, true);
  pen.fill("evenodd");
  pen.stroke();
  pen.setLineDash([5, 4]);
  pen.strokeStyle = css.getPropertyValue("--quiet");
  pen.beginPath();
  for (const run of plan.borders) trace(run, false);
  pen.stroke();
  pen.setLineDash([]);
}

// Tiles come when they come; each is drawn as soon as it is there, beneath everything else.
const loaded = new Map();
function tiles(wide, high) {
  const zoom = Math.max(0, Math.min(19, Math.round(Math.log2((view.scale * 360) / 256)))), count = 2 ** zoom;
  const size = (view.scale * 360) / count, west = view.x - wide / 2 / view.scale, top = view.y + high / 2 / view.scale;
  const x0 = Math.floor(((west + 180) / 360) * count), y0 = Math.max(0, Math.floor(((180 - top) / 360) * count));
  for (let x = x0; (x / count) * 360 - 180 < west + wide / view.scale; x += 1) {
    for (let y = y0; y < count && 180 - (y / count) * 360 > top - high / view.scale; y += 1) {
      const image = tile(zoom, ((x % count) + count) % count, y);
      if (image.naturalWidth) pen.drawImage(image, ((x / count) * 360 - 180 - west) * view.scale, (top - 180 + (y / count) * 360) * view.scale, size + 0.5, size + 0.5);
    }
  }
}

function tile(z, x, y) {
  const url = plan.tiles.url.replace("{z}", z).replace("{x}", x).replace("{y}", y);
  let image = loaded.get(url);
  if (!image) {
    image = new Image();
    loaded.set(url, image);
    image.addEventListener("load", draw);
    image.src = url;
  }
  return image;
}

function trace(points, closed) {
  points.forEach((at, i) => (i ? pen.lineTo(toX(at), toY(at)) : pen.moveTo(toX(at), toY(at))));
  if (closed) pen.closePath();
}

function names() {
  pen.font = "600 12px system-ui, sans-serif";
  pen.textAlign = "left";
  pen.textBaseline = "middle";
  plan.reps.forEach((r, i) => {
    if (!meant(i)) return;
    pen.lineWidth = 3;
    pen.strokeStyle = ink().getPropertyValue("--back");
    pen.strokeText(r.id, toX(r.at) + 10, toY(r.at));
    pen.fillStyle = ink().getPropertyValue("--ink");
    pen.fillText(r.id, toX(r.at) + 10, toY(r.at));
  });
}

// A territory is the ground nearer to one of the rep's customers than to anybody else's, as far as REACH cells from one:
// a fire that spreads from all customers at once, over cells a few pixels wide, as fine as the zoom.
const CELL = 4, REACH = 10, AROUND = [[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [1, -1], [-1, 1], [-1, -1]];
function territories(wide, high) {
  const w = Math.ceil(wide / CELL), h = Math.ceil(high / CELL), owner = new Int16Array(w * h).fill(-1), seed = new Int32Array(w * h);
  let front = [];
  plan.customers.forEach((c) => {
    if (c.rep < 0) return;
    const x = Math.floor(toX(c.at) / CELL), y = Math.floor(toY(c.at) / CELL);
    if (x < 0 || y < 0 || x >= w || y >= h || owner[y * w + x] >= 0) return;
    owner[y * w + x] = c.rep;
    seed[y * w + x] = y * w + x;
    front.push(y * w + x);
  });
  for (let round = 0; front.length && round < REACH; round += 1) {
    const next = [];
    for (const i of front) {
      const x = i % w, from = seed[i], fx = from % w, fy = (from - fx) / w;
      for (const [dx, dy] of AROUND) {
        const nx = x + dx, ny = (i - x) / w + dy, k = ny * w + nx;
        if (nx < 0 || ny < 0 || nx >= w || ny >= h || owner[k] >= 0) continue;
        if ((nx - fx) ** 2 + (ny - fy) ** 2 > REACH * REACH) continue;
        owner[k] = owner[i];
        seed[k] = from;
        next.push(k);
      }
    }
    front = next;
  }
  const fill = new Map(), edge = new Map();
  plan.reps.forEach((_, rep) => { if (meant(rep)) { fill.set(rep, new Path2D()); edge.set(rep, new Path2D()); } });
  for (let y = 0; y < h; y += 1) for (let x = 0; x < w; x += 1) {
    const rep = owner[y * w + x], area = fill.get(rep), rim = edge.get(rep);
    if (!area) continue;
    const px = x * CELL, py = y * CELL;
    area.rect(px, py, CELL, CELL);
    if (x === 0 || owner[y * w + x - 1] !== rep) { rim.moveTo(px, py); rim.lineTo(px, py + CELL); }
    if (x === w - 1 || owner[y * w + x + 1] !== rep) { rim.moveTo(px + CELL, py); rim.lineTo(px + CELL, py + CELL); }
    if (y === 0 || owner[(y - 1) * w + x] !== rep) { rim.moveTo(px, py); rim.lineTo(px + CELL, py); }
    if (y === h - 1 || owner[(y + 1) * w + x] !== rep) { rim.moveTo(px, py + CELL); rim.lineTo(px + CELL, py + CELL); }
  }
  pen.lineWidth = 1.2;
  for (const [rep, area] of fill) {
    pen.globalAlpha = 0.2;
    pen.fillStyle = pen.strokeStyle = colour[rep];
    pen.fill(area);
    pen.globalAlpha = 0.9;
    pen.stroke(edge.get(rep));
  }
  pen.globalAlpha = 1;
}
function dot(at, size, fill) {
  pen.fillStyle = fill;
  pen.beginPath();
  pen.arc(toX(at), toY(at), size, 0, 7);
  pen.fill();
}

function line(route) {
  pen.strokeStyle = colour[route.rep];
  pen.lineWidth = chosen.day ? 2 : 1;
  pen.globalAlpha = chosen.day ? 1 : 0.35;
  pen.beginPath();
  route.line.forEach((at, i) => (i ? pen.lineTo(toX(at), toY(at)) : pen.moveTo(toX(at), toY(at))));
  pen.stroke();
  pen.globalAlpha = 1;
  if (!chosen.day) return;
  pen.font = "600 11px system-ui, sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  route.stops.filter((s) => s[1] >= 0).forEach((s, i) => {
    const at = plan.customers[s[1]].at;
    dot(at, 8, colour[route.rep]);
    pen.fillStyle = "#fff";
    pen.fillText(String(i + 1), toX(at), toY(at));
  });
}

function scaleBar() {
  const pixelsAKm = view.scale / 111.195 / (plan.tiles ? Math.cos((middle * Math.PI) / 180) : 1);
  const most = 150 / pixelsAKm, power = 10 ** Math.floor(Math.log10(most));
  const km = power * ([5, 2, 1].find((n) => n * power <= most) || 1);
  const y = canvas.clientHeight - 14;
  pen.strokeStyle = pen.fillStyle = ink().getPropertyValue("--quiet");
  pen.lineWidth = 2;
  pen.beginPath();
  pen.moveTo(14, y);
  pen.lineTo(14 + km * pixelsAKm, y);
  pen.stroke();
  pen.font = "12px system-ui, sans-serif";
  pen.textAlign = "left";
  pen.textBaseline = "alphabetic";
  pen.fillText(`${km} km`, 14, y - 5);
}

let grabbed = null;
canvas.addEventListener("pointerdown", (e) => { grabbed = [e.clientX, e.clientY]; canvas.setPointerCapture(e.pointerId); });
canvas.addEventListener("pointerup", () => { grabbed = null; });
canvas.addEventListener("pointermove", (e) => {
  if (grabbed) {
    view.x -= (e.clientX - grabbed[0]) / view.scale;
    view.y += (e.clientY - grabbed[1]) / view.scale;
    grabbed = [e.clientX, e.clientY];
    draw();
    return;
  }
  point(e);
});
canvas.addEventListener("pointerleave", () => { tip.hidden = true; });
canvas.addEventListener("wheel", (e) => {
  e.preventDefault();
  const box = canvas.getBoundingClientRect();
  zoom(e.deltaY < 0 ? 1.25 : 0.8, e.clientX - box.left - box.width / 2, e.clientY - box.top - box.height / 2);
}, { passive: false });
$("in").addEventListener("click", () => zoom(1.5, 0, 0));
$("out").addEventListener("click", () => zoom(1 / 1.5, 0, 0));
$("whole").addEventListener("click", () => { fit(); draw(); });

function zoom(factor, dx, dy) {
  view.x += (dx / view.scale) * (1 - 1 / factor);
  view.y -= (dy / view.scale) * (1 - 1 / factor);
  view.scale *= factor;
  draw();
}

function point(e) {
  const box = canvas.getBoundingClientRect(), x = e.clientX - box.left, y = e.clientY - box.top;
  let nearest = null, least = 100;
  for (const c of plan.customers) {
    const d = (toX(c.at) - x) ** 2 + (toY(c.at) - y) ** 2;
    if (shown(c) && d < least) [nearest, least] = [c, d];
  }
  tip.hidden = !nearest;
  if (!nearest) return;
  const rep = plan.reps[nearest.rep];
  tip.textContent = `${nearest.name} (${nearest.id})\n${rep ? `${rep.id} ${rep.name}` : t("nobody")}\n${nearest.told}`;
  tip.style.left = `${Math.min(x + 12, box.width - 180)}px`;
  tip.style.top = `${Math.min(y + 12, box.height - 70)}px`;
}
new ResizeObserver(() => { if (!view.fitted && canvas.clientWidth) { fit(); view.fitted = true; } draw(); }).observe(canvas);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);

// ---- day sheets and customers --------------------------------------------------------------
const MOST = 100;

function update() {
  draw();
  only();
  const found = routes(), box = $("sheets");
  box.replaceChildren();
  box.append(el("h2", t("Day sheets")));
  if (plan.later) box.append(el("p", t("Days from {0} on are in the pages of the reps: salesplan export --format html --by rep", plan.later)));
  if (!found.length) box.append(el("p", chosen.rep < 0 && !chosen.day ? t("Choose a rep or a day to see its routes.") : t("No routes.")));
  for (const r of found.slice(0, 40)) box.append(sheet(r));
  if (found.length > 40) box.append(el("p", t("… {0} more days: choose a rep or a day.", found.length - 40)));
  customers();
}

// Of a team the tables show its rows alone; what titles and sums tell is of everybody.
function only() {
  $("only").hidden = !chosen.team;
  $("only").textContent = chosen.team ? t("Rows of team {0}; titles and sums are of all.", chosen.team) : "";
  for (const row of document.querySelectorAll("tr[data-reps]")) {
    row.hidden = Boolean(chosen.team) && !repsOf(row).some((i) => plan.reps[i].team === chosen.team);
  }
}

const position = new Map(plan.reps.map((r, i) => [r.id, i]));
function repsOf(row) {
  return row.dataset.reps.split(" ").map((id) => position.get(decodeURIComponent(id))).filter((i) => i !== undefined);
}

function sheet(r) {
  const rep = plan.reps[r.rep], section = el("section", undefined, "sheet");
  section.append(el("h3", `${weekday(r.day)} ${r.day}, ${rep.name} (${rep.id}): ${r.told}`));
  section.append(table(
    [["", 1], [t("arrives"), 1], [t("starts"), 1], [t("leaves"), 1], [t("customer"), 0], [t("name"), 0], [t("focus"), 0], [t("drive, min"), 1], ["km", 1]],
    r.stops.map((s, i) => {
      const c = plan.customers[s[1]];
      return [i, s[2], s[3], s[4], c ? c.id : t(s[0]), c ? c.name : "", s[5], s[6], s[7]];
    })));
  if (r.calls.length) {
    section.append(el("p", t("Also by phone, video or mail:")));
    section.append(table([[t("by"), 0], [t("customer"), 0], [t("name"), 0], [t("focus"), 0]],
      r.calls.map((s) => [s[0], plan.customers[s[1]].id, plan.customers[s[1]].name, s[2]])));
  }
  if (r.links.length) {
    const p = el("p", undefined, "screen");
    r.links.forEach((href, i) => {
      const link = el("a", r.links.length > 1 ? t("open part {0} on a map", i + 1) : t("open on a map"));
      link.href = href;
      link.rel = "noreferrer noopener";
      p.append(link, " ");
    });
    section.append(p);
  }
  return section;
}

function customers() {
  const found = plan.customers.filter(shown).sort((a, b) => b.value - a.value);
  const box = $("customers");
  box.replaceChildren(el("h2", chosen.rep >= 0 ? t("{0} customers of {1}", found.length, plan.reps[chosen.rep].name) : t("{0} customers", found.length)));
  box.append(table(
    [[t("customer"), 0], [t("name"), 0], [t("segment"), 0], [t("rep"), 0], [t("plan"), 0], [t("value, {0} a cycle", plan.currency), 1]],
    found.slice(0, MOST).map((c) => [c.id, c.name, c.segment, plan.reps[c.rep] ? plan.reps[c.rep].id : "", c.told, c.value.toFixed(0)])));
  if (found.length > MOST) box.append(el("p", t("… {0} more: choose a rep, or search.", found.length - MOST)));
}

// ---- legend, and tables that sort -------------------------------------------------------------
if (plan.reps.length <= 60) {
  plan.reps.forEach((r, i) => {
    const item = el("li"), button = el("button", undefined, "key"), swatch = el("i");
    swatch.style.background = colour[i];
    button.type = "button";
    button.append(swatch, `${r.id} ${r.name}`);
    button.addEventListener("click", () => { $("rep").value = String(chosen.rep === i ? -1 : i); choose(); });
    item.append(button);
    $("legend").append(item);
  });
} else $("legend").append(el("li", t("{0} reps: choose one above, or in the table", plan.reps.length)));

const [thousands, decimal] = plan.marks || [",", "."];
const figure = (text) => {
  const plain = text.replaceAll(thousands, "").replace(/[\u00a0\u202f %]/g, "").replace(decimal, ".");
  const n = Number(plain.replace("–", "NaN"));
  return text === "" || Number.isNaN(n) ? null : n;
};
for (const t of document.querySelectorAll("table.sortable")) {
  [...t.tHead.rows[0].cells].forEach((head, i) => {
    const button = el("button", undefined, "sort");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "descending", sign = down ? 1 : -1;
      for (const other of t.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "ascending" : "descending");
      const rows = [...t.tBodies[0].rows].map((row) => [row.cells[i].textContent, row]);
      const numbers = rows.every(([text]) => text === "" || text === "–" || figure(text) !== null);
      const key = (text) => (numbers ? figure(text) ?? -Infinity : text);
      rows.sort(([a], [b]) => sign * (numbers ? key(a) - key(b) : a.localeCompare(b)));
      t.tBodies[0].append(...rows.map(([, row]) => row));
    });
  });
}
// Whoever is named in a table leads to their customers and days.
for (const row of document.querySelectorAll("tr[data-reps]")) {
  for (const i of repsOf(row)) {
    const cell = [...row.cells].find((c) => c.textContent === plan.reps[i].id && !c.firstElementChild);
    if (!cell) continue;
    const button = el("button", undefined, "key"), swatch = el("i");
    swatch.style.background = colour[i];
    button.type = "button";
    button.append(swatch, plan.reps[i].id);
    button.addEventListener("click", () => { $("rep").value = String(i); choose(); $("where").scrollIntoView(); });
    cell.replaceChildren(button);
  }
}

follow();
