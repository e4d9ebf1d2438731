// The index of QĐ 766: every component with its points, where the figure comes from, and what is missing.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { language, t } from "../i18n.js";
import { decimal } from "../format.js";
import * as classes from "./classes.js";

export async function refresh(app, view) {
	view.tab ??= "index";
	await (view.tab === "classes" ? classes.refresh(app, view) : app.load("/v1/indicators/766", view, "data"));
}
export const acts = (app, view) => ({ tab(id) { view.tab = id; refresh(app, view); app.draw(); }, ...classes.acts(app, view) });
const tabs = (view) => h("div", { class: "tabs", role: "tablist" }, [["index", "index.tab"], ["classes", "class.tab"]].map(([id, key]) => h("button", { type: "button", role: "tab", class: "button", "data-act": "tab", "data-arg": id, "data-key": id, "aria-selected": String(view.tab === id) }, t(key))));
export const enter = refresh;
export const groupName = (group) => group.name[language()] ?? group.name.vi;

function item(row) {
	const said = language() === "en" ? row.source.en : row.source.vi;
	return h("tr", { "data-key": row.id }, h("td", {}, `${row.id} · ${groupName(row)}`),
		h("td", { class: "right nowrap" }, row.points === null ? h("span", { class: "chip plain" }, icon("info"), t("index.missing")) : [h("b", {}, decimal(row.points)), ` / ${row.most}`]),
		h("td", { class: "note" }, said));
}

export function render(app, view) {
	const { data } = view;
	return [
		h("header", {}, h("div", {}, h("h1", {}, t(view.tab === "classes" ? "class.title" : "index.title")), h("p", {}, t(view.tab === "classes" ? "class.sub" : "index.sub"))), h("div", { class: "head-tools" }, tabs(view), view.tab === "classes" ? null : data ? h("div", { class: "big-score" }, decimal(data.points), h("small", {}, ` / ${decimal(data.known, 0)}`)) : null)),
		view.tab === "classes" ? classes.render(app, view) : !data ? h("p", { class: "empty" }, t(view.failed || "loading")) : h("div", { class: "rows" },
			data.missing ? h("p", { class: "banner" }, icon("info"), h("span", { class: "grow" }, t("index.missingSum", decimal(data.missing, 0)))) : null,
			data.groups.map((group) => h("section", { class: "card scroll", "data-key": group.id }, h("header", {}, h("h2", {}, groupName(group)), h("span", { class: "big-score" }, decimal(group.points), h("small", {}, group.known < group.most ? ` / ${t("index.known", group.known, group.most)}` : ` / ${group.most}`))),
				h("table", { class: "index-table" }, h("thead", {}, h("tr", {}, h("th", {}, t("index.item")), h("th", { class: "right" }, t("index.points")), h("th", {}, t("index.source")))), h("tbody", {}, group.items.map(item))))),
			h("p", { class: "fine" }, data.note?.[language()] ?? "")),
	];
}
