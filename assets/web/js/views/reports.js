// Periodic reports: results beside targets, as a page, a spreadsheet and CSV.
import { here } from "../api.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { language, t } from "../i18n.js";
import { count, dayText, decimal, today } from "../format.js";
import * as late from "./late.js";

const periods = ["month", "quarter", "half", "nine", "year"];
const query = (view) => `period=${view.period}&day=${view.day}`;

export async function refresh(app, view) {
	view.period ??= "month";
	view.day ??= today();
	await Promise.all([app.load(`/v1/reports?${query(view)}`, view, "data"), late.refresh(app, view)]);
}
export const enter = refresh;
export function acts(app, view) {
	return {
		...late.acts(app, view),
		period(_, node) { view.period = node.value; refresh(app, view); },
		day(_, node) { if (node.value) { view.day = node.value; refresh(app, view); } },
	};
}

function figure(row) {
	const verdict = row.met === null || row.met === undefined ? null : row.met;
	return h("tr", { "data-key": row.id }, h("td", {}, row.name[language()] ?? row.name.vi), h("td", { class: "right strong nowrap" }, row.value === null ? "–" : `${Number.isInteger(row.value) && !row.unit.vi.startsWith("%") ? count(row.value) : decimal(row.value)} ${row.unit[language()] ?? ""}`),
		h("td", { class: "right nowrap" }, row.target ? [`${row.target.sign} ${row.target.value} ${row.unit[language()] ?? ""}`, h("span", { class: "fine" }, row.target.source)] : "—"),
		h("td", { class: "right" }, verdict === null ? "—" : h("span", { class: `chip ${verdict ? "ok" : "bad"}` }, icon(verdict ? "check_circle" : "error"), t(verdict ? "reports.met" : "reports.missed"))));
}

export function render(app, view) {
	const { data } = view;
	return [
		h("header", {}, h("div", {}, h("h1", {}, t("reports.title")), h("p", {}, t("reports.sub"))),
			h("div", { class: "head-tools" }, h("a", { class: "button", href: here(`/v1/reports.csv?${query(view)}`), download: true }, icon("download"), t("reports.csv")), h("a", { class: "button primary", href: here(`/v1/reports.xlsx?${query(view)}`), download: true }, icon("download"), t("reports.xlsx")))),
		h("div", { class: "rows" },
			h("div", { class: "card toolbar" }, h("div", { class: "field" }, h("label", { for: "period" }, t("reports.period")), h("select", { class: "input", id: "period", "data-change": "period", "data-own": true }, periods.map((id) => h("option", { value: id }, t(`reports.${id}`))))),
				h("div", { class: "field" }, h("label", { for: "day" }, t("reports.ending")), h("input", { class: "input", id: "day", type: "date", value: view.day, "data-change": "day" })),
				data ? h("p", { class: "note" }, `${dayText(data.from)} – ${dayText(data.to)}`) : null),
			!data ? h("p", { class: "empty" }, t(view.failed || "loading")) : [
				h("section", { class: "card scroll" }, h("table", {}, h("thead", {}, h("tr", {}, h("th", {}, t("reports.figure")), h("th", { class: "right" }, t("reports.result")), h("th", { class: "right" }, t("reports.target")), h("th", { class: "right" }, t("reports.judge")))), h("tbody", {}, data.figures.map(figure)))),
				h("section", { class: "card scroll" }, h("h2", {}, t("reports.late")), h("table", {}, h("thead", {}, h("tr", {}, h("th", {}, t("reports.office")), h("th", { class: "right" }, t("reports.lateNow")), h("th", { class: "right" }, t("reports.again")))),
					h("tbody", {}, data.offices.map((row) => h("tr", { "data-key": row.office }, h("td", {}, row.office || t("reports.nameless")), h("td", { class: "right" }, row.late), h("td", { class: "right" }, row.again ? h("span", { class: "chip bad" }, icon("warning"), row.again) : "0")))))), late.card(app, view)]),
	];
}
