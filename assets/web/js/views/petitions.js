// Petitions for staff: number, what about, day due, answer, how the answer was rated.
import * as api from "../api.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { count, dayText, dayTime, now } from "../format.js";
import { toast } from "../dialogs.js";

const dayMs = 86400000, soonDays = 2;

export const refresh = (app, view) => app.load("/v1/petitions", view, "data");
export function enter(app, view) {
	view.show ??= "open";
	refresh(app, view);
	view.timer = setInterval(() => refresh(app, view), 30000);
}
export const leave = (view) => clearInterval(view.timer);

const isLate = (one) => Date.parse(one.answered_at ?? new Date(now()).toISOString()) > Date.parse(one.due);
const canAnswer = (app) => app.state.session.user.roles.includes("manager");

export function acts(app, view) {
	return {
		show(id) { view.show = id; app.draw(); },
		choose(id) { view.chosen = view.chosen === id ? null : id; app.draw(); },
		async answer(_, form) {
			const text = form.querySelector("textarea").value.trim();
			if (!text) return;
			try {
				await api.write("POST", `/v1/petitions/${view.chosen}/answer`, { answer: text });
				toast(t("pet.answered"));
				view.chosen = null;
			} catch (error) { toast(t("said.failed", error.detail || error.message)); }
			refresh(app, view);
		},
	};
}

function chip(one) {
	if (one.state === "answered") return h("span", { class: `chip ${isLate(one) ? "warn" : "ok"}` }, icon("check_circle"), t(isLate(one) ? "pet.answeredLate" : "pet.state.answered"));
	if (isLate(one)) return h("span", { class: "chip bad" }, icon("error"), t("pet.late"));
	return Date.parse(one.due) - now() < soonDays * dayMs ? h("span", { class: "chip warn" }, icon("schedule"), t("pet.soon")) : h("span", { class: "chip" }, icon("schedule"), t("pet.state.open"));
}

function detail(app, one) {
	return h("tr", { "data-key": `${one.id}-more` }, h("td", { colspan: 6 }, h("div", { class: "rows" },
		h("p", { class: "quote" }, one.text),
		one.state === "answered" ? [h("p", { class: "strong" }, t("pet.answer", dayTime(one.answered_at))), h("p", { class: "quote" }, one.answer)]
			: canAnswer(app) ? h("form", { class: "rows", "data-submit": "answer" }, h("div", { class: "field" }, h("label", { for: "answer" }, t("pet.yours")), h("textarea", { class: "input", id: "answer", rows: 4, maxlength: 2000, required: true, "data-own": true })),
				h("p", { class: "fine" }, t("pet.hint")), h("div", {}, h("button", { class: "button primary", type: "submit" }, icon("send"), t("pet.send")))) : null)));
}

function row(app, view, one) {
	const open = view.chosen === one.id;
	return [h("tr", { "data-key": one.id, "aria-selected": String(open) }, h("td", { class: "strong nowrap" }, h("button", { class: "link", type: "button", "data-act": "choose", "data-arg": one.id, "aria-expanded": String(open) }, one.number)),
		h("td", {}, t(`pet.about.${one.about}`)), h("td", { class: "nowrap" }, dayText(one.made_at)), h("td", { class: "nowrap" }, dayText(one.due)), h("td", {}, chip(one)),
		h("td", { class: "right nowrap" }, one.level ? t(`level.${one.level}`) : "—")), open ? detail(app, one) : null];
}

const shows = { open: (one) => one.state === "open", late: (one) => one.state === "open" && isLate(one), answered: (one) => one.state === "answered" };

export function render(app, view) {
	const all = view.data?.petitions ?? [];
	const rows = all.filter(shows[view.show]).sort((a, b) => (view.show === "answered" ? Date.parse(b.answered_at) - Date.parse(a.answered_at) : Date.parse(a.due) - Date.parse(b.due)));
	const answered = all.filter(shows.answered), inTime = answered.filter((one) => !isLate(one)), rated = answered.filter((one) => one.level), content = rated.filter((one) => one.level >= 4);
	return [
		h("header", {}, h("div", {}, h("h1", {}, t("pet.title")), h("p", {}, t("pet.sub"))), h("div", { class: "tabs", role: "tablist" }, Object.keys(shows).map((id) => h("button", { type: "button", role: "tab", class: "button", "data-act": "show", "data-arg": id, "data-key": id, "aria-selected": String(view.show === id) }, `${t(`pet.show.${id}`)} · ${count(all.filter(shows[id]).length)}`)))),
		!view.data ? h("p", { class: "empty" }, t(view.failed || "loading")) : h("div", { class: "rows" },
			h("p", { class: "note" }, t("pet.sums", answered.length, inTime.length, rated.length, content.length)),
			h("section", { class: "card scroll" }, rows.length ? h("table", {}, h("thead", {}, h("tr", {}, ["pet.number", "pet.about", "pet.made", "pet.due", "pet.state"].map((key) => h("th", {}, t(key))), h("th", { class: "right" }, t("pet.rating")))), h("tbody", {}, rows.map((one) => row(app, view, one)))) : h("p", { class: "empty" }, t("pet.none")))),
	];
}
