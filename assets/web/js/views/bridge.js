// One-stop systems: how the asking goes, what either side lacks, and files taken in by hand.
import * as api from "../api.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { count, dayTime } from "../format.js";
import { toast } from "../dialogs.js";

const fileMost = 1024 * 1024;
const fileSource = "tep";
const looks = { done: ["ok", "check_circle"], asking: ["info", "sync"], new: ["info", "schedule"], away: ["warn", "cloud_off"], refused: ["bad", "lock"], garbage: ["bad", "error"] };

export async function refresh(app, view) {
	await app.load("/v1/bridge", view, "data");
	const source = view.source ?? view.data?.sources[0]?.source;
	if (source) await app.load(`/v1/bridge/${source}`, view, "report");
}
export function enter(app, view) {
	refresh(app, view);
	view.timer = setInterval(() => refresh(app, view), 5000);
}
export const leave = (view) => clearInterval(view.timer);

async function take(app, view, file) {
	if (!file) return;
	if (file.size > fileMost) return toast(t("bridge.tooLarge"));
	view.busy = true;
	app.draw();
	try {
		const { result } = await api.upload(`/v1/bridge/${fileSource}`, file);
		view.taken = { name: file.name, ...result };
	} catch (error) { view.taken = { name: file.name, problem: error.message }; }
	view.busy = false;
	refresh(app, view);
}

export function acts(app, view) {
	return {
		async now(_, node) {
			try { await api.write("POST", `/v1/bridge/${node.dataset.source}/pull`); toast(t("bridge.asked")); } catch (error) { toast(error.message); }
			refresh(app, view);
		},
		file(_, node) { take(app, view, node.files[0]); node.value = ""; },
	};
}

function sourceRow(one) {
	const [style, sign] = looks[one.state] ?? looks.garbage;
	return h("tr", { "data-key": one.source }, h("td", { class: "strong" }, one.source),
		h("td", {}, h("span", { class: `chip ${style}` }, icon(sign), t(`bridge.state.${one.state}`)), one.why ? h("p", { class: "fine" }, one.why) : null),
		h("td", { class: "nowrap" }, one.under_way ? t("bridge.atPage", t(`bridge.list.${one.list}`), one.page + 1) : one.done_at ? dayTime(one.done_at) : "—"),
		h("td", { class: "nowrap" }, one.full_at ? dayTime(one.full_at) : "—"),
		h("td", { class: "right" }, h("button", { type: "button", class: "button", "data-act": "now", "data-source": one.source }, icon("sync"), t("bridge.now"))));
}

const listCard = (title, total, rows, second) => h("section", { class: "card scroll" }, h("header", {}, h("h2", {}, title), h("span", { class: `chip ${total ? "warn" : "ok"}` }, icon(total ? "warning" : "check_circle"), count(total))),
	rows.length ? h("table", {}, h("tbody", {}, rows.slice(0, 100).map((row) => h("tr", { "data-key": row.code }, h("td", { class: "nowrap" }, row.code), h("td", {}, second(row)))))) : h("p", { class: "note" }, t("bridge.nothing")));

function reconciliation(view) {
	const { report } = view;
	if (!report?.full_at) return h("p", { class: "empty" }, t("bridge.noFull"));
	const { dossiers, procedures } = report;
	return [
		h("p", { class: "note" }, t("bridge.sums", count(dossiers.theirs), count(dossiers.ours), count(procedures.theirs), count(procedures.ours))),
		h("div", { class: "cols-2" },
			listCard(t("bridge.missing"), dossiers.not_taken, dossiers.missing, (row) => row.why),
			listCard(t("bridge.surplus"), dossiers.surplus.length, dossiers.surplus, (row) => t(`dossier.state.${row.state}`)),
			listCard(t("bridge.procMissing"), procedures.not_ours, procedures.missing, (row) => row.name),
			listCard(t("bridge.procSurplus"), procedures.surplus.length, procedures.surplus, (row) => row.name)),
	];
}

function fileCard(app, view) {
	const { taken } = view;
	return h("section", { class: "card" }, h("h2", {}, t("bridge.files")), h("p", { class: "note" }, t("bridge.filesHint")),
		h("label", { class: "button" }, icon("upload_file"), t(view.busy ? "bridge.reading" : "bridge.pick"), h("input", { type: "file", class: "visually-hidden", accept: ".csv,.json,.xlsx", "data-change": "file" })),
		taken ? h("p", { class: `banner ${taken.problem || taken.refused ? "warn" : "ok"}` }, icon(taken.problem ? "error" : "check_circle"),
			taken.problem ? `${taken.name}: ${taken.problem}` : t("bridge.taken", taken.name, taken.new, taken.changed, taken.same, taken.refused)) : null,
		taken?.refusals?.length ? h("ul", {}, taken.refusals.slice(0, 10).map((one) => h("li", { class: "fine" }, t("bridge.refusal", one.index + 1, one.why)))) : null);
}

export function render(app, view) {
	const { data } = view;
	return [
		h("header", {}, h("div", {}, h("h1", {}, t("bridge.title")), h("p", {}, t("bridge.sub")))),
		!data ? h("p", { class: "empty" }, t(view.failed || "loading")) : h("div", { class: "rows" },
			h("section", { class: "card scroll" }, data.sources.length
				? h("table", {}, h("thead", {}, h("tr", {}, ["bridge.system", "bridge.state", "bridge.last", "bridge.lastFull", ""].map((key) => h("th", {}, key ? t(key) : "")))), h("tbody", {}, data.sources.map(sourceRow)))
				: h("p", { class: "note" }, t("bridge.none")),
				data.received.length ? [h("h2", {}, t("bridge.received")), h("table", {}, h("tbody", {}, data.received.map((one) => h("tr", { "data-key": one.source }, h("td", { class: "strong" }, one.source),
					h("td", {}, t("bridge.messages", one.messages, one.taken, one.refused)), h("td", { class: "right nowrap" }, dayTime(one.last_at))))))] : null),
			data.sources.length ? reconciliation(view) : null,
			fileCard(app, view)),
	];
}
