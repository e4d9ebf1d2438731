// Evaluation by the nine indicators of TT 01/2018: points, source, what is missing, and the class as a range.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { language, t } from "../i18n.js";
import { count, dayText, decimal } from "../format.js";

export async function refresh(app, view) {
	view.period ??= "quarter";
	await app.load(`/v1/indicators/tt01?period=${view.period}`, view, "classes");
}
export const acts = (app, view) => ({ period(_, node) { view.period = node.value; refresh(app, view); } });

const said = (pair) => pair[language()] ?? pair.vi;
const className = (data) => (data.class_least === data.class_best ? t(`class.${data.class_best}`) : t("class.range", t(`class.${data.class_least}`), t(`class.${data.class_best}`)));

function row(one) {
	return h("tr", { "data-key": one.number }, h("td", {}, `${one.number} · ${said(one.name)}`),
		h("td", { class: "right nowrap" }, one.points === null ? h("span", { class: "chip plain" }, icon("info"), t("index.missing")) : [h("b", {}, decimal(one.points)), " / 2"]),
		h("td", { class: "right nowrap" }, one.count ? count(one.count) : "—"), h("td", { class: "note" }, said(one.source)));
}

export function render(app, view) {
	const data = view.classes;
	if (!data) return h("p", { class: "empty" }, t(view.failed || "loading"));
	return h("div", { class: "rows" },
		h("div", { class: "card toolbar" }, h("div", { class: "field" }, h("label", { for: "class-period" }, t("reports.period")), h("select", { class: "input", id: "class-period", "data-change": "period", "data-own": true }, ["quarter", "year"].map((id) => h("option", { value: id }, t(`reports.${id}`))))),
			h("p", { class: "note" }, `${dayText(data.from)} – ${dayText(data.to)}`),
			h("div", { class: "grow right" }, h("p", { class: "strong" }, className(data)), h("p", { class: "note" }, t("class.sum", decimal(data.points), decimal(data.known, 0), decimal(data.most, 0))))),
		h("section", { class: "card scroll" }, h("table", { class: "index-table" }, h("thead", {}, h("tr", {}, h("th", {}, t("class.indicator")), h("th", { class: "right" }, t("index.points")), h("th", { class: "right" }, t("class.count")), h("th", {}, t("index.source")))), h("tbody", {}, data.indicators.map(row))),
			h("p", { class: "fine" }, t("class.law"))),
		h("section", { class: "card scroll" }, h("h2", {}, t("class.offices")), data.offices.length ? h("table", {}, h("thead", {}, h("tr", {}, h("th", {}, t("reports.office")), h("th", { class: "right" }, t("class.finished")), h("th", { class: "right" }, t("class.late")), h("th", { class: "right" }, t("class.first")))),
			h("tbody", {}, data.offices.map((one) => h("tr", { "data-key": one.office }, h("td", {}, one.office), h("td", { class: "right" }, count(one.finished)), h("td", { class: "right" }, count(one.finished_late)), h("td", { class: "right" }, `${decimal(one.points)} / 2`))))) : h("p", { class: "note" }, t("bridge.nothing"))));
}
