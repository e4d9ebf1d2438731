// How good the waits told were, and what one more counter would have changed on a recorded day.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { addDays, count, dayText, decimal, percent, today } from "../format.js";

const fewest = 20; // promises below it say nothing yet
const inside = (share) => share >= 0.75 && share <= 0.85;
const minutes = (seconds) => t("min", decimal(seconds / 60));

export async function refresh(app, view) {
	view.form ??= { day: addDays(today(), -1), more: "1", service: "", from: "10:00", to: "12:00" };
	await app.load("/v1/estimate", view, "score");
}
export const enter = refresh;

function ask(app, view) {
	const { day, more, service, from, to } = view.form;
	const span = `@${from}-${to}`;
	const change = service ? `service:${service}+${more}${span}` : `counter+${more}${span}`;
	view.result = null;
	view.asking = true;
	return app.load(`/v1/what-if?day=${day}&change=${encodeURIComponent(change)}`, view, "result").finally(() => { view.asking = false; app.draw(); });
}
export function acts(app, view) {
	const set = (name) => (_, node) => { if (node.value) view.form[name] = node.value; };
	return { day: set("day"), more: set("more"), from: set("from"), to: set("to"), ask: () => ask(app, view), service(_, node) { view.form.service = node.value; } };
}

function scoreRow(name, row, key) {
	if (row.count < fewest) return h("tr", { "data-key": key }, h("td", {}, name), h("td", { class: "right" }, count(row.count)), h("td", { class: "fine right", colspan: 4 }, t("fore.few")));
	return h("tr", { "data-key": key }, h("td", {}, name), h("td", { class: "right" }, count(row.count)),
		h("td", { class: "right" }, h("span", { class: `chip ${inside(row.coverage) ? "ok" : "warn"}` }, icon(inside(row.coverage) ? "check_circle" : "warning"), percent(row.coverage))),
		h("td", { class: "right nowrap" }, minutes(row.mean_error_s)), h("td", { class: "right nowrap" }, minutes(row.bias_s)), h("td", { class: "right nowrap" }, minutes(row.baseline_mean_error_s)));
}

function score(app, view) {
	const told = view.score.estimate;
	return h("section", { class: "card scroll" }, h("header", {}, h("h2", {}, t("fore.kept")), h("span", { class: "fine" }, t("fore.keptHint"))),
		h("table", {}, h("thead", {}, h("tr", {}, h("th", {}, t("over.service")), ["fore.count", "fore.coverage", "fore.error", "fore.bias", "fore.formula"].map((key) => h("th", { class: "right" }, t(key))))),
			h("tbody", {}, scoreRow(t("over.all"), told, "all"), told.services.map((row) => scoreRow(app.serviceName(row.service, false), row, row.service)),
				told.hours.map((row) => scoreRow(t("fore.hour", row.hour), row, `h${row.hour}`)))),
		h("p", { class: "note" }, t("fore.learnt", count(told.learnt_visits))));
}

const field = (id, label, node) => h("div", { class: "field" }, h("label", { for: id }, t(label)), node);

function form(app, view) {
	const { form: wish } = view;
	const services = (app.state.catalogue?.services ?? []).filter((service) => service.counters?.length);
	return h("div", { class: "toolbar" },
		field("what-day", "fore.day", h("input", { class: "input", id: "what-day", type: "date", value: wish.day, "data-change": "day" })),
		field("what-more", "fore.more", h("select", { class: "input", id: "what-more", "data-change": "more", "data-own": true }, ["1", "2", "3"].map((n) => h("option", { value: n }, n)))),
		field("what-service", "over.service", h("select", { class: "input", id: "what-service", "data-change": "service", "data-own": true }, h("option", { value: "" }, t("fore.any")), services.map((service) => h("option", { value: service.id }, app.serviceName(service.id))))),
		field("what-from", "fore.from", h("input", { class: "input", id: "what-from", type: "time", value: wish.from, "data-change": "from" })),
		field("what-to", "fore.to", h("input", { class: "input", id: "what-to", type: "time", value: wish.to, "data-change": "to" })),
		h("button", { class: "button primary", type: "button", "data-act": "ask", disabled: view.asking }, icon("play"), t("fore.ask")));
}

function compare(app, { as_it_was: was, changed }) {
	const row = (key, a, b, ...words) => h("tr", { "data-key": key }, h("td", {}, t(key, ...words)), h("td", { class: "right nowrap" }, a), h("td", { class: "right nowrap strong" }, b));
	return h("table", {}, h("thead", {}, h("tr", {}, h("th", {}, ""), h("th", { class: "right" }, t("fore.was")), h("th", { class: "right" }, t("fore.changed")))), h("tbody", {},
		row("fore.mean", minutes(was.mean_wait_s), minutes(changed.mean_wait_s)), row("over.median", t("min", was.p50_wait_min), t("min", changed.p50_wait_min)),
		row("over.p90", t("min", was.p90_wait_min), t("min", changed.p90_wait_min)), row("fore.within", percent(was.within_goal), percent(changed.within_goal), app.state.session.targets.wait_min),
		was.services.map((service, i) => h("tr", { "data-key": service.service }, h("td", {}, app.serviceName(service.service, false)), h("td", { class: "right nowrap" }, minutes(service.mean_wait_s)), h("td", { class: "right nowrap" }, minutes(changed.services[i].mean_wait_s))))));
}

export function render(app, view) {
	return [
		h("header", {}, h("div", {}, h("h1", {}, t("fore.title")), h("p", {}, t("fore.sub")))),
		h("div", { class: "rows" },
			h("section", { class: "card" }, h("h2", {}, t("fore.what")), view.form ? form(app, view) : null,
				view.result ? h("div", { class: "scroll" }, h("p", { class: "note" }, t("fore.played", dayText(view.result.day), count(view.result.as_it_was.visits))), compare(app, view.result))
					: view.asking ? h("p", { class: "note" }, t("loading")) : h("p", { class: "note" }, t(view.failed ? "fore.none" : "fore.hint"))),
			view.score ? score(app, view) : h("p", { class: "empty" }, t(view.failed || "loading"))),
	];
}
