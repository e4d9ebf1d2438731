// Late dossiers one by one, worst first: a page at a time, and all of them as a table.
import { here } from "../api.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { count, dayText } from "../format.js";
import { pager } from "../pager.js";

const perPage = 50;

export const refresh = (app, view) => app.load(`/v1/dossiers?page=${view.latePage ?? 1}`, view, "late");
export const acts = (app, view) => ({ latePage(page) { view.latePage = Number(page); refresh(app, view); } });

const row = (app, one) => h("tr", { "data-key": one.code }, h("td", { class: "strong nowrap" }, one.code), h("td", {}, one.procedure_name, h("span", { class: "fine" }, one.office)), h("td", { class: "nowrap" }, dayText(one.due)),
	h("td", { class: "nowrap" }, one.new_due ? dayText(one.new_due) : "—", one.again ? h("span", { class: "chip bad" }, icon("warning"), t("late.again")) : null), h("td", { class: "nowrap" }, one.apology || h("span", { class: "chip warn" }, icon("error"), t("late.noApology"))), h("td", { class: "right strong" }, one.late_days));

export function card(app, view) {
	const data = view.late;
	return h("section", { class: "card scroll", id: "late" },
		h("header", {}, h("div", {}, h("h2", {}, t("late.title")), data ? h("p", { class: "note" }, t("late.sums", count(data.total), count(data.not_apologised), count(data.again))) : null),
			h("a", { class: "button", href: here("/v1/dossiers.csv"), download: true }, icon("download"), t("late.csv"))),
		!data ? h("p", { class: "empty" }, t(view.failed || "loading")) : !data.total ? h("p", { class: "empty" }, t("over.noLate")) : [
			h("table", {}, h("thead", {}, h("tr", {}, ["late.code", "late.what", "late.due", "late.newDue", "late.apology"].map((key) => h("th", {}, t(key))), h("th", { class: "right" }, t("late.days")))), h("tbody", {}, data.dossiers.map((one) => row(app, one)))),
			pager("latePage", data, perPage)]);
}
