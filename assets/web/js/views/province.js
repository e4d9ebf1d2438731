// All centers of the database beside each other: waits, satisfaction, late dossiers, kiosks; sorted by any column.
import { h, px } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { count, dayText, decimal, percent, text, today } from "../format.js";

const refreshMs = 30000;
const fewRatings = 5;
const periods = ["month", "quarter", "half", "nine", "year"];
const goal = 0.9; // of visits within the target: green from here, red below the half of it
const name = (one) => text(one.name) || one.id;

// key, heading, value to sort by (null sorts last), whether a large value is bad.
const columns = [
	["name", "prov.center", name], ["served", "prov.served", (one) => one.served], ["waiting", "prov.waiting", (one) => one.waiting, true],
	["wait", "prov.wait", (one) => one.wait.mean_ms, true], ["within", "prov.within", (one) => one.wait.within_15],
	["rating", "prov.rating", (one) => (one.ratings.count >= fewRatings ? one.ratings.share : null)],
	["late", "prov.late", (one) => one.dossiers.late_open, true], ["finishedLate", "prov.finishedLate", (one) => (one.dossiers.finished ? one.dossiers.finished_late / one.dossiers.finished : null), true],
	["kiosks", "prov.kiosks", (one) => one.kiosks.lost * 1000 + one.kiosks.warn, true],
];

const query = (view) => `?period=${view.period}&day=${view.day}`;
export const refresh = (app, view) => app.load(`/v1/centers${query(view)}`, view, "data");
export function enter(app, view) {
	Object.assign(view, { period: "month", day: today(), sort: "name", down: false, find: "" });
	refresh(app, view);
	view.timer = setInterval(() => refresh(app, view), refreshMs);
}
export const leave = (view) => clearInterval(view.timer);

export const acts = (app, view) => ({
	period(_, node) { view.period = node.value; refresh(app, view); },
	day(_, node) { if (node.value) { view.day = node.value; refresh(app, view); } },
	find(_, node) { view.find = node.value; app.draw(); },
	sort(key) {
		const bad = columns.find(([id]) => id === key)[3] ?? key !== "name";
		view.down = view.sort === key ? !view.down : bad;
		view.sort = key;
		app.draw();
	},
});

const fold = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d").replaceAll("Đ", "D").toLowerCase();

export function sorted(centers, key, down) {
	const value = columns.find(([id]) => id === key)[2];
	return [...centers].sort((a, b) => {
		const x = value(a), y = value(b);
		if (x === null || x === undefined || y === null || y === undefined) return (x === null || x === undefined) - (y === null || y === undefined);
		const order = typeof x === "string" ? x.localeCompare(y, "vi") : x - y;
		return (down ? -order : order) || name(a).localeCompare(name(b), "vi");
	});
}

function heading(view, [key, label]) {
	const isIt = view.sort === key;
	return h("th", { class: key === "name" ? "" : "right", "aria-sort": isIt ? (view.down ? "descending" : "ascending") : "none", "data-key": key },
		h("button", { type: "button", class: "sort", "data-act": "sort", "data-arg": key }, t(label), h("span", { "aria-hidden": "true" }, isIt ? (view.down ? " ▼" : " ▲") : "")));
}

function interval(ratings) {
	if (ratings.count < fewRatings) return h("span", { class: "fine" }, t("prov.few", ratings.count));
	return h("div", { class: "rated" }, h("strong", {}, percent(ratings.share)), h("span", { class: "interval", role: "img", "aria-label": t("prov.interval", percent(ratings.low), percent(ratings.high)) },
		px(h("i"), { left: `${ratings.low * 100}%`, width: `${(ratings.high - ratings.low) * 100}%` }), px(h("b"), { left: `${ratings.share * 100}%` })),
	h("span", { class: "fine nowrap" }, t("prov.of", percent(ratings.low), percent(ratings.high), count(ratings.count))));
}

function kiosks({ count: all, good, warn, lost }) {
	if (!all) return h("span", { class: "fine" }, "—");
	const [style, sign, said] = lost ? ["bad", "error", t("prov.lost", lost, all)] : warn ? ["warn", "warning", t("prov.warn", warn, all)] : ["ok", "check_circle", t("prov.good", good, all)];
	return h("span", { class: `chip ${style}` }, icon(sign), said);
}

const within = (share) => (share === null ? "–" : h("span", { class: `chip ${share >= goal ? "ok" : share < goal / 2 ? "bad" : "warn"}` }, percent(share)));

function row(one, isTotal) {
	const { dossiers, wait } = one;
	return h("tr", { "data-key": one.id ?? "total", class: isTotal ? "total" : null }, h("td", {}, h("strong", {}, isTotal ? t("prov.total") : text(one.name) ? h("a", { href: `#/xem/${one.id}/tong-quan`, title: t("look.into", name(one)) }, name(one)) : name(one)), isTotal ? null : h("span", { class: "fine mono" }, one.id)),
		h("td", { class: "right" }, count(one.served)), h("td", { class: "right" }, count(one.waiting)),
		h("td", { class: "right nowrap" }, wait.mean_ms === null ? "–" : t("min", decimal(wait.mean_ms / 60000))), h("td", { class: "right nowrap" }, within(wait.within_15), h("span", { class: "fine" }, t("prov.thirty", percent(wait.within_30)))),
		h("td", { class: "right" }, interval(one.ratings)), h("td", { class: "right" }, dossiers.late_open ? h("span", { class: "chip bad" }, icon("warning"), count(dossiers.late_open)) : "0"),
		h("td", { class: "right nowrap" }, dossiers.finished ? percent(dossiers.finished_late / dossiers.finished, 1) : "–", h("span", { class: "fine" }, t("prov.finished", count(dossiers.finished_late), count(dossiers.finished)))), h("td", { class: "right" }, kiosks(one.kiosks)));
}

export function render(app, view) {
	const { data } = view;
	const wanted = fold(view.find ?? "");
	const list = data ? sorted(data.centers, view.sort, view.down).filter((one) => fold(`${name(one)} ${one.id}`).includes(wanted)) : [];
	return [
		h("header", {}, h("div", {}, h("h1", {}, t("prov.title")), h("p", {}, data ? t("prov.sub", data.centers.length, dayText(data.from), dayText(data.to)) : "")),
			h("a", { class: "button", href: `/v1/centers.csv${query(view)}`, download: true }, icon("download"), t("reports.csv"))),
		!data ? h("p", { class: "empty" }, t(view.failed || "loading")) : h("div", { class: "rows" },
			h("div", { class: "card toolbar" }, h("div", { class: "field" }, h("label", { for: "prov-period" }, t("reports.period")), h("select", { class: "input", id: "prov-period", "data-change": "period", "data-own": true }, periods.map((id) => h("option", { value: id }, t(`reports.${id}`))))),
				h("div", { class: "field" }, h("label", { for: "prov-day" }, t("prov.day")), h("input", { class: "input", id: "prov-day", type: "date", value: view.day, "data-change": "day", "data-own": true })),
				h("div", { class: "field grow" }, h("label", { for: "prov-find" }, t("prov.find")), h("input", { class: "input", id: "prov-find", type: "search", "data-input": "find", "data-own": true, autocomplete: "off" }))),
			h("section", { class: "card scroll" }, h("table", { id: "centers" }, h("thead", {}, h("tr", {}, columns.map((column) => heading(view, column)))),
				h("tbody", {}, list.map((one) => row(one, false))), h("tfoot", {}, row(data.total, true))),
			list.length ? null : h("p", { class: "empty" }, t("prov.none")), h("p", { class: "fine" }, t("prov.note")))),
	];
}
