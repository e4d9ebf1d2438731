// Waits over a span: by service, hour, counter or day; counters against waits; the worst cases.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { addDays, count, dayText, decimal, hourMinute, percent, today } from "../format.js";
import { barsNode, drawStaff } from "./plots.js";

const spans = { 0: "over.today", 7: "over.7", 30: "over.30" };

export async function refresh(app, view) {
	view.by ??= "service";
	view.days ??= 7;
	const range = `from=${addDays(today(), view.days ? 1 - view.days : 0)}&to=${today()}`;
	await Promise.all([app.load(`/v1/statistics?${range}&by=${view.by}`, view, "data"), app.load(`/v1/staffing?${range}`, view, "staffing")]);
}
export const enter = refresh;
export function acts(app, view) {
	return {
		by(_, node) { view.by = node.value; view.data = null; refresh(app, view); },
		days(_, node) { view.days = Number(node.value); view.data = null; refresh(app, view); },
	};
}

const minutes = (ms) => (ms === null || ms === undefined ? "–" : t("waits.min", decimal(ms / 60000)));
const nameOf = (app, view, key) => (view.by === "service" ? app.serviceName(key) : view.by === "counter" ? (key === "0" ? t("waits.nobody") : t("counter.title", key, app.counterName(Number(key), true))) : view.by === "day" ? dayText(key) : key);

function goal(share) {
	if (share === undefined) return "–";
	return h("span", { class: `chip ${share >= 0.9 ? "ok" : share >= 0.75 ? "warn" : "bad"}` }, icon(share >= 0.9 ? "check_circle" : "warning"), percent(share));
}

function row(app, view, each) {
	const called = each.served + each.absent;
	return h("tr", { "data-key": each.key }, h("td", { class: "strong" }, nameOf(app, view, each.key)), h("td", { class: "right" }, count(each.issued)), h("td", { class: "right" }, count(each.served)),
		h("td", { class: "right" }, called ? percent(each.absent / called) : "–"), h("td", { class: "right nowrap" }, minutes(each.wait.p50_ms)), h("td", { class: "right nowrap" }, minutes(each.wait.p90_ms)),
		h("td", { class: "right" }, goal(each.wait.within_goal)), h("td", { class: "right" }, goal(each.wait.within_most)), h("td", { class: "right nowrap" }, minutes(each.way.p50_ms)), h("td", { class: "right nowrap" }, minutes(each.service.p50_ms)));
}

const select = (act, value, options) => h("label", { class: "button select" }, h("select", { "data-change": act, "data-own": true }, options.map(([id, key]) => h("option", { value: id, selected: String(id) === String(value) }, t(key)))), icon("expand_more"));

export function render(app, view) {
	const heads = ["waits.issued", "waits.served", "waits.absent", "waits.p50", "waits.p90"].map((key) => t(key)), targets = app.state.session.targets;
	heads.push(t("waits.within", targets.wait_min), t("waits.within", targets.wait_most_min), t("waits.way"), t("waits.service"));
	const worst = view.staffing?.worst ?? [];
	return [
		h("header", {}, h("div", {}, h("h1", {}, t("waits.title")), h("p", {}, t("waits.sub", targets.wait_min, targets.wait_most_min, targets.wait_source))), h("div", { class: "head-tools" },
			select("by", view.by, [["service", "ratings.bySvc"], ["hour", "waits.byHour"], ["counter", "ratings.byCounter"], ["day", "ratings.byDay"]]), select("days", view.days, Object.entries(spans).map(([id, key]) => [id, key]).sort((a, b) => a[0] - b[0])))),
		!view.data ? h("p", { class: "empty" }, t(view.failed || "loading")) : h("div", { class: "rows" },
			h("section", { class: "card scroll" }, h("table", {}, h("thead", {}, h("tr", {}, h("th", {}, ""), heads.map((head) => h("th", { class: "right" }, head)))), h("tbody", {}, [...view.data.rows.map((each) => row(app, view, each)), row(app, { by: "total" }, { ...view.data.total, key: t("over.all") })]))),
			h("div", { class: "cols-2" },
				h("section", { class: "card plot" }, h("h2", {}, t("waits.staff")), h("p", { class: "fine" }, t("waits.staffHint")), barsNode("plot-staff", t("waits.staff"))),
				h("section", { class: "card scroll" }, h("h2", {}, t("waits.worst")), worst.length ? h("table", {}, h("tbody", {}, worst.slice(0, 10).map((each) => h("tr", { "data-key": `${each.day}${each.number}` }, h("td", { class: "strong nowrap" }, each.number), h("td", {}, app.serviceName(each.service)), h("td", { class: "nowrap" }, `${dayText(each.day, false)} ${hourMinute(each.arrived_at)}`), h("td", { class: "right strong nowrap" }, minutes(each.wait_ms)))))) : h("p", { class: "note" }, t("bridge.nothing"))))),
	];
}
export function drawn(app, view) {
	if (view.staffing) drawStaff("plot-staff", view.staffing.hours, [t("waits.counters"), t("waits.mean")]);
}
