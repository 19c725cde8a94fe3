"use strict";
// One rep's days. The data stand in the page; nothing is fetched, and answers stay here until the rep sends them.
const plan = JSON.parse(document.getElementById("plan").textContent);
const told = plan.words || {};
const t = (text, ...values) => values.reduce((s, v, i) => s.replace(`{${i}}`, String(v)), [told[text] || text].flat()[0]); // of one
const plural = plan.plural || ""; // of each amount the number of its form, as the catalogue has them
function n(count, one, many) {
  const forms = told[one];
  if (!forms) return t(count === 1 ? one : many, count);
  return forms[Number(plural[count < 100 ? count : 100 + (count % 100)])].replace("{0}", String(count));
}

function el(tag, attributes, ...children) {
  const svg = ["svg", "image", "path", "circle", "rect", "text", "line", "g", "title"].includes(tag);
  const node = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((c) => c !== undefined && c !== null && c !== false && c !== ""));
  return node;
}

// ---- days ----------------------------------------------------------------------------------
const locale = document.documentElement.lang;
const noon = (day) => new Date(`${day}T12:00:00Z`);
const said = (day, style) => new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...style }).format(noon(day));
const long = (day) => said(day, { weekday: "short", day: "numeric", month: "short" });
const now = new Date();
const here = `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;
const plus = (day, days) => new Date(noon(day).getTime() + days * 864e5).toISOString().slice(0, 10);
const inPlan = plan.days.some((d) => d.day >= here) && here >= plan.asOf;
const today = inPlan ? here : plan.asOf;
let at = Math.max(0, plan.days.findIndex((d) => d.day >= today));

function nearName(day) {
  return day === today ? t("today") : day === plus(today, 1) ? t("tomorrow") : "";
}

function span(minutes) {
  const h = Math.floor(minutes / 60), m = minutes % 60;
  return h ? (m ? t("{0} h {1} min", h, m) : t("{0} h", h)) : t("{0} min", m);
}
const seconds = (clock) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
const visitsOf = (d) => (d.stops || []).filter((s) => s.kind === "visit");
const remoteOf = (d) => d.calls || [];

function summary(d) {
  const parts = [];
  if (d.visits) parts.push(n(d.visits, "{0} visit", "{0} visits"));
  if (remoteOf(d).length) parts.push(n(remoteOf(d).length, "{0} call without a drive", "{0} calls without a drive"));
  if (d.drive !== undefined) parts.push(t("{0} driving", span(d.drive)), `${d.km} km`);
  if (d.wait) parts.push(t("{0} waiting", span(d.wait)));
  return parts.join(" · ");
}

// ---- the head: which day, how many, the wheel, a strip to scale ------------------------------
function head(d) {
  const near = d && nearName(d.day);
  const top = el("header", {},
    el("div", { class: "bar" },
      el("button", { type: "button", id: "before", "aria-label": t("the day before"), disabled: at <= 0, onclick: () => go(at - 1) }, "‹"),
      el("div", {},
        el("h1", { id: "title", tabindex: "-1" }, d ? `${near ? `${near}, ` : ""}${long(d.day)}` : t("nothing is planned"), el("span", { class: "hidden" }, `, ${plan.rep.name}`)),
        el("p", { class: "sum", id: "sum" }, d ? summary(d) : "")),
      el("button", { type: "button", id: "after", "aria-label": t("the day after"), disabled: at >= plan.days.length - 1, onclick: () => go(at + 1) }, "›")));
  if (d && d.stops) top.append(strip(d));
  return top;
}

function strip(d) {
  const first = d.stops[0], last = d.stops[d.stops.length - 1];
  const from = seconds(first.dep), until = Math.max(seconds(last.arr), from + 1), wide = 1000 / (until - from);
  const bars = [];
  const bar = (kind, a, b) => { if (b > a) bars.push(el("rect", { class: `s-${kind}`, x: ((a - from) * wide).toFixed(1), y: 0, width: Math.max(1.5, (b - a) * wide - 1).toFixed(1), height: 14 })); };
  let left = from;
  for (const s of d.stops.slice(1)) {
    bar("drive", left, seconds(s.arr));
    const start = s.start ? seconds(s.start) : seconds(s.arr);
    bar("wait", seconds(s.arr), start);
    bar(s.kind === "lunch" ? "lunch" : "visit", start, seconds(s.dep));
    left = seconds(s.dep);
  }
  const text = t("out {0}, in {1}: {2} driving, {3} waiting", first.dep, last.arr, span(d.drive), span(d.wait || 0));
  return el("div", { class: "strip" }, el("span", {}, t("out {0}", first.dep)),
    el("svg", { viewBox: "0 0 1000 14", preserveAspectRatio: "none", role: "img", "aria-label": text }, bars), el("span", {}, t("in {0}", last.arr)));
}

// ---- cards ---------------------------------------------------------------------------------
function fact(list, name, value, className) {
  if (!value || (Array.isArray(value) && !value.length)) return;
  list.append(el("dt", {}, name), el("dd", { class: className }, value));
}
const lines = (items, className) => items && items.length && el("ul", { class: className }, items.map((x) => el("li", {}, x)));

function card(d, s, number) {
  const c = plan.customers[s.c] || { name: s.c }, visit = s.kind === "visit";
  const key = `${d.day}|${s.c}|${s.by || "visit"}`;
  const facts = el("dl", { class: "facts" });
  const late = s.due && s.due < d.day;
  fact(facts, t("why"), [s.why || (late ? t("due {0}", long(s.due)) : ""), s.value && t("worth {0} {1}", plan.currency, s.value)].filter(Boolean).join("; "), "lead");
  fact(facts, t("why you"), s.me);
  fact(facts, t("events"), lines(c.events));
  const say = (c.say || []).slice().sort((a, b) => (b[0] === s.product) - (a[0] === s.product));
  fact(facts, t("say"), say.length ? el("ol", { class: "say" }, say.map(([product, why]) => el("li", {}, el("b", {}, product), why ? `: ${why}` : ""))) : s.product);
  fact(facts, t("usage"), lines(c.usage));
  fact(facts, t("deals"), lines(c.deals));
  fact(facts, t("owed"), lines(c.owed), "owed");
  fact(facts, t("notes"), c.notes);
  fact(facts, t("last"), lines(c.last) || t("no call yet"));
  fact(facts, t("changed"), s.cause && s.status !== "kept" ? s.cause : "");
  const tags = [s.level, s.status === "kept" ? "" : s.status].filter(Boolean).map((x) => el("span", { class: `tag ${x}` }, t(x)));
  return el("li", { class: answers[key] && answers[key].decision ? "card done" : "card", id: `s-${key}`, "data-customer": s.c, "data-by": s.by || "visit" },
    el("div", { class: "when" },
      el("span", { class: "no", "aria-hidden": "true" }, visit ? String(number) : s.by === "email" ? "✉" : "☎"),
      el("b", {}, visit ? `${s.start}–${s.dep}` : s.at ? t("about {0}", s.at) : t("any time")),
      visit && el("span", {}, t("{0} drive, {1} km", span(s.drive), s.km)),
      visit && s.wait && el("span", {}, t("arrive {0}, wait {1}", s.arr, span(s.wait))),
      !visit && el("span", {}, t(s.by)), tags),
    el("h3", {}, c.name),
    el("p", { class: "at" }, c.address || el("span", { class: "quiet" }, c.at ? t("no address: {0}", c.at.join(", ")) : ""),
      c.contact && ` · ${t("ask for {0}", c.contact)}`, c.approx && ` · ${t("the place is approximate")}`),
    el("p", { class: "at quiet" }, c.hours ? t("open {0}", `${c.week ? `${week(c.week)} ` : ""}${c.hours.join(", ")}`) : c.week ? t("open {0}", week(c.week)) : t("no opening hours known"), c.segment && ` · ${c.segment}`),
    el("div", { class: "go" },
      c.phone && el("a", { href: `tel:${c.phone.replace(/[^\d+*#]/g, "")}`, "aria-label": t("call {0}", c.name) }, `☎ ${c.phone}`),
      visit && c.at && el("a", { href: `geo:${c.at.join(",")}?q=${c.at.join(",")}`, "aria-label": t("navigate to {0}", c.name) }, `➤ ${t("navigate")}`),
      visit && c.map && el("a", { href: c.map, rel: "noreferrer noopener", target: "_blank", "aria-label": t("{0} on a map", c.name) }, t("map"))),
    facts, answerBox(d, s, key));
}
const week = (names) => names.split(" ").map((x) => t(x)).join(" ");

