// An officer's own ratings: by week, and only from five on.
import { h } from "../dom.js";
import { t } from "../i18n.js";
import { addDays, dayText, percent, today } from "../format.js";

const weeks = 8;
const least = 5;

export async function refresh(app, view) {
	const from = addDays(today(), -7 * weeks + 1);
	await app.load(`/v1/statistics?from=${from}&to=${today()}&by=day&counter=${app.state.session.counter}`, view, "data");
}
export const enter = refresh;

function gather(rows) {
	const result = [];
	for (let week = 0; week < weeks; week++) {
		const to = addDays(today(), -7 * week), from = addDays(to, -6);
		const own = rows.filter((row) => row.key >= from && row.key <= to);
		result.push({ from, to, count: own.reduce((sum, row) => sum + (row.ratings?.count ?? 0), 0), satisfied: own.reduce((sum, row) => sum + (row.ratings?.satisfied ?? 0), 0) });
	}
	return result;
}

export function render(app, view) {
	const rows = view.data ? gather(view.data.rows ?? []) : [];
	return [
		h("header", {}, h("div", {}, h("h1", {}, t("minePage.title")), h("p", {}, t("minePage.sub")))),
		h("section", { class: "card scroll" }, view.data ? h("table", {},
			h("thead", {}, h("tr", {}, h("th", {}, t("minePage.week")), h("th", { class: "right" }, t("minePage.count")), h("th", { class: "right" }, t("minePage.share")))),
			h("tbody", {}, rows.map((row) => h("tr", { "data-key": row.from }, h("td", {}, `${dayText(row.from, false)}–${dayText(row.to, false)}`), h("td", { class: "right" }, row.count < least ? `< ${least}` : row.count),
				h("td", { class: "right strong" }, row.count < least ? "–" : percent(row.satisfied / row.count))))))
			: h("p", { class: "empty" }, t(view.failed || "loading"))),
	];
}
