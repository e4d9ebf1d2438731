// Evaluation by the nine indicators of TT 01/2018: points, source, what is missing, what a manager put in, and the class as a range.
import * as api from "../api.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { language, t } from "../i18n.js";
import { count, dayText, dayTime, decimal } from "../format.js";
import { confirm, show, toast } from "../dialogs.js";

export async function refresh(app, view) {
	view.period ??= "quarter";
	await app.load(`/v1/indicators/tt01?period=${view.period}`, view, "classes");
}

const path = (view, number) => `/v1/indicators/tt01/${number}?period=${view.period}&day=${view.classes.from}`;
const said = (pair) => pair[language()] ?? pair.vi;
const className = (data) => (data.class_least === data.class_best ? t(`class.${data.class_best}`) : t("class.range", t(`class.${data.class_least}`), t(`class.${data.class_best}`)));
const mayEnter = (app) => app.state.session.user.roles.includes("manager");

async function send(app, view, method, number, body) {
	try {
		await api.write(method, path(view, number), body);
		toast(t(method === "POST" ? "class.taken" : "class.takenBack"));
	} catch (error) { toast(t("said.failed", error.detail || error.message)); }
	await refresh(app, view);
}

function enterFigure(app, view, number) {
	const one = view.classes.indicators.find((each) => each.number === number);
	const field = (id, key, more, value) => h("div", { class: "field" }, h("label", { for: id }, t(key)), h("input", { class: "input", id, required: true, value, ...more }));
	const dialog = show((close) => {
		const back = h("button", { class: "button", type: "button" }, t("dialog.cancel"));
		back.addEventListener("click", close);
		return [h("h2", {}, `${one.number} · ${said(one.name)}`), h("p", { class: "note" }, t("class.enterNote", dayText(view.classes.from), dayText(view.classes.to))), h("form", { class: "rows" },
			field("figure-points", "class.enterPoints", { type: "number", min: "0", max: "2", step: "0.1" }, one.points === null ? null : String(one.points)), field("figure-count", "class.enterCount", { type: "number", min: "1", max: "100000000", step: "1" }, one.entered ? String(one.count) : null),
			field("figure-source", "class.enterSource", { minlength: "3", maxlength: "200", placeholder: t("class.enterHint") }, one.entered?.source), h("div", { class: "dialog-actions" }, back, h("button", { class: "button primary", type: "submit" }, t("class.save"))))];
	});
	dialog.querySelector("form").addEventListener("submit", (event) => {
		event.preventDefault();
		const value = (id) => dialog.querySelector(`#figure-${id}`).value.trim();
		dialog.close();
		send(app, view, "POST", number, { points: Number(value("points")), count: Number(value("count")), source: value("source") });
	});
}

export const acts = (app, view) => ({
	period(_, node) { view.period = node.value; refresh(app, view); },
	figure: (number) => enterFigure(app, view, Number(number)),
	async unfigure(number) {
		if (await confirm(t("class.sureBack"), t("class.sureBackText"), t("class.back"), "danger")) send(app, view, "DELETE", number, undefined);
	},
});

function sources(one) {
	return [one.entered ? h("p", {}, h("span", { class: "chip" }, icon("edit_note"), t("class.entered", one.entered.who, dayTime(one.entered.at))), ` ${one.entered.source}`) : null,
		h("p", { class: one.entered ? "fine" : null }, one.entered ? t("class.computed", one.computed === null ? "–" : decimal(one.computed), said(one.source)) : said(one.source)),
		one.missing ? h("p", { class: "fine" }, t("class.missing", said(one.missing))) : null];
}

const tools = (app, one) => (one.may_enter && mayEnter(app) ? h("div", { class: "row-tools start" }, h("button", { class: "button", type: "button", "data-act": "figure", "data-arg": one.number, "data-key": "figure" }, icon("edit_note"), t(one.entered ? "class.change" : "class.enter")),
	one.entered ? h("button", { class: "button", type: "button", "data-act": "unfigure", "data-arg": one.number, "data-key": "back", title: t("class.back"), "aria-label": t("class.back") }, icon("replay")) : null) : null);

function row(app, one) {
	return h("tr", { "data-key": one.number }, h("td", {}, `${one.number} · ${said(one.name)}`, tools(app, one)),
		h("td", { class: "right nowrap" }, one.points === null ? h("span", { class: "chip plain" }, icon("info"), t("index.missing")) : [h("b", {}, decimal(one.points)), " / 2"]),
		h("td", { class: "right nowrap" }, one.count ? count(one.count) : "—"), h("td", { class: "note" }, sources(one)));
}

export function render(app, view) {
	const data = view.classes;
	if (!data) return h("p", { class: "empty" }, t(view.failed || "loading"));
	return h("div", { class: "rows" },
		h("div", { class: "card toolbar" }, h("div", { class: "field" }, h("label", { for: "class-period" }, t("reports.period")), h("select", { class: "input", id: "class-period", "data-change": "period", "data-own": true }, ["quarter", "year"].map((id) => h("option", { value: id }, t(`reports.${id}`))))),
			h("p", { class: "note" }, `${dayText(data.from)} – ${dayText(data.to)}`),
			h("div", { class: "grow right" }, h("p", { class: "strong", id: "class-name" }, className(data)), h("p", { class: "note" }, t("class.sum", decimal(data.points), decimal(data.known, 0), decimal(data.most, 0))))),
		h("section", { class: "card scroll" }, h("table", { class: "index-table classes" }, h("thead", {}, h("tr", {}, h("th", {}, t("class.indicator")), h("th", { class: "right" }, t("index.points")), h("th", { class: "right" }, t("class.count")), h("th", {}, t("index.source")))), h("tbody", {}, data.indicators.map((one) => row(app, one)))),
			h("p", { class: "fine" }, t("class.law"))),
		h("section", { class: "card scroll" }, h("h2", {}, t("class.offices")), data.offices.length ? h("table", {}, h("thead", {}, h("tr", {}, h("th", {}, t("reports.office")), h("th", { class: "right" }, t("class.finished")), h("th", { class: "right" }, t("class.late")), h("th", { class: "right" }, t("class.first")))),
			h("tbody", {}, data.offices.map((one) => h("tr", { "data-key": one.office }, h("td", {}, one.office), h("td", { class: "right" }, count(one.finished)), h("td", { class: "right" }, count(one.finished_late)), h("td", { class: "right" }, `${decimal(one.points)} / 2`))))) : h("p", { class: "note" }, t("bridge.nothing"))));
}