function dayPart(d) {
  const part = el("section", { class: "day", id: "day", "aria-labelledby": "title" });
  if (!d) return part;
  const list = el("ol", { class: "cards" });
  let number = 0;
  for (const s of d.stops || []) {
    if (s.kind === "visit") list.append(card(d, s, ++number));
    else if (s.kind === "lunch") list.append(el("li", { class: "leg" }, t("break {0}–{1}", s.start || s.arr, s.dep)));
    else if (s.kind === "start") list.append(el("li", { class: "leg" }, t("leave at {0}", s.dep)));
    else list.append(el("li", { class: "leg" }, t("{0} drive, {1} km, back at {2}", span(s.drive), s.km, s.arr)));
  }
  if (list.children.length) part.append(el("h2", { class: "hidden" }, t("Stops")), list);
  if (remoteOf(d).length) part.append(el("h2", {}, t("Without a drive")), el("ol", { class: "cards" }, remoteOf(d).map((s) => card(d, s))));
  if (d.more) part.append(el("h2", {}, t("Suggested besides")), el("ol", { class: "cards" }, d.more.map((s) => card(d, s))));
  return part;
}

// ---- answers: rows of feedback.csv and calls.csv ---------------------------------------------
const shelf = `salesplan ${plan.rep.id} ${plan.version}`;
let answers = {}, seen = {};
try { seen = JSON.parse(localStorage.getItem(`${shelf} seen`)) || {}; } catch { /* as below */ }
try { answers = JSON.parse(localStorage.getItem(shelf)) || {}; } catch { /* no shelf: answers last until the page closes */ }
function keep() { try { localStorage.setItem(shelf, JSON.stringify(answers)); } catch { /* as above */ } }

