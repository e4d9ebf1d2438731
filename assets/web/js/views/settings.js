// What the centre publishes and how complete it is.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { text } from "../format.js";

const rowsMost = 40;

function gaps(procedure) {
	const missing = [];
	if (!procedure.papers?.length && !procedure.internal) missing.push("papers");
	if (!procedure.time?.length) missing.push("time");
	if (!procedure.fee?.length && !procedure.internal) missing.push("fee");
	if (!text(procedure.result) && !procedure.internal) missing.push("result");
	if (!procedure.portal && !procedure.internal) missing.push("portal");
	if (!procedure.name?.en) missing.push("en");
	return missing;
}

export function render(app) {
	const { catalogue } = app.state;
	if (!catalogue) return [h("header", {}, h("h1", {}, t("config.title"))), h("p", { class: "empty" }, t("loading"))];
	const procedures = catalogue.procedures ?? [];
	const bad = procedures.map((procedure) => [procedure, gaps(procedure)]).filter(([, missing]) => missing.length);
	const facts = [[t("config.version"), String(catalogue.version)], [t("config.services"), catalogue.services.filter((service) => !service.parent).length], [t("config.counters"), catalogue.counters.length],
		[t("config.procedures"), procedures.filter((procedure) => !procedure.internal).length], [t("config.onlineOnly"), procedures.filter((procedure) => procedure.online_only).length], [t("config.internal"), procedures.filter((procedure) => procedure.internal).length]];
	return [
		h("header", {}, h("div", {}, h("h1", {}, t("config.title")), h("p", {}, t("config.sub")))),
		h("div", { class: "cols-2" },
			h("section", { class: "card scroll" }, h("h2", {}, t("config.incomplete")), bad.length ? h("table", {}, h("tbody", {}, bad.slice(0, rowsMost).map(([procedure, missing]) => h("tr", { "data-key": procedure.code }, h("td", { class: "nowrap" }, procedure.code), h("td", {}, text(procedure.name)), h("td", { class: "right" }, h("span", { class: "chip warn" }, icon("warning"), missing.map((id) => t(`miss.${id}`)).join(", ")))))))
				: h("p", { class: "banner ok" }, icon("check_circle"), t("config.allFull"))),
			h("section", { class: "card" }, h("dl", { class: "pairs ruled" }, facts.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)))))),
	];
}
