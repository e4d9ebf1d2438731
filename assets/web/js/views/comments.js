// What citizens wrote beside their ratings: found by day, service, counter and level, marked once seen to, taken along as a table.
import * as api from "../api.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { addDays, count, dayText, today } from "../format.js";
import { toast } from "../dialogs.js";
import { pager } from "../pager.js";

const perPage = 50, backDays = 29;
const states = ["open", "handled", "all"];

const query = (wanted) => new URLSearchParams(Object.entries(wanted).filter(([, value]) => value)).toString();

export function refresh(app, view) {
	view.wanted ??= { from: addDays(today(), -backDays), to: today(), service: "", counter: "", level: "", state: "open", page: 1 };
	return app.load(`/v1/ratings/comments?${query(view.wanted)}`, view, "comments");
}

export function acts(app, view) {
	const want = (changed) => { Object.assign(view.wanted, { page: 1 }, changed); refresh(app, view); };
	return {
		commentState: (state) => want({ state }),
		commentPage: (page) => want({ page: Number(page) }),
		commentFilter: (name, node) => want({ [name]: node.value }),
		async commentsTake() {
			try {
				await api.take(`/v1/ratings/comments.csv?${query({ ...view.wanted, page: "" })}`, "gop-y.csv");
			} catch (error) { toast(t("said.failed", error.detail || error.message)); }
		},
		async handled(id, node) {
			const handled = node.getAttribute("aria-pressed") !== "true";
			try {
				await api.write("POST", `/v1/ratings/${id}/handled`, { handled });
				toast(t(handled ? "cmt.said" : "cmt.saidOpen"));
			} catch (error) { toast(t("said.failed", error.detail || error.message)); }
			refresh(app, view);
		},
	};
}

function row(app, one, may) {
	const done = Boolean(one.handled_at);
	return h("tr", { "data-key": one.id }, h("td", { class: "nowrap" }, dayText(one.day)), h("td", {}, one.service ? app.serviceName(one.service) : "—", one.counter ? h("span", { class: "fine" }, t("counter", one.counter)) : null),
		h("td", { class: "nowrap" }, h("span", { class: `chip ${one.level * 2 > one.levels + 1 ? "ok" : one.level * 2 === one.levels + 1 ? "warn" : "bad"}` }, one.levels === 5 ? t(`level.${one.level}`) : `${one.level}/${one.levels}`)),
		h("td", { class: "quote" }, one.text),
		h("td", { class: "right" }, may
			? h("button", { class: "button", type: "button", "data-act": "handled", "data-arg": one.id, "aria-pressed": String(done) }, icon(done ? "check_box" : "check_box_blank"), t(done ? "cmt.done" : "cmt.mark"))
			: h("span", { class: `chip ${done ? "ok" : ""}` }, icon(done ? "check_circle" : "schedule"), t(done ? "cmt.done" : "cmt.waits")),
			done ? h("span", { class: "fine" }, t("cmt.by", one.handled_by, dayText(one.handled_at))) : null));
}

function filters(app, wanted) {
	const { services, counters } = app.state.catalogue;
	const pick = (name, options) => h("div", { class: "field" }, h("label", { for: `cmt-${name}` }, t(`cmt.${name}`)),
		h("select", { class: "input", id: `cmt-${name}`, "data-change": "commentFilter", "data-arg": name, "data-own": true }, h("option", { value: "" }, t("cmt.any")), options.map(([value, text]) => h("option", { value }, text))));
	const day = (name) => h("div", { class: "field" }, h("label", { for: `cmt-${name}` }, t(`cmt.${name}`)), h("input", { class: "input", id: `cmt-${name}`, type: "date", value: wanted[name], "data-change": "commentFilter", "data-arg": name }));
	return h("div", { class: "toolbar filters" }, day("from"), day("to"),
		pick("service", services.map((one) => [one.id, app.serviceName(one.id)])), pick("counter", counters.map((one) => [one.number, t("counter", one.number)])), pick("level", [5, 4, 3, 2, 1].map((level) => [level, t(`level.${level}`)])));
}

export function card(app, view) {
	const { comments: data, wanted } = view, may = app.state.session.user.roles.includes("manager");
	if (app.state.looking || !app.state.catalogue || !wanted) return null;
	return h("section", { class: "card scroll", id: "comments" },
		h("header", {}, h("div", {}, h("h2", {}, t("cmt.title")), h("p", { class: "fine" }, t("cmt.sub"))),
			may ? h("button", { class: "button", type: "button", "data-act": "commentsTake" }, icon("download"), t("cmt.csv")) : null),
		h("div", { class: "tabs", role: "tablist" }, states.map((state) => h("button", { type: "button", role: "tab", class: "button", "data-act": "commentState", "data-arg": state, "data-key": state, "aria-selected": String(wanted.state === state) }, t(`cmt.${state}`)))),
		filters(app, wanted),
		!data ? h("p", { class: "empty" }, t(view.failed || "loading")) : [h("p", { class: "note", role: "status" }, t("cmt.count", count(data.total))),
			data.comments.length ? h("table", {}, h("thead", {}, h("tr", {}, ["cmt.day", "cmt.where", "cmt.level", "cmt.text"].map((key) => h("th", {}, t(key))), h("th", { class: "right" }, t("cmt.state")))), h("tbody", {}, data.comments.map((one) => row(app, one, may)))) : h("p", { class: "empty" }, t("cmt.none")),
			pager("commentPage", data, perPage)]);
}