// A card that came into view was read: the answers say so, for a call that was never seen was nobody's decision.
const watch = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    const { customer, by } = entry.target.dataset;
    seen[`${customer}|${by}`] = today;
  }
  try { localStorage.setItem(`${shelf} seen`, JSON.stringify(seen)); } catch { /* as above */ }
  const button = document.getElementById("send");
  if (button) button.disabled = false; // that a page was read is worth sending even without an answer
}, { threshold: 0.5 });

// translated: the second of each
const BUTTONS = [["accept", "accept"], ["done", "made"], ["no_show", "no show"], ["pin", "pin"], ["move", "move…"], ["dismiss", "dismiss…"], ["note", "note…"]];
const opened = new Set();

function answerBox(d, s, key) {
  const box = el("div", {}), c = plan.customers[s.c] || { name: s.c };
  const mine = answers[key] || {};
  const buttons = BUTTONS.filter(([x]) => x !== "pin" || s.start).map(([decision, text]) => el("button", {
    type: "button", "data-answer": decision, "aria-pressed": String(decision === "note" ? Boolean(mine.note) : mine.decision === decision),
    "aria-label": `${t(text)}: ${c.name}`,
    onclick: () => choose(d, s, key, decision),
  }, t(text)));
  box.append(el("div", { class: "answers", role: "group", "aria-label": t("answer about {0}", c.name) }, buttons));
  const form = opened.has(key) ? opened.form : "";
  if (form) box.append(formOf(d, s, key, form));
  return box;
}

function choose(d, s, key, decision) {
  const mine = answers[key] || {};
  const asks = ["move", "dismiss", "note"].includes(decision);
  opened.delete(key);
  if (decision !== "note" && mine.decision === decision) delete answers[key];
  else if (asks) { opened.clear(); opened.add(key); opened.form = decision; }
  else answers[key] = { ...base(d, s), note: mine.note, decision };
  saved(key, decision);
}

function base(d, s) {
  return { day: d.day, c: s.c, by: s.by || "visit", start: s.start, drive: s.drive, product: s.pid, id: s.id };
}

