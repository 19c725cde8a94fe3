"use strict";
// Map and day sheets of one plan. The data stand in the page; nothing is fetched.
const plan = JSON.parse(document.getElementById("plan").textContent);
const $ = (id) => document.getElementById(id);
const colour = plan.reps.map((_, i) => `hsl(${(i * 137.508) % 360} 65% ${i % 2 ? 38 : 48}%)`);
const chosen = { rep: -1, day: "", text: "" };

function el(tag, text, className) {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  if (className) node.className = className;
  return node;
}

function table(columns, rows) {
  const box = el("div", undefined, "scroll"), t = el("table"), head = el("tr");
  for (const [name, numeric] of columns) head.append(el("th", name, numeric ? "n" : ""));
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
fill($("rep"), [["-1", "all reps"], ...plan.reps.map((r, i) => [String(i), `${r.id} ${r.name}`])]);
fill($("day"), [["", "all days"], ...plan.days.map((d) => [d, `${weekday(d)} ${d}`])]);
$("rep").addEventListener("change", choose);
$("day").addEventListener("change", choose);
$("find").addEventListener("input", () => { chosen.text = $("find").value.trim().toLowerCase(); update(); });
$("print").addEventListener("click", () => window.print());
$("choice").addEventListener("submit", (event) => event.preventDefault());

// The choice stands in the address, as plan.html#rep=R1&day=2026-11-23, so that a day sheet can be linked to.
function choose() {
  chosen.rep = Number($("rep").value);
  chosen.day = $("day").value;
  const told = new URLSearchParams();
  if (chosen.rep >= 0) told.set("rep", plan.reps[chosen.rep].id);
  if (chosen.day) told.set("day", chosen.day);
  history.replaceState(null, "", `#${told}`);
  fit();
  update();
}

function follow() {
  const told = new URLSearchParams(location.hash.slice(1));
  chosen.rep = plan.reps.findIndex((r) => r.id === told.get("rep"));
  chosen.day = plan.days.includes(told.get("day")) ? told.get("day") : "";
  $("rep").value = String(chosen.rep);
  $("day").value = chosen.day;
  fit();
  update();
}
window.addEventListener("hashchange", follow);

function weekday(day) {
  return ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][new Date(`${day}T12:00:00Z`).getUTCDay()];
}

function routes() {
  if (chosen.rep < 0 && !chosen.day) return [];
  return plan.routes.filter((r) => (chosen.rep < 0 || r.rep === chosen.rep) && (!chosen.day || r.day === chosen.day));
}

function shown(c) {
  return (chosen.rep < 0 || c.rep === chosen.rep) &&
    (!chosen.text || c.name.toLowerCase().includes(chosen.text) || c.id.toLowerCase().includes(chosen.text));
}

// ---- map ---------------------------------------------------------------------------------
const canvas = $("map"), pen = canvas.getContext("2d"), tip = $("tip");
const view = { x: 0, y: 0, scale: 1 };
const places = [...plan.customers, ...plan.reps];
const middle = places.length ? places.reduce((sum, p) => sum + p.at[0], 0) / places.length : 0;
const squeeze = Math.cos((middle * Math.PI) / 180); // a degree of longitude in degrees of latitude
const toX = (at) => (at[1] * squeeze - view.x) * view.scale + canvas.clientWidth / 2;
const toY = (at) => (view.y - at[0]) * view.scale + canvas.clientHeight / 2;

function fit() {
  const meant = plan.customers.filter((c) => chosen.rep < 0 || c.rep === chosen.rep);
  let points = routes().length && chosen.day ? routes().flatMap((r) => r.line) : meant.map((c) => c.at);
  if (!points.length) points = places.map((p) => p.at);
  if (!points.length) return;
  let [south, north, west, east] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [lat, lon] of points) {
    south = Math.min(south, lat); north = Math.max(north, lat);
    west = Math.min(west, lon * squeeze); east = Math.max(east, lon * squeeze);
  }
  view.x = (west + east) / 2;
  view.y = (south + north) / 2;
  const room = 0.9;
  view.scale = Math.min(
    (room * canvas.clientWidth) / Math.max(east - west, 0.002),
    (room * canvas.clientHeight) / Math.max(north - south, 0.002));
}

