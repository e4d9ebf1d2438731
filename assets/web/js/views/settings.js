// What the centre publishes: its versions, how complete it is, the calendar of days off.
import * as api from "../api.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { count, dayText, dayTime, today } from "../format.js";
import { confirm, toast } from "../dialogs.js";

const rowsMost = 200, daysMost = 24;

export const refresh = (app, view) => Promise.all([app.load("/v1/catalogue/completeness", view, "gaps"), app.load("/v1/catalogue/versions", view, "versions")]);
export const enter = refresh;
export function event(app, view, type) {
	if (type === "catalogue.changed") setTimeout(() => refresh(app, view), 1500);
}

async function send(app, view, file, path, said) {
	if (!file) return;
	try {
		const answer = await api.upload(path, file);
		toast(t(said, answer.days, answer.ignored));
	} catch (error) { toast(t("said.failed", error.detail || error.message)); }
	setTimeout(() => refresh(app, view), 1500);
}

export function acts(app, view) {
	return {
		calendar(_, node) { send(app, view, node.files[0], "/v1/calendar", "config.calendarTaken"); node.value = ""; },
		catalogue(_, node) { send(app, view, node.files[0], "/v1/catalogue", "config.published"); node.value = ""; },
		async restore(version) {
			if (!await confirm(t("config.restore", version), t("config.restore.text"), t("config.restore.go"))) return;
			try { await api.write("POST", `/v1/catalogue/versions/${version}/restore`); toast(t("config.published")); } catch (error) { toast(t("said.failed", error.detail || error.message)); }
			setTimeout(() => refresh(app, view), 1500);
		},
	};
}

const upload = (act, key, accept, glyph) => h("label", { class: "button" }, icon(glyph), t(key), h("input", { type: "file", class: "visually-hidden", accept, "data-change": act }));

function gapsCard(view) {
	const bad = view.gaps.procedures;
	return h("section", { class: "card scroll" }, h("header", {}, h("h2", {}, t("config.incomplete")), h("a", { class: "button", href: "/v1/catalogue/completeness.csv", download: true }, icon("download"), t("reports.csv"))),
		h("p", { class: "note" }, Object.entries(view.gaps.missing).map(([id, number]) => `${t(`miss.${id}`)}: ${count(number)}`).join(" · ")),
		bad.length ? h("table", {}, h("tbody", {}, bad.slice(0, rowsMost).map((one) => h("tr", { "data-key": one.code }, h("td", { class: "nowrap" }, one.code), h("td", {}, one.name, one.online_only ? h("span", { class: "chip" }, t("config.onlineOnly")) : null, one.internal ? h("span", { class: "chip plain" }, t("config.internal")) : null),
			h("td", { class: "right" }, h("span", { class: "chip warn" }, icon("warning"), one.missing.map((id) => t(`miss.${id}`)).join(", "))))))) : h("p", { class: "banner ok" }, icon("check_circle"), t("config.allFull")));
}

function calendarCard(app) {
	const days = (app.state.catalogue?.holidays ?? []).filter((day) => day.date >= today()).slice(0, daysMost);
	return h("section", { class: "card scroll" }, h("header", {}, h("h2", {}, t("config.calendar")), upload("calendar", "config.calendarPick", ".ics,text/calendar", "upload_file")), h("p", { class: "fine" }, t("config.calendarHint")),
		h("table", {}, h("tbody", {}, days.map((day) => h("tr", { "data-key": day.date }, h("td", { class: "nowrap" }, dayText(day.date)), h("td", {}, day.name?.vi ?? day.name ?? ""), h("td", { class: "right" }, h("span", { class: `chip ${day.type === 1 ? "warn" : ""}` }, t(day.type === 1 ? "config.worked" : "config.off"))))))));
}

function versionsCard(view) {
	const { versions, current } = view.versions;
	return h("section", { class: "card scroll" }, h("header", {}, h("h2", {}, t("config.versions")), upload("catalogue", "config.publish", ".json,application/json", "upload_file")),
		versions.length ? h("table", {}, h("tbody", {}, versions.map((one) => h("tr", { "data-key": one.version }, h("td", { class: "mono" }, one.version), h("td", { class: "nowrap" }, dayTime(one.at)), h("td", {}, one.who),
			h("td", { class: "right" }, one.version === current ? h("span", { class: "chip ok" }, icon("check_circle"), t("config.current")) : h("button", { class: "button", type: "button", "data-act": "restore", "data-arg": one.version }, icon("history"), t("config.restore.go"))))))) : h("p", { class: "note" }, t("config.noVersions", current)));
}

export function render(app, view) {
	const { catalogue } = app.state;
	if (!catalogue || !view.gaps || !view.versions) return [h("header", {}, h("h1", {}, t("config.title"))), h("p", { class: "empty" }, t(view.failed || "loading"))];
	const { gaps } = view;
	const facts = [[t("config.version"), gaps.version], [t("config.services"), catalogue.services.filter((service) => !service.parent).length], [t("config.counters"), catalogue.counters.length],
		[t("config.procedures"), t("config.of", count(gaps.complete), count(gaps.published))], [t("config.onlineOnly"), gaps.online_only], [t("config.internal"), gaps.internal]];
	return [
		h("header", {}, h("div", {}, h("h1", {}, t("config.title")), h("p", {}, t("config.sub")))),
		h("div", { class: "cols-2" },
			gapsCard(view),
			h("div", { class: "rows" }, h("section", { class: "card" }, h("dl", { class: "pairs ruled" }, facts.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))))), versionsCard(view), calendarCard(app))),
	];
}