function formOf(d, s, key, kind) {
  const mine = answers[key] || {}, fields = [];
  const field = (name, label, attributes) => { const input = el("input", { name, ...attributes }); fields.push(input); return el("label", {}, label, input); };
  const form = el("form", { class: "form", onsubmit: (event) => {
    event.preventDefault();
    const got = Object.fromEntries(fields.map((f) => [f.name, f.value.trim()]));
    if (kind === "note") { answers[key] = { ...base(d, s), ...mine, note: got.note }; if (!got.note && !mine.decision) delete answers[key]; }
    else answers[key] = { ...base(d, s), note: mine.note, ...got, decision: kind };
    opened.delete(key);
    saved(key, kind);
  } });
  if (kind === "move") {
    form.append(el("div", { class: "row" },
      field("on", t("to which day"), { type: "date", required: true, value: mine.on || d.day, min: plan.asOf }),
      field("time", t("at what hour"), { type: "time", value: mine.time || s.start || "" })),
      field("reason", t("why"), { type: "text", maxlength: 200, value: mine.reason || "" }));
  } else if (kind === "dismiss") {
    form.append(field("reason", t("why"), { type: "text", required: true, maxlength: 200, value: mine.reason || "" }),
      field("until", t("until when; empty: for good"), { type: "date", value: mine.until || "", min: plan.asOf }));
  } else form.append(field("note", t("note, sent with the answer"), { type: "text", maxlength: 300, value: mine.note || "" }));
  form.append(el("div", { class: "row" }, el("button", { type: "submit" }, t("keep")),
    el("button", { type: "button", onclick: () => { opened.delete(key); saved(key, kind); } }, t("cancel"))));
  return form;
}

function saved(key, decision) {
  keep();
  draw();
  const card = document.getElementById(`s-${key}`);
  const first = card && (opened.has(key) ? card.querySelector("form input") : card.querySelector(`[data-answer="${decision}"]`));
  if (first) first.focus({ preventScroll: !opened.has(key) });
}

