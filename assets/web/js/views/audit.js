// The audit trail as people read it: who did what to what, newest first, found by person, deed and day, taken along as a table.
import * as api from "../api.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { addDays, count, dayTime, today } from "../format.js";
import { toast } from "../dialogs.js";
import { pager } from "../pager.js";

const perPage = 50, backDays = 29;

const query = (wanted) => new URLSearchParams(Object.entries(wanted).filter(([, value]) => value)).toString();
// An action without words of its own is shown as it is written.
const deed = (action) => (t(`deed.${action}`) === `deed.${action}` ? action : t(`deed.${action}`));
const kindOf = (action) => action.split(".")[0];

export const refresh = (app, view) => app.load(`/v1/audit?${query(view.wanted)}`, view, "data");
export function enter(app, view) {
	view.wanted = { from: addDays(today(), -backDays), to: today(), who: "", what: "", page: 1 };
	refresh(app, view);
}

export function acts(app, view) {
	const want = (changed) => { Object.assign(view.wanted, { page: 1 }, changed); refresh(app, view); };
	return {
		filter: (name, node) => want({ [name]: node.value }),
		page: (page) => want({ page: Number(page) }),
		async take() {
			try {
				await api.take(`/v1/audit.csv?${query({ ...view.wanted, page: "" })}`, "nhat-ky.csv");
			} catch (error) { toast(t("said.failed", error.detail || error.message)); }
			refresh(app, view);
		},
		async check() {
			view.checking = true;
			await app.load("/v1/audit/check", view, "check");
			view.checking = false;
			app.draw();
		},
	};
}

function filters(view) {
	const { data, wanted } = view;
	const kinds = [...new Set((data?.actions ?? []).map(kindOf))].filter((kind) => t(`deeds.${kind}`) !== `deeds.${kind}`);
	const pick = (name, options) => h("div", { class: "field" }, h("label", { for: `audit-${name}` }, t(`audit.${name}`)),
		h("select", { class: "input", id: `audit-${name}`, "data-change": "filter", "data-arg": name }, h("option", { value: "", selected: !wanted[name] }, t("cmt.any")), options.map(([value, words]) => h("option", { value, selected: wanted[name] === value }, words))));
	const day = (name) => h("div", { class: "field" }, h("label", { for: `audit-${name}` }, t(`cmt.${name}`)), h("input", { class: "input", id: `audit-${name}`, type: "date", value: wanted[name], "data-change": "filter", "data-arg": name }));
	return h("div", { class: "toolbar filters" }, day("from"), day("to"), pick("who", (data?.people ?? []).map((name) => [name, name])),
		pick("what", [...kinds.map((kind) => [kind, t(`deeds.${kind}`)]), ...(data?.actions ?? []).map((action) => [action, `– ${deed(action)}`])]));
}

const row = (one) => h("tr", { "data-key": one.n }, h("td", { class: "right tabular" }, count(one.n)), h("td", { class: "nowrap tabular" }, dayTime(one.at)), h("td", { class: "mono" }, one.who),
	h("td", {}, deed(one.action), h("span", { class: "fine mono" }, one.action)), h("td", { class: "mono" }, one.subject), h("td", { class: "mono fine", title: one.hash }, one.hash.slice(0, 12)));

function checked(view) {
	const { check } = view;
	if (view.checking) return h("p", { class: "note", role: "status" }, t("audit.checking"));
	if (!check) return null;
	return h("div", { class: `banner ${check.whole ? "ok" : "bad"}`, role: "status", id: "audit-checked" }, icon(check.whole ? "check_circle" : "error"), h("strong", {}, check.whole ? [t("audit.whole", count(check.rows)), check.gone ? ` ${t("audit.gone", count(check.gone))}` : ""] : t("audit.broken", count(check.broken_at))));
}

export function render(app, view) {
	const { data } = view;
	return [
		h("header", {}, h("div", {}, h("h1", {}, t("audit.title")), h("p", {}, t("audit.sub"))), h("div", { class: "head-tools" },
			h("button", { class: "button", type: "button", "data-act": "check", disabled: view.checking }, icon("fact_check"), t("audit.check")), app.state.session.user.roles.includes("manager") ? h("button", { class: "button", type: "button", "data-act": "take" }, icon("download"), t("cmt.csv")) : null)),
		checked(view),
		h("section", { class: "card scroll", id: "audit" }, filters(view), !data ? h("p", { class: "empty" }, t(view.failed || "loading")) : [h("p", { class: "note", role: "status" }, t("audit.count", count(data.total))),
			data.rows.length ? h("table", {}, h("thead", {}, h("tr", {}, h("th", { class: "right" }, t("audit.n")), ["at", "who", "what", "subject", "hash"].map((key) => h("th", {}, t(`audit.${key}`))))), h("tbody", {}, data.rows.map(row))) : h("p", { class: "empty" }, t("audit.none")),
			pager("page", data, perPage)]),
	];
}
