// The manager's live board. Each figure with its unit and a judgement in words.
import { h, px } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { addDays, clock, count, dayText, decimal, longDate, minutesSince, now, percent, today } from "../format.js";
import { barsNode, drawBars } from "./plots.js";
import { fleetSummary, judge } from "./fleet.js";
import { groupName } from "./index766.js";

const refreshMs = 5000, slowRefreshMs = 60000;
const axisFrom = 0.7; // shares below it are drawn at the edge
const fewRatings = 60, leastRatings = 5, manyWaiting = 8;
const periods = { today: [0, 0, "over.today"], yesterday: [1, 1, "over.yesterday"], week: [6, 0, "over.7"], month: [29, 0, "over.30"] };

const minutes = (ms) => (ms === null || ms === undefined ? null : Math.round(ms / 60000));

export async function refresh(app, view) {
	const [back, end] = periods[view.period ?? "today"];
	const from = addDays(today(), -back), to = addDays(today(), -end);
	const range = `from=${from}&to=${to}`;
	await Promise.all([
		app.load("/v1/queue", view, "hall"),
		app.load("/v1/board", view, "board"),
		app.load(`/v1/statistics?${range}&by=service`, view, "services"),
		app.load(`/v1/statistics?${range}&by=${back ? "hour" : "quarter"}`, view, "arrivals"),
	]);
	view.updated = now();
}
async function slowRefresh(app, view) {
	const from = addDays(today(), -29);
	await Promise.all([
		app.load(`/v1/statistics?from=${from}&to=${today()}&by=service`, view, "month"),
		app.load("/v1/indicators/766", view, "index"),
		app.load("/v1/dossiers", view, "late"),
		app.load("/v1/devices", view, "devices"),
		app.load(`/v1/ratings/bursts?from=${addDays(today(), -1)}&to=${today()}`, view, "bursts"),
	]);
}
export function enter(app, view) {
	view.period = "today";
	refresh(app, view);
	slowRefresh(app, view);
	view.timer = setInterval(() => refresh(app, view), refreshMs);
	view.slow = setInterval(() => slowRefresh(app, view), slowRefreshMs);
}
export function leave(view) {
	clearInterval(view.timer);
	clearInterval(view.slow);
}
export function event(app, view, type, data) {
	if (type === "queue.changed") view.hall = data;
}

function tile(label, value, unit, chipStyle, chipIcon, chipText) {
	return h("section", { class: "card tile" }, h("p", { class: "label" }, label), h("p", { class: "value" }, value ?? "–", h("small", {}, unit)),
		h("span", { class: `chip ${chipStyle}` }, icon(chipIcon), chipText));
}

const sinceOf = (view, service) => view.board?.longest.find((row) => row.service === service)?.since;
const longest = (view) => (view.board?.longest.length ? minutesSince(view.board.longest[0].since) : null);

function tiles(app, view) {
	const total = view.services?.total ?? {};
	const waiting = view.hall?.waiting, { wait_min: goalMin, wait_most_min: ceilingMin } = app.state.session.targets;
	const p50 = minutes(total.wait?.p50_ms), p90 = minutes(total.wait?.p90_ms);
	const serving = (view.hall?.counters ?? []).filter((row) => app.counterServes(row.number));
	const staffed = serving.filter((row) => row.state === "open" || row.state === "serving").length;
	const all = serving.length;
	const late = view.late?.total ?? 0, unsaid = view.late?.not_apologised ?? 0;
	const most = longest(view);
	return h("div", { class: "tiles" },
		tile(t("over.waiting"), waiting, t("over.people"), most > goalMin ? "warn" : "ok", most > goalMin ? "schedule" : "check_circle", waiting ? (most === null ? t("queuePage.sum", waiting) : t("over.longest", most)) : t("over.nobody")),
		tile(t("over.median"), p50, t("over.minute"), p50 === null ? "plain" : p50 <= goalMin ? "ok" : "warn", p50 === null ? "info" : p50 <= goalMin ? "check_circle" : "warning", p50 === null ? t("over.noData") : t(p50 <= goalMin ? "over.inGoal" : "over.overGoal", goalMin)),
		tile(t("over.p90"), p90, t("over.minute"), p90 === null ? "plain" : p90 <= ceilingMin ? "ok" : "bad", p90 === null ? "info" : p90 <= ceilingMin ? "check_circle" : "error", p90 === null ? t("over.noData") : t(p90 <= ceilingMin ? "over.inCeiling" : "over.overCeiling", ceilingMin)),
		tile(t("over.served"), count(total.served), t("over.visits"), "", "storefront", t("over.open", staffed, all)),
		tile(t("over.late"), count(late), t("over.dossiers"), late ? "bad" : "ok", late ? "event_busy" : "check_circle", late ? (unsaid ? t("over.notApologised", unsaid) : t("over.apologised")) : t("over.noLate")));
}