const cell = (value) => {
  const text = value === undefined || value === null ? "" : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text; // no spreadsheet runs it
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
const csv = (columns, rows) => [columns.join(","), ...rows.map((r) => columns.map((c) => cell(r[c])).join(","))].join("\n") + "\n";
const FEEDBACK = ["date", "rep_id", "customer_id", "decision", "channel", "on_date", "at_time", "frequency", "reason", "until", "suggestion"];
const CALLS = ["date", "rep_id", "customer_id", "channel", "minutes", "drive_minutes", "product", "outcome", "suggestion", "note"];

function rowsOf() {
  const feedback = [], calls = [];
  for (const [, a] of Object.entries(answers).sort()) {
    const who = { rep_id: plan.rep.id, customer_id: a.c, channel: a.by, suggestion: a.id };
    if (a.decision === "done" || a.decision === "no_show") {
      calls.push({ ...who, date: a.day, drive_minutes: a.by === "visit" ? a.drive : "", product: a.product, outcome: a.decision, note: a.note });
    } else if (a.decision) {
      const why = [a.reason, a.note].filter(Boolean).join("; ");
      const row = { ...who, date: today, decision: a.decision, reason: why, until: a.until };
      if (a.decision === "pin") Object.assign(row, { on_date: a.day, at_time: a.start });
      if (a.decision === "move") Object.assign(row, { decision: "pin", on_date: a.on, at_time: a.time });
      feedback.push(row);
    }
  }
  const count = feedback.length + calls.length;
  for (const [key, date] of Object.entries(seen).sort()) {
    const cut = key.lastIndexOf("|");
    feedback.push({ date, rep_id: plan.rep.id, customer_id: key.slice(0, cut), decision: "seen", channel: key.slice(cut + 1) });
  }
  return { feedback: feedback.length ? csv(FEEDBACK, feedback) : "", calls: calls.length ? csv(CALLS, calls) : "", count, waiting: Object.values(answers).filter((a) => !a.decision && a.note).length };
}

function foot() {
  const { count, waiting } = rowsOf();
  const text = count ? n(count, "{0} answer", "{0} answers") : t("no answers yet");
  return el("footer", {}, el("div", { class: "bar" },
    el("p", { id: "count", role: "status" }, waiting ? `${text} · ${n(waiting, "{0} note waits for its answer", "{0} notes wait for their answers")}` : text),
    el("button", { type: "button", id: "send", disabled: !count && !Object.keys(seen).length, onclick: send }, t("send…"))));
}

function send() {
  const { feedback, calls } = rowsOf();
  const files = [["feedback.csv", feedback], ["calls.csv", calls]].filter(([, text]) => text);
  const status = el("p", { role: "status", class: "quiet" });
  const box = el("dialog", { id: "out", "aria-labelledby": "out-title", onclose: () => { box.remove(); document.getElementById("send").focus(); } },
    el("h2", { id: "out-title" }, t("Answers for the next plan")),
    el("p", { class: "quiet" }, t("Nothing is sent from this page: copy, share or download, and pass it on. Rows with 'seen' tell which cards were shown.")),
    files.map(([name, text]) => {
      const area = el("textarea", { readonly: true, spellcheck: "false", id: `csv-${name}` });
      area.value = text;
      return el("div", {}, el("label", {}, name, area), el("div", { class: "row" },
        el("button", { type: "button", onclick: () => copy(area, status) }, t("copy {0}", name)),
        el("button", { type: "button", onclick: () => download(name, text) }, t("download {0}", name))));
    }), status,
    el("div", { class: "row" },
      navigator.share && el("button", { type: "button", onclick: () => share(files, status) }, t("share")),
      el("button", { type: "button", onclick: () => { answers = {}; keep(); box.close(); draw(); } }, t("they are sent: begin anew")),
      el("button", { type: "button", onclick: () => box.close() }, t("close"))));
  document.body.append(box);
  box.showModal();
}

async function copy(area, status) {
  area.select();
  try { await navigator.clipboard.writeText(area.value); } catch { document.execCommand("copy"); }
  status.textContent = t("copied");
}

function download(name, text) {
  const link = el("a", { href: URL.createObjectURL(new Blob([text], { type: "text/csv" })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

async function share(files, status) {
  const made = files.map(([name, text]) => new File([text], name, { type: "text/csv" }));
  try {
    if (navigator.canShare && navigator.canShare({ files: made })) await navigator.share({ files: made });
    else await navigator.share({ text: files.map(([name, text]) => `${name}\n${text}`).join("\n") });
  } catch (error) { if (error.name !== "AbortError") status.textContent = t("this device cannot share: copy it"); }
}

// ---- what changed -----------------------------------------------------------------------------
function newsPart() {
  const ring = plan.news.filter((x) => x.ring), rest = plan.news.filter((x) => !x.ring);
  const item = (x) => {
    const c = plan.customers[x.c] || { name: x.c };
    return el("li", {}, el("b", {}, c.name), ` · ${t(x.what)}${x.by && x.by !== "visit" ? ` (${t(x.by)})` : ""}`,
      el("br"), `${x.was || t("nothing")} → ${x.is || t("nothing")}`,
      x.why && el("span", { class: "quiet" }, el("br"), x.why),
      x.ring && c.phone && el("div", { class: "go" }, el("a", { href: `tel:${c.phone.replace(/[^\d+*#]/g, "")}`, "aria-label": t("call {0}", c.name) }, `☎ ${c.phone}`)));
  };
  const found = [];
  if (ring.length) found.push(el("section", { class: "box ring", id: "ring", "aria-labelledby": "ring-title" },
    el("h2", { id: "ring-title" }, `⚑ ${n(ring.length, "{0} customer call to tell of: now otherwise", "{0} customer calls to tell of: now otherwise")}`), el("ul", { class: "news" }, ring.map(item))));
  const other = el("section", { class: "box", id: "news", "aria-labelledby": "news-title" },
    el("h2", { id: "news-title" }, rest.length ? n(rest.length, "{0} other change since the plan before", "{0} other changes since the plan before") : t("Nothing else changed since the plan before")));
  if (rest.length) other.append(el("details", {}, el("summary", {}, t("show")), el("ul", { class: "news" }, rest.map(item))));
  return [found, other];
}

// ---- map: the day's route, drawn to scale ---------------------------------------------------------
function mapPart(d) {
  if (!d || !d.line || d.line.length < 2) return null;
  const W = 640, H = 480, pad = 34;
  const middle = d.line.reduce((s, p) => s + p[0], 0) / d.line.length, squeeze = plan.tiles ? 1 : Math.cos((middle * Math.PI) / 180);
  // Tiles are in Mercator's projection: how far north a latitude lies there, in degrees of longitude.
  const north = (lat) => (plan.tiles ? (Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) * 180) / Math.PI : lat);
  const first = d.line[0][1], east = (lon) => { let x = lon; while (x - first > 180) x -= 360; while (x - first < -180) x += 360; return x * squeeze; };
  const xs = d.line.map((p) => east(p[1])), ys = d.line.map((p) => north(p[0]));
  const [w, e, s, no] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = Math.min((W - 2 * pad) / Math.max(e - w, 0.004), (H - 2 * pad) / Math.max(no - s, 0.004));
  const x = (p) => (east(p[1]) - (w + e) / 2) * scale + W / 2, y = (p) => ((s + no) / 2 - north(p[0])) * scale + H / 2;
  const path = (points, closed) => `M${points.map((p) => `${x(p).toFixed(1)} ${y(p).toFixed(1)}`).join("L")}${closed ? "Z" : ""}`;
  const stops = (d.stops || []).filter((q) => q.kind === "visit");
  const svg = el("svg", { class: "map", viewBox: `0 0 ${W} ${H}`, role: "img", "aria-label": t("Map of the route: {0} stops in the order of the list", stops.length) },
    plan.tiles ? tiles((w + e) / 2 - W / 2 / scale, (s + no) / 2 + H / 2 / scale, scale, W, H) : Math.max(e - w, no - s) > 0.15 ? plan.land.map((ring) => el("path", { class: "m-land", d: path(ring, true) })) : el("rect", { class: "m-land", width: W, height: H }),
    plan.tiles ? [] : plan.borders.map((line) => el("path", { class: "m-border", d: path(line) })),
    el("path", { class: "m-line", d: path(d.line) }));
  if (plan.home) svg.append(el("rect", { class: "m-home", x: x(plan.home) - 7, y: y(plan.home) - 7, width: 14, height: 14 }, el("title", {}, t("start"))));
  stops.forEach((q, i) => {
    const c = plan.customers[q.c];
    if (!c || !c.at) return;
    svg.append(el("g", {}, el("circle", { class: "m-stop", cx: x(c.at), cy: y(c.at), r: 11 }), el("text", { class: "m-no", x: x(c.at), y: y(c.at) }, String(i + 1)), el("title", {}, `${i + 1} ${c.name}`)));
  });
  const perKm = scale / 111.195 / (plan.tiles ? Math.cos((middle * Math.PI) / 180) : 1), most = 160 / perKm, power = 10 ** Math.floor(Math.log10(most));
  const km = power * ([5, 2, 1].find((k) => k * power <= most) || 1);
  svg.append(el("line", { class: "m-scale", x1: 14, y1: H - 14, x2: 14 + km * perKm, y2: H - 14 }), el("text", { class: "m-km", x: 14, y: H - 20 }, `${km} km`));
  const links = (d.links || []).map((href, i) => el("a", { href, rel: "noreferrer noopener", target: "_blank" }, d.links.length > 1 ? t("route, part {0} of {1}", i + 1, d.links.length) : t("route in a map service")));
  return el("section", { class: "box", id: "map", "aria-labelledby": "map-title" }, el("h2", { id: "map-title" }, t("The day on a map")), svg, plan.tiles && el("p", { class: "quiet" }, plan.tiles.by), el("div", { class: "go" }, links));
}

function tiles(west, top, scale, W, H) {
  const zoom = Math.max(0, Math.min(19, Math.round(Math.log2((scale * 360) / 256)))), count = 2 ** zoom, size = (scale * 360) / count, found = [];
  for (let i = Math.floor(((west + 180) / 360) * count); (i / count) * 360 - 180 < west + W / scale; i += 1) {
    for (let j = Math.max(0, Math.floor(((180 - top) / 360) * count)); j < count && 180 - (j / count) * 360 > top - H / scale; j += 1) {
      const href = plan.tiles.url.replace("{z}", zoom).replace("{x}", ((i % count) + count) % count).replace("{y}", j);
      found.push(el("image", { href, x: ((i / count) * 360 - 180 - west) * scale, y: (top - 180 + (j / count) * 360) * scale, width: size + 0.5, height: size + 0.5 }));
    }
  }
  return found;
}

// ---- week and month -------------------------------------------------------------------------------
function monday(day) { return plus(day, -((noon(day).getUTCDay() + 6) % 7)); }

function weekPart(d) {
  if (!d) return null;
  const from = monday(d.day), until = plus(from, 6);
  const days = plan.days.map((x, i) => [x, i]).filter(([x]) => x.day >= from && x.day <= until);
  return el("section", { class: "box", id: "week", "aria-labelledby": "week-title" }, el("h2", { id: "week-title" }, t("The week")),
    el("ul", { class: "week" }, days.map(([x, i]) => el("li", {}, el("button", { type: "button", "aria-current": i === at ? "date" : null, onclick: () => go(i) },
      el("b", {}, long(x.day)), el("span", {}, summary(x)), el("span", {}, x.stops ? `${x.stops[0].dep}–${x.stops[x.stops.length - 1].arr}` : ""),
      el("span", { class: "who" }, [...visitsOf(x), ...remoteOf(x)].map((s) => (plan.customers[s.c] || { name: s.c }).name).join(" · ")))))));
}

function monthPart(d) {
  if (!d) return null;
  const first = monday(plan.days[0].day), last = plan.days[plan.days.length - 1].day, index = new Map(plan.days.map((x, i) => [x.day, i]));
  const rows = [];
  for (let start = first; start <= last; start = plus(start, 7)) {
    rows.push(el("tr", {}, [...Array(7).keys()].map((i) => {
      const day = plus(start, i), found = index.get(day);
      if (found === undefined) return el("td", { class: "quiet" }, String(Number(day.slice(8))));
      const x = plan.days[found], count = (x.visits || 0) + remoteOf(x).length;
      return el("td", {}, el("button", { type: "button", "aria-current": found === at ? "date" : null, onclick: () => go(found) }, String(Number(day.slice(8))), el("b", {}, String(count)), el("span", { class: "hidden" }, ` ${long(day)}: ${summary(x)}`)));
    })));
  }
  const names = [...Array(7).keys()].map((i) => el("th", { scope: "col" }, said(plus(first, i), { weekday: "short" })));
  return el("section", { class: "box", id: "month", "aria-labelledby": "month-title" }, el("h2", { id: "month-title" }, t("The month: calls a day")),
    el("table", { class: "month" }, el("thead", {}, el("tr", {}, names)), el("tbody", {}, rows)));
}

function leftOutPart() {
  if (!plan.leftOut.length) return null;
  return el("section", { class: "box", id: "left-out", "aria-labelledby": "left-title" }, el("h2", { id: "left-title" }, n(plan.leftOut.length, "{0} due customer without a place in the plan", "{0} due customers without a place in the plan")),
    el("details", {}, el("summary", {}, t("show")), el("ul", { class: "plain" }, plan.leftOut.map((u) => el("li", {}, el("b", {}, (plan.customers[u.c] || { name: u.c }).name), ` · ${t("due {0}", long(u.due))}`, el("br"), el("span", { class: "quiet" }, u.why))))));
}

// ---- all of it ---------------------------------------------------------------------------------------
function draw() {
  const d = plan.days[at], open = [...document.querySelectorAll("details[open]")].map((x) => x.parentNode.id);
  const parts = [el("a", { class: "skip", href: "#day" }, t("to the first stop")), head(d),
    el("main", {}, el("div", { class: "day" }, newsPart()[0], dayPart(d)),
      el("div", { class: "side" }, mapPart(d), weekPart(d), monthPart(d), newsPart()[1], leftOutPart(),
        el("p", { class: "quiet" }, t("Plan {0} of {1} for {2}. Answers stay on this device until they are sent.", plan.version, said(plan.asOf, { dateStyle: "long" }), plan.rep.name)))),
    foot()];
  const dialog = document.querySelector("dialog");
  document.body.replaceChildren(...parts.flat(), ...(dialog ? [dialog] : []));
  watch.disconnect();
  for (const x of document.querySelectorAll(".card")) watch.observe(x);
  for (const id of open) { const box = document.getElementById(id); if (box) box.querySelector("details").open = true; }
}

function go(i) {
  if (i < 0 || i >= plan.days.length) return;
  at = i;
  opened.clear();
  history.replaceState(null, "", `#${plan.days[at].day}`);
  draw();
  window.scrollTo(0, 0);
  document.getElementById("title").focus({ preventScroll: true });
}

function follow() {
  const found = plan.days.findIndex((d) => d.day === location.hash.slice(1));
  if (found >= 0) at = found;
  draw();
}
window.addEventListener("hashchange", follow);
document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select, dialog") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "ArrowLeft") go(at - 1);
  if (event.key === "ArrowRight") go(at + 1);
});
let touched = null;
document.addEventListener("touchstart", (e) => { touched = e.touches.length === 1 ? [e.touches[0].clientX, e.touches[0].clientY] : null; }, { passive: true });
document.addEventListener("touchend", (e) => {
  if (!touched || e.target.closest("form, dialog")) return;
  const dx = e.changedTouches[0].clientX - touched[0], dy = e.changedTouches[0].clientY - touched[1];
  if (Math.abs(dx) > 70 && Math.abs(dx) > 2.5 * Math.abs(dy)) go(at + (dx < 0 ? 1 : -1));
}, { passive: true });
follow();
