// Look-up of a dossier for the person at the counter: what the public may see, no more.
import * as api from "../api.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { dayText } from "../format.js";

const looks = { done: "check", now: "autorenew", late: "error", waiting: "schedule", future: "schedule" };
const chips = { 3: ["bad", "block"], 5: ["warn", "playlist_add"], 6: ["warn", "receipt_small"], 7: ["plain", "block"], 8: ["plain", "pause_circle"], 9: ["ok", "task"], 10: ["ok", "check_circle"] };

export async function lookUp(app, code) {
	const text = code.trim();
	if (!text) return {};
	try {
		return { dossier: await api.get(`/v1/dossiers/${encodeURIComponent(text)}`) };
	} catch (error) {
		if (error.status === 401) app.ended();
		return { problem: error.status === 429 ? "dossier.limit" : error.status === 404 || error.status === 400 ? "dossier.none" : "failed" };
	}
}

function chip(dossier) {
	if (dossier.late_days > 0) return h("span", { class: "chip bad" }, icon("event_busy"), t("dossier.late", dossier.late_days));
	const [style, name] = chips[dossier.state] ?? ["", "autorenew"];
	return h("span", { class: `chip ${style}` }, icon(name), t(`dossier.state.${dossier.state}`));
}

export function dossierNodes(app, { dossier, problem }) {
	if (problem) return [h("p", { class: "banner warn", role: "alert" }, icon("info"), h("span", { class: "grow" }, t(problem)))];
	if (!dossier) return [];
	const facts = [[t("dossier.owner"), dossier.owner], [t("dossier.received"), dayText(dossier.received)], [t("dossier.due"), `${dayText(dossier.due)}${dossier.due_time ? ` ${dossier.due_time}` : ""}`]];
	if (dossier.new_due) facts.push([t("dossier.newDue"), dayText(dossier.new_due)]);
	if (dossier.apology) facts.push([t("dossier.apology", dossier.apology.number), dossier.apology.reason]);
	if (dossier.counter) facts.push([t("dossier.counter"), String(dossier.counter)]);
	return [
		h("div", { class: "split" }, h("h2", {}, dossier.procedure_name), chip(dossier)),
		h("p", { class: "note" }, dossier.code),
		dossier.reason ? h("p", { class: "banner" }, icon("info"), h("span", { class: "grow" }, dossier.reason)) : null,
		dossier.supplement?.length ? h("ul", { class: "rows" }, dossier.supplement.map((paper) => h("li", { class: "banner warn" }, icon("playlist_add"), paper))) : null,
		h("dl", { class: "pairs ruled" }, facts.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)))),
		h("ol", { class: "timeline" }, (dossier.steps ?? []).map((step) => h("li", { class: step.state },
			h("span", { class: "dot" }, icon(looks[step.state] ?? "schedule")), h("div", {}, h("p", { class: "strong" }, step.title), h("p", { class: "note" }, step.office)),
			h("span", { class: "note nowrap" }, dayText(step.done || step.due, false))))),
	];
}

export function acts(app, view) {
	return {
		async look(_, form) {
			Object.assign(view, { dossier: null, problem: null }, await lookUp(app, String(new FormData(form).get("code") ?? "")));
			app.draw();
		},
	};
}

export function render(app, view) {
	return [
		h("header", {}, h("div", {}, h("h1", {}, t("dossier.title")), h("p", {}, t("dossier.hint")))),
		h("div", { class: "rows" },
			h("form", { class: "card toolbar", "data-submit": "look" }, h("div", { class: "field" }, h("label", { for: "code" }, t("dossier.code")),
				h("input", { class: "input", id: "code", name: "code", size: "34", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", autofocus: true })),
				h("button", { class: "button primary", type: "submit" }, icon("search"), t("dossier.look"))),
			view.dossier || view.problem ? h("section", { class: "card" }, dossierNodes(app, view)) : null),
	];
}
