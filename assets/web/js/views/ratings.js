// Citizens' ratings with intervals; small samples hidden, bursts marked. And what was mended last, which visitors read after rating.
import * as api from "../api.js";
import { h, px } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { addDays, count, dayText, hourMinute, today } from "../format.js";
import { toast } from "../dialogs.js";
import { satisfiedRow } from "./overview.js";
import { text } from "../format.js";
import * as comments from "./comments.js";

const days = 29;

export async function refresh(app, view) {
	view.by ??= "service";
	const range = `from=${addDays(today(), -days)}&to=${today()}`;
	await Promise.all([app.load(`/v1/statistics?${range}&by=${view.by}`, view, "data"), app.load(`/v1/ratings/bursts?${range}`, view, "bursts"), app.state.looking ? null : comments.refresh(app, view)]);
}
export const enter = refresh;
export function acts(app, view) {
	return {
		...comments.acts(app, view),
		by(_, node) { view.by = node.value; view.data = null; refresh(app, view); },
		async mended(_, form) {
			const [vi, en] = ["vi", "en"].map((language) => form.querySelector(`#mended-${language}`).value.trim());
			if (!vi !== !en) { toast(t("mended.both")); return; }
			try {
				await api.write("POST", "/v1/catalogue/improvement", { vi, en });
				toast(t(vi ? "mended.told" : "mended.gone"));
			} catch (error) { toast(t("said.failed", error.detail || error.message)); }
		},
	};
}
const nameOf = (app, view, key) => (view.by === "service" ? app.serviceName(key) : view.by === "counter" ? t("counter.title", key, app.counterName(Number(key))) : dayText(key));
function levelRows(view) {
	const counts = view.data.total.ratings?.levels ?? [];
	const most = Math.max(1, ...counts);
	return [5, 4, 3, 2, 1].map((level) => h("div", { class: "index-row", "data-key": level }, h("span", {}, t(`level.${level}`)),
		h("div", { class: "track" }, px(h("i", { class: `level${level}` }), { width: `${Math.round((counts[level - 1] ?? 0) / most * 100)}%` })), h("b", { class: "right" }, count(counts[level - 1] ?? 0))));
}

const wordsMost = 80;

function mendedCard(app) {
	const { improvement } = app.state.catalogue?.rating ?? {};
	const field = (language) => h("div", { class: "field" }, h("label", { for: `mended-${language}` }, t(`mended.${language}`)),
		h("input", { class: "input", id: `mended-${language}`, maxlength: wordsMost, value: improvement?.[language] ?? "", lang: language, autocomplete: "off" }));
	if (!app.state.catalogue) return null;
	return h("section", { class: "card", id: "mended" }, h("h2", {}, t("mended.title")), h("p", { class: "note" }, t("mended.hint")),
		app.state.session.user.roles.includes("manager")
			? h("form", { class: "rows", "data-submit": "mended" }, field("vi"), field("en"), h("div", {}, h("button", { class: "button primary", type: "submit" }, icon("send"), t("mended.tell"))))
			: h("p", { class: "quote" }, text(improvement) || t("mended.none")));
}

export function render(app, view) {
	const reasons = view.data?.total?.ratings?.reasons ?? [];
	const wording = (id) => text(app.state.catalogue?.rating?.reasons?.find((reason) => reason.id === id)?.text) || id;
	return [
		h("header", {}, h("div", {}, h("h1", {}, t("ratings.title")), h("p", {}, t("ratings.sub"))),
			h("label", { class: "button select" }, t("ratings.by"), h("select", { "data-change": "by", "data-own": true }, [["service", "ratings.bySvc"], ["counter", "ratings.byCounter"], ["day", "ratings.byDay"]].map(([value, key]) => h("option", { value }, t(key)))), icon("expand_more"))),
		!view.data ? h("p", { class: "empty" }, t(view.failed || "loading")) : h("div", { class: "cols-2" },
			h("div", { class: "rows" }, h("section", { class: "card" }, h("header", {}, h("h2", {}, t("over.satisfied")), h("span", { class: "fine" }, t("over.ci"))),
				satisfiedRow(t("over.all"), view.data.total.ratings, "all"), view.data.rows.filter((row) => row.ratings?.count).map((row) => satisfiedRow(nameOf(app, view, row.key), row.ratings, row.key))), comments.card(app, view)),
			h("div", { class: "rows" }, mendedCard(app),
				h("section", { class: "card" }, h("h2", {}, t("ratings.levels")), levelRows(view)),
				h("section", { class: "card" }, h("h2", {}, t("ratings.reasons")), h("dl", { class: "pairs ruled" }, reasons.slice(0, 6).map((reason) => h("div", {}, h("dt", {}, wording(reason.id)), h("dd", {}, reason.count))))),
				h("section", { class: "card" }, h("h2", {}, t("ratings.bursts")), (view.bursts?.bursts ?? []).length
					? h("ul", { class: "rows" }, view.bursts.bursts.map((burst) => h("li", { class: "banner bad" }, icon("feedback"), t("ratings.burst", dayText(burst.from), burst.count, hourMinute(burst.from)))))
					: h("p", { class: "note" }, t("ratings.noBursts"))))),
	];
}