function draw() {
  const sharp = window.devicePixelRatio || 1;
  canvas.width = canvas.clientWidth * sharp;
  canvas.height = canvas.clientHeight * sharp;
  pen.setTransform(sharp, 0, 0, sharp, 0, 0);
  pen.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
  const small = plan.customers.length > 5000 ? 1.6 : 3;
  for (const others of [true, false]) {
    for (const c of plan.customers) {
      if (shown(c) === others) continue;
      dot(c.at, others ? small * 0.7 : small, others || c.rep < 0 ? "#c3cbd3" : colour[c.rep]);
    }
  }
  for (const route of routes()) line(route);
  plan.reps.forEach((r, i) => {
    if (chosen.rep >= 0 && i !== chosen.rep) return;
    pen.fillStyle = colour[i];
    pen.strokeStyle = "#fff";
    pen.lineWidth = 2;
    pen.beginPath();
    pen.rect(toX(r.at) - 6, toY(r.at) - 6, 12, 12);
    pen.fill();
    pen.stroke();
  });
  scaleBar();
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
  const pixelsAKm = view.scale / 111.195;
  const most = 150 / pixelsAKm, power = 10 ** Math.floor(Math.log10(most));
  const km = power * ([5, 2, 1].find((n) => n * power <= most) || 1);
  const y = canvas.clientHeight - 14;
  pen.strokeStyle = pen.fillStyle = "#5b6875";
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
  const box = canvas.getBoundingClientRect(), factor = e.deltaY < 0 ? 1.25 : 0.8;
  const dx = e.clientX - box.left - box.width / 2, dy = e.clientY - box.top - box.height / 2;
  view.x += (dx / view.scale) * (1 - 1 / factor);
  view.y -= (dy / view.scale) * (1 - 1 / factor);
  view.scale *= factor;
  draw();
}, { passive: false });

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
  tip.textContent = `${nearest.name} (${nearest.id})\n${rep ? `${rep.id} ${rep.name}` : "nobody"}\n${nearest.told}`;
  tip.style.left = `${Math.min(x + 12, box.width - 180)}px`;
  tip.style.top = `${Math.min(y + 12, box.height - 70)}px`;
}
new ResizeObserver(draw).observe(canvas);

// ---- day sheets and customers --------------------------------------------------------------
const MOST = 100;

function update() {
  draw();
  const found = routes(), box = $("sheets");
  box.replaceChildren();
  if (!found.length) box.append(el("p", chosen.rep < 0 && !chosen.day ? "Choose a rep or a day to see its routes." : "No routes."));
  for (const r of found.slice(0, 40)) box.append(sheet(r));
  if (found.length > 40) box.append(el("p", `… ${found.length - 40} more days: choose a rep or a day.`));
  customers();
}

function sheet(r) {
  const rep = plan.reps[r.rep], section = el("section", undefined, "sheet");
  section.append(el("h2", `${weekday(r.day)} ${r.day}, ${rep.name} (${rep.id}): ${r.told}`));
  section.append(table(
    [["", 1], ["arrives", 1], ["starts", 1], ["leaves", 1], ["customer", 0], ["name", 0], ["focus", 0], ["drive, min", 1], ["km", 1]],
    r.stops.map((s, i) => {
      const c = plan.customers[s[1]];
      return [i, s[2], s[3], s[4], c ? c.id : s[0], c ? c.name : "", s[5], s[6], s[7]];
    })));
  if (r.calls.length) {
    section.append(el("p", "Also by phone, video or mail:"));
    section.append(table([["by", 0], ["customer", 0], ["name", 0], ["focus", 0]],
      r.calls.map((s) => [s[0], plan.customers[s[1]].id, plan.customers[s[1]].name, s[2]])));
  }
  if (r.links.length) {
    const p = el("p", undefined, "screen");
    r.links.forEach((href, i) => {
      const link = el("a", r.links.length > 1 ? `open part ${i + 1} on a map` : "open on a map");
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
  box.replaceChildren(el("h2", `${found.length} customers${chosen.rep >= 0 ? ` of ${plan.reps[chosen.rep].name}` : ""}`));
  box.append(table(
    [["customer", 0], ["name", 0], ["segment", 0], ["rep", 0], ["plan", 0], [`value, ${plan.currency} a cycle`, 1]],
    found.slice(0, MOST).map((c) => [c.id, c.name, c.segment, plan.reps[c.rep] ? plan.reps[c.rep].id : "", c.told, c.value.toFixed(0)])));
  if (found.length > MOST) box.append(el("p", `… ${found.length - MOST} more: choose a rep, or search.`));
}

follow();