// Nine of ten over the goal: worth a look; a third of the way to the ceiling, or a crowd: one more counter.
function judgeService(row, waiting, { wait_min: goalMin, wait_most_min: ceilingMin }) {
	const p90 = minutes(row.wait?.p90_ms);
	if (p90 === null) return ["plain", "info", "over.idle"];
	if (p90 > goalMin + (ceilingMin - goalMin) / 3 || waiting > manyWaiting) return ["warn", "warning", "over.more"];
	return p90 > goalMin ? ["warn", "warning", "over.watch"] : ["ok", "check_circle", "over.good"];
}

function serviceTable(app, view) {
	const { targets } = app.state.session;
	const rows = (view.services?.rows ?? []).filter((row) => app.service(row.key) && (row.issued || row.served))
		.sort((a, b) => app.service(a.key).series.localeCompare(app.service(b.key).series));
	return h("section", { class: "card scroll" }, h("header", {}, h("h2", {}, t("over.byService")), h("span", { class: "fine" }, t("over.goals", targets.wait_min, targets.wait_most_min, targets.wait_source))),
		h("table", {}, h("thead", {}, h("tr", {}, h("th", {}, t("over.service")), h("th", { class: "right" }, t("over.wait")), h("th", { class: "right" }, t("over.med")), h("th", { class: "right" }, t("over.p")), h("th", { class: "right" }, t("over.state")))),
			h("tbody", {}, rows.map((row) => {
				const waiting = view.hall?.lines.find((line) => line.service === row.key)?.waiting ?? 0;
				const [style, name, key] = judgeService(row, waiting, targets);
				const value = (ms) => (minutes(ms) === null ? "–" : t("min", minutes(ms)));
				return h("tr", { "data-key": row.key }, h("td", { class: "strong" }, `${app.service(row.key).series} · ${app.serviceName(row.key, false)}`), h("td", { class: "right" }, waiting),
					h("td", { class: "right" }, value(row.wait?.p50_ms)), h("td", { class: "right" }, value(row.wait?.p90_ms)), h("td", { class: "right" }, h("span", { class: `chip ${style}` }, icon(name), t(key))));
			}))));
}

function arrivalRows(view) {
	const live = view.period === "today";
	const rows = (view.arrivals?.rows ?? []).filter((row) => row.issued > 0 || row.key <= clock(now(), false));
	const first = rows.findIndex((row) => row.issued > 0);
	return first < 0 ? [] : rows.slice(first).map((row, i, list) => ({ label: row.key, value: row.issued, running: live && i === list.length - 1 }));
}

function arrivals(view) {
	const rows = arrivalRows(view);
	const forecast = view.period === "today" ? view.board?.forecast : null;
	return h("section", { class: "card plot" }, h("header", {}, h("h2", {}, t(view.period === "today" || view.period === "yesterday" ? "over.arrivals" : "over.arrivalsHour")), rows.length ? h("span", { class: "fine" }, t("over.from", rows[0].label)) : null),
		barsNode("plot-arrivals", t("over.arrivals")),
		h("p", { class: "note" }, view.period === "today" ? t("over.running") : null, forecast ? [" ", t("over.forecast", forecast.at, `${forecast.low}–${forecast.high}`)] : null));
}
export function drawn(app, view) {
	if (view.arrivals) drawBars("plot-arrivals", arrivalRows(view));
}

function track(points, most) {
	const share = most ? points / most : 0;
	return h("div", { class: `track ${share < 0.5 ? "bad" : share < 0.8 ? "warn" : ""}` }, px(h("i", {}), { width: `${Math.round(share * 100)}%` }));
}

function index(view) {
	const groups = view.index?.groups ?? [];
	return h("section", { class: "card" }, h("header", {}, h("h2", {}, t("over.index")), view.index ? h("span", { class: "big-score" }, decimal(view.index.points), h("small", {}, ` / ${view.index.known ?? view.index.most}`)) : null),
		h("div", { class: "rows-index" }, groups.map((group) => h("div", { class: "index-row", "data-key": group.id }, h("span", {}, groupName(group)), track(group.points, group.known ?? group.most),
			h("span", { class: "right" }, h("b", {}, decimal(group.points)), ` / ${group.known ?? group.most}`)))),
		view.index?.missing ? h("p", { class: "fine" }, t("over.indexMissing", decimal(view.index.missing, 0))) : null);
}

function interval(low, share, high) {
	const scale = (value) => `${Math.max(0, Math.min(1, (value - axisFrom) / (1 - axisFrom))) * 100}%`;
	return h("div", { class: "interval", "aria-hidden": "true" }, px(h("i", {}), { left: scale(low), right: `calc(100% - ${scale(high)})` }), px(h("b", {}), { left: scale(share) }));
}

export function satisfiedRow(name, ratings, key) {
	if (!ratings || ratings.count < leastRatings)
		return h("div", { class: "satisfied-row", "data-key": key }, h("span", {}, name), h("span", { class: "fine" }, t("over.hidden")), h("b", {}, "–"), h("span", { class: "fine right" }, ""));
	return h("div", { class: "satisfied-row", "data-key": key }, h("span", {}, name), interval(ratings.low, ratings.share, ratings.high), h("b", {}, percent(ratings.share, 1)),
		h("span", { class: "fine right nowrap" }, `${Math.floor(ratings.low * 100)}–${Math.ceil(ratings.high * 100)} · ${ratings.count}`));
}

