// The checklist of papers of the visit under way. It belongs to this page alone: nothing of it is sent or kept.
import * as api from "../api.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { text } from "../format.js";
import { choose, show } from "../dialogs.js";
import { dossierNodes, lookUp } from "./dossiers.js";

const storeKey = "motcua.papers";
const states = ["none", "got", "shown", "filling", "missing"];
const looks = {
	none: ["plain", "check_box_blank"], got: ["ok", "check_circle"], shown: ["ok", "check_circle"], filling: ["warn", "edit_note"],
	missing: ["bad", "error"], known: ["", "cloud_done"],
};
const rowsMost = 6, quickMost = 6;

let memory = null;
function load() {
	if (memory) return memory;
	try { memory = JSON.parse(sessionStorage.getItem(storeKey)); } catch { memory = null; }
	memory ??= { ticket: "", procedure: null, marks: {} };
	return memory;
}
function keep() {
	sessionStorage.setItem(storeKey, JSON.stringify(memory));
}
// Another visit: the marks of the last one are gone.
export function forget(ticket) {
	const now = load();
	if (now.ticket === (ticket ?? "")) return;
	memory = { ticket: ticket ?? "", procedure: null, marks: {} };
	keep();
}
export const chosen = () => load().procedure;

const proceduresOf = (app, service) => (app.state.catalogue?.procedures ?? []).filter((procedure) => procedure.service === service && !procedure.internal);

async function dossierDialog(app) {
	let view = {};
	const dialog = show((close) => [h("h2", {}, t("dossier.title")),
		h("form", { class: "field" }, h("label", { for: "dialog-code" }, t("dossier.hint")), h("input", { class: "input", id: "dialog-code", autocomplete: "off", spellcheck: "false" }),
			h("div", { class: "dialog-actions" }, button("dialog.close", close), h("button", { class: "button primary", type: "submit" }, icon("search"), t("dossier.look")))),
		h("div", { class: "found" })]);
	dialog.querySelector("form").addEventListener("submit", async (event) => {
		event.preventDefault();
		view = await lookUp(app, dialog.querySelector("input").value);
		dialog.querySelector(".found").replaceChildren(...dossierNodes(app, view).flat(9).filter(Boolean));
		dialog.querySelector("input").select();
	});
	dialog.querySelector("input").focus();
}
function button(key, onclick) {
	const node = h("button", { class: "button", type: "button" }, t(key));
	node.addEventListener("click", onclick);
	return node;
}

export function acts(app, view) {
	return {
		async procedure(code) {
			const service = view.data?.serving?.service;
			const picked = code ?? await choose({ title: t("papers.choose"), choices: proceduresOf(app, service).map((procedure) => ({ value: procedure.code, label: text(procedure.name), icon: "description" })) });
			if (!picked) return;
			try { load().procedure = await api.get(`/v1/procedures/${encodeURIComponent(picked)}`); } catch { load().procedure = proceduresOf(app, service).find((procedure) => procedure.code === picked) ?? null; }
			load().marks = {};
			keep();
			app.draw();
		},
		mark(index) {
			const marks = load().marks;
			marks[index] = states[(states.indexOf(marks[index] ?? "none") + 1) % states.length];
			keep();
			app.draw();
		},
		scan: () => dossierDialog(app),
		receipt: () => finishAs("received"),
		supplement: () => finishAs("supplement"),
		refuse: () => finishAs("refused"),
	};
	function finishAs(outcome) {
		acts.last = outcome;
		document.querySelector("[data-act=finish]")?.setAttribute("data-arg", outcome);
		document.querySelector("[data-act=finish]")?.click();
		document.querySelector("[data-act=finish]")?.removeAttribute("data-arg");
	}
}

function row(paper, index) {
	const state = paper.known ? "known" : load().marks[index] ?? "none";
	const [style, name] = looks[state];
	const note = state === "shown" ? t("papers.noneKept") : text(paper.when) ? t("papers.onlyIf", text(paper.when).toLowerCase()) : text(paper.note) || "—";
	return h("tr", { "data-key": index },
		h("td", {}, text(paper.name)),
		h("td", {}, h("button", { class: "state", type: "button", "data-act": "mark", "data-arg": index, disabled: paper.known },
			h("span", { class: `chip ${style}` }, icon(name), t(`papers.${state}`)))),
		h("td", { class: "right note" }, note));
}

// The ones most asked for come first in the catalogue.
function quickChoices(app, ticket) {
	return [h("p", { class: "note" }, t("papers.pick")), h("div", { class: "quick" }, proceduresOf(app, ticket.service).slice(0, quickMost).map((procedure) => h("button", {
		class: "choice", type: "button", "data-act": "procedure", "data-arg": procedure.code, "data-key": procedure.code,
	}, icon("description"), h("span", {}, text(procedure.name)))))];
}

export function card(app, view) {
	const ticket = view.data?.serving;
	const procedure = ticket ? chosen() : null;
	const list = (procedure?.papers ?? []).slice(0, rowsMost);
	return h("section", { class: "card papers-card", "aria-labelledby": "papers-head" },
		h("header", {}, h("h2", { id: "papers-head" }, t("papers.head")), h("button", { class: "button", type: "button", "data-act": "scan" }, icon("qr"), t("papers.scan"))),
		procedure ? h("table", {}, h("thead", {}, h("tr", {}, h("th", {}, t("papers.need")), h("th", {}, t("papers.state")), h("th", { class: "right" }, t("papers.note")))),
			h("tbody", {}, list.map(row)))
			: ticket ? quickChoices(app, ticket) : h("p", { class: "empty" }, t("papers.idle")),
		ticket ? h("div", { class: "actions" },
			h("button", { class: "button", type: "button", "data-act": "procedure" }, icon("list"), t("papers.choose")),
			procedure ? [h("button", { class: "button", type: "button", "data-act": "receipt" }, icon("print"), t("papers.receipt")),
				h("button", { class: "button", type: "button", "data-act": "supplement" }, icon("playlist_add"), t("papers.supplement")),
				h("button", { class: "button", type: "button", "data-act": "refuse" }, icon("block"), t("papers.refuse"))] : null) : null,
		procedure ? h("p", { class: "fine" }, t("papers.local")) : null);
}
