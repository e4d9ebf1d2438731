// The whole centre's queue at a glance.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { dayText, hourMinute } from "../format.js";
import { carriedText, lineChip } from "./console.js";
import * as api from "../api.js";
import { choose, confirm } from "../dialogs.js";

const refreshMs = 15000;

export const refresh = (app, view) => Promise.all([app.load("/v1/queue", view, "hall"), app.load("/v1/left-over", view, "left")]);
export function enter(app, view) {
	refresh(app, view);
	view.timer = setInterval(() => refresh(app, view), refreshMs);
}
export const leave = (view) => clearInterval(view.timer);
export function event(app, view, type, data) {
	if (type === "queue.changed") view.hall = data;
}

// Someone stands here with the paper of an earlier day: today's number takes its place.
export const acts = (app, view) => ({
	async carry(id, node) {
		const number = node.getAttribute("data-number");
		if (!await confirm(t("carried.sure", number), t("carried.sureText"), t("carried.give"))) return;
		try {
			const { ticket } = await api.write("POST", `/v1/tickets/${id}/carry`, { id: api.newId(), channel: "staff" });
			await choose({ title: t("carried.given", ticket.number), text: t("carried.givenText", number) });
		} catch (error) { await choose({ title: t("said.failed", error.detail || error.message) }); }
		refresh(app, view);
	},
});

function leftOver(app, view) {
	const left = view.left?.tickets ?? [];
	return left.length ? h("section", { class: "card scroll", id: "left-over" }, h("h2", {}, t("carried.title", left.length)), h("p", { class: "fine" }, t("carried.hint")),
		h("table", {}, h("tbody", {}, left.map((row) => h("tr", { "data-key": row.id }, h("td", { class: "number" }, row.number), h("td", { class: "nowrap" }, dayText(row.day, false), h("span", { class: "fine" }, hourMinute(row.issued_at))), h("td", {}, app.serviceName(row.service)),
			h("td", { class: "right" }, h("button", { class: "button", type: "button", "data-act": "carry", "data-arg": row.id, "data-number": row.number }, icon("event_repeat"), t("carried.give")))))))) : null;
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
		h("header", {}, h("div", {}, h("h1", {}, t("queuePage.title")), h("p", {}, hall ? `${t("queuePage.sum", hall.waiting)}${hall.carried ? ` · ${t("carried.sum", hall.carried)}` : ""}` : t("loading"))), h("div", { class: "head-tools" }, lineChip(app))),
		hall ? h("div", { class: "cols-2" }, lines(app, hall), h("div", { class: "rows" }, leftOver(app, view),
			h("section", { class: "card" }, h("h2", {}, t("queuePage.calls")), h("table", { class: "counters" }, h("tbody", {}, hall.calls.slice(0, 6).map((call) => h("tr", { "data-key": `${call.ticket}${call.times}` },
				h("td", { class: "number" }, call.number), h("td", {}, t("counter", call.counter), call.carried ? h("span", { class: "fine" }, carriedText(call.carried)) : null), h("td", { class: "note" }, hourMinute(call.called_at))))))),
			h("section", { class: "card" }, h("h2", {}, t("queuePage.counters")), h("table", { class: "counters" }, h("tbody", {}, hall.counters.map((row) => h("tr", { "data-key": row.number },
				h("td", {}, row.number), h("td", {}, app.counterName(row.number)), h("td", {}, row.serving || t(row.state === "closed" ? "counters.closed" : row.state === "paused" ? "counters.paused" : "counters.free")))))))))
			: h("p", { class: "empty" }, t(view.failed || "loading")),
	];
}
