// The whole centre's queue at a glance.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { hourMinute } from "../format.js";
import { lineChip } from "./console.js";

const refreshMs = 15000;

export const refresh = (app, view) => app.load("/v1/queue", view, "hall");
export function enter(app, view) {
	refresh(app, view);
	view.timer = setInterval(() => refresh(app, view), refreshMs);
}
export const leave = (view) => clearInterval(view.timer);
export function event(app, view, type, data) {
	if (type === "queue.changed") view.hall = data;
}

export const waitText = (wait) => (wait ? (wait.max <= 2 ? t("ph.now") : t("wait.range", wait.min, wait.max)) : t("wait.none"));

function lines(app, hall) {
	return h("section", { class: "card scroll" }, h("table", {},
		h("thead", {}, h("tr", {}, h("th", {}, t("queuePage.service")), h("th", { class: "right" }, t("queuePage.waiting")), h("th", { class: "right" }, t("queuePage.expect")), h("th", { class: "right" }, t("over.state")))),
		h("tbody", {}, hall.lines.map((line) => h("tr", { "data-key": line.service },
			h("td", { class: "strong" }, app.service(line.service) ? `${app.service(line.service).series} · ${app.serviceName(line.service, false)}` : line.service),
			h("td", { class: "right" }, line.waiting), h("td", { class: "right" }, waitText(line.wait)),
			h("td", { class: "right" }, h("span", { class: `chip ${line.open ? "ok" : "plain"}` }, icon(line.open ? "check_circle" : "block"), t(line.open ? "queuePage.open" : "queuePage.shut"))))))));
}

export function render(app, view) {
	const { hall } = view;
	return [
		h("header", {}, h("div", {}, h("h1", {}, t("queuePage.title")), h("p", {}, hall ? t("queuePage.sum", hall.waiting) : t("loading"))), h("div", { class: "head-tools" }, lineChip(app))),
		hall ? h("div", { class: "cols-2" }, lines(app, hall), h("div", { class: "rows" },
			h("section", { class: "card" }, h("h2", {}, t("queuePage.calls")), h("table", { class: "counters" }, h("tbody", {}, hall.calls.slice(0, 6).map((call) => h("tr", { "data-key": `${call.ticket}${call.times}` },
				h("td", { class: "number" }, call.number), h("td", {}, t("counter", call.counter)), h("td", { class: "note" }, hourMinute(call.called_at))))))),
			h("section", { class: "card" }, h("h2", {}, t("queuePage.counters")), h("table", { class: "counters" }, h("tbody", {}, hall.counters.map((row) => h("tr", { "data-key": row.number },
				h("td", {}, row.number), h("td", {}, app.counterName(row.number)), h("td", {}, row.serving || t(row.state === "closed" ? "counters.closed" : row.state === "paused" ? "counters.paused" : "counters.free")))))))))
			: h("p", { class: "empty" }, t(view.failed || "loading")),
	];
}