function satisfied(app, view) {
	const rows = (view.month?.rows ?? []).filter((row) => app.service(row.key) && row.ratings?.count).sort((a, b) => b.ratings.count - a.ratings.count).slice(0, 4);
	const few = rows.find((row) => row.ratings.count < fewRatings);
	return h("section", { class: "card" }, h("header", {}, h("h2", {}, t("over.satisfied")), h("span", { class: "fine" }, t("over.ci"))),
		satisfiedRow(t("over.all"), view.month?.total?.ratings, "all"), rows.map((row) => satisfiedRow(app.serviceName(row.key), row.ratings, row.key)),
		few ? h("p", { class: "note" }, t("over.few", app.serviceName(few.key), few.ratings.count)) : null);
}

function tasks(app, view) {
	const list = [];
	const worst = view.late?.dossiers[0]; // of all: they come in this order
	if (worst) list.push(["bad", "event_busy", t("over.lateTask", count(view.late.total), worst.late_days), t("over.lateTask.sub", dayText(worst.new_due, false) || "–", app.serviceName(worst.service)), "#/bao-cao"]);
	for (const burst of view.bursts?.bursts ?? []) list.push(["bad", "feedback", t("over.burstTask", app.serviceName(burst.service) || t("counter", burst.counter)), t("over.burstTask.sub", burst.count), "#/danh-gia"]);
	for (const device of view.devices?.devices ?? []) {
		const verdict = judge(device);
		if (verdict.style === "ok") continue;
		list.push([verdict.style || "warn", verdict.lost ? "error" : "receipt", verdict.lost ? t("over.lostTask", device.name) : verdict.key === "fleet.paperLow" ? t("over.paperTask", device.name) : `${device.name}: ${t(verdict.key)}`,
			verdict.lost ? t("over.lostTask.sub", verdict.ago) : device.status?.tickets_left ? t("over.paperTask.sub", device.status.tickets_left) : app.placeOf(device), "#/thiet-bi"]);
	}
	for (const row of view.services?.rows ?? []) {
		const since = sinceOf(view, row.key);
		const waits = since ? minutesSince(since) : 0;
		if (waits > app.state.session.targets.wait_min) list.push(["warn", "group_add", t("over.waitTask", app.serviceName(row.key), waits), t("over.waitTask.sub"), "#/hang-cho"]);
	}
	return list;
}

function todo(app, view) {
	const list = tasks(app, view);
	const fleet = fleetSummary(view.devices?.devices ?? []);
	return h("section", { class: "card" }, h("header", {}, h("h2", {}, t("over.todo")), list.length ? h("span", { class: "chip bad" }, t("over.tasks", list.length)) : null),
		list.length ? h("div", { class: "todo" }, list.slice(0, 4).map(([style, name, title, sub, href]) => h("a", { href: app.address(href.slice(2)), "data-key": title }, h("span", { class: `tile-icon ${style}` }, icon(name)), h("span", {}, h("strong", {}, title), h("span", { class: "fine" }, sub)), icon("chevron_right"))))
			: h("p", { class: "empty" }, t("over.nothing")),
		view.devices ? h("div", { class: "split devices-line" }, h("span", { class: "note" }, t("over.devices")), h("span", { class: "head-tools" },
			h("span", { class: "chip ok" }, icon("check_circle"), fleet.ok), h("span", { class: "chip warn" }, icon("warning"), fleet.warn), h("span", { class: "chip bad" }, icon("error"), fleet.bad))) : null);
}

export function acts(app, view) {
	return {
		period(_, node) {
			view.period = node.value;
			Object.assign(view, { services: null, arrivals: null });
			refresh(app, view);
		},
		export: () => app.open("bao-cao"),
	};
}

export function render(app, view) {
	const day = view.period === "today" ? t("over.title") : t("over.titleDay", t(periods[view.period ?? "today"][2]).toLowerCase());
	return [
		h("header", {}, h("div", {}, h("h1", {}, day), h("p", {}, t("over.updated", longDate(), clock(view.updated ?? now())))),
			h("div", { class: "head-tools" },
				h("label", { class: "button select" }, icon("calendar"), h("span", { class: "visually-hidden" }, t("reports.period")),
					h("select", { "data-change": "period", "data-own": true }, Object.entries(periods).map(([id, [, , key]]) => h("option", { value: id }, t(key)))), icon("expand_more")),
				h("button", { class: "button", type: "button", "data-act": "export" }, icon("download"), t("over.export")))),
		h("div", { class: "rows fill" }, tiles(app, view),
			h("div", { class: "cols-2" }, serviceTable(app, view), arrivals(view)),
			h("div", { class: "cols-3" }, index(view), satisfied(app, view), todo(app, view))),
	];
}
