// The page of a petition on a phone: its number, the day by which it is answered, the answer, how good the answer was.
// Opened by the signed code of its slip; nobody is named, and what was written is not shown again.
import * as api from "./api.js";
import { h, listen } from "./dom.js";
import { icon } from "./icons.js";
import { switchLanguage, t } from "./i18n.js";
import { dayText, noteServerTime, now, weekday } from "./format.js";
import { drawer, frame, root, token } from "./phone-frame.js";
import { level, thanks } from "./phone-rate.js";

const pollMs = 60000;
const address = `/v1/petitions/${encodeURIComponent(token)}`;
const state = { petition: null, catalogue: null, unknown: false, away: false, problem: "", rate: { level: 0, sending: false, done: false } };

const draw = drawer(() => page());

async function refresh() {
	try {
		state.petition = await api.get(address);
		noteServerTime(state.petition.as_of);
		state.unknown = state.away = false;
	} catch (error) {
		if (error.status === 404) state.unknown = true;
		else state.away = true;
	}
	draw();
}
async function loadOnce() {
	try { state.catalogue ??= await api.get("/v1/catalogue"); } catch { setTimeout(loadOnce, 3000); }
	draw();
}

const dayOf = (at) => `${weekday(at.slice(0, 10))}, ${dayText(at)}`;
const banner = (kind, sign, strong, words) => h("p", { class: `banner ${kind}`, role: "status" }, icon(sign), h("span", { class: "grow" }, h("strong", {}, `${strong} `), words));

function hero(one) {
	const answered = one.state === "answered";
	return h("section", { class: "hero" }, h("p", {}, t(`pet.about.${one.about}`)), h("p", { class: "big long" }, one.number),
		h("p", { class: "say" }, t(answered ? "pt.answered" : "pt.waits")),
		h("p", {}, answered ? t("pt.answered.at", dayOf(one.answered_at)) : t("pt.due", dayOf(one.due))));
}

function standing(one) {
	const late = Date.parse(one.answered_at ?? new Date(now()).toISOString()) > Date.parse(one.due);
	if (one.state !== "answered") return late ? banner("bad", "error", t("pt.late"), t("pt.late.text")) : banner("", "schedule", t("pt.open"), t("pt.open.text"));
	return late ? banner("warn", "schedule", t("pt.answeredLate"), t("pt.due", dayOf(one.due))) : null;
}

function answer(one) {
	if (one.state !== "answered") return null;
	return h("section", { class: "card" }, h("h2", {}, t("pt.answer")), h("p", { class: "answer" }, one.answer || t("pt.forgotten")));
}

function rating(one) {
	const { rate } = state;
	if (one.state !== "answered" || !one.answer) return null;
	if (one.level || rate.done) return thanks("ph.thanks", "ph.thanks.text");
	return [h("h1", { id: "ask" }, t("pt.rate")), h("div", { class: "levels", role: "radiogroup", "aria-labelledby": "ask" }, [5, 4, 3, 2, 1].map((value) => level(rate, value))),
		h("div", { class: "foot" }, state.problem ? h("p", { class: "banner warn", role: "alert" }, icon("info"), t(state.problem)) : null,
			h("button", { class: "button primary", type: "button", "data-act": "send", disabled: rate.sending }, icon("send"), t(rate.sending ? "ph.sending" : "ph.send")))];
}

function content() {
	if (state.unknown) return [h("section", { class: "hero off" }, h("p", { class: "say" }, t("pt.unknown"))), h("p", { class: "banner" }, icon("info"), t("pt.unknown.text"))];
	const one = state.petition;
	if (!one) return [h("p", { class: "empty" }, t(state.away ? "ap.away" : "loading"))];
	return [hero(one), standing(one), answer(one), rating(one), h("p", { class: "age private" }, icon("lock"), t("pt.private"))];
}

function page() {
	document.title = state.petition ? `${state.petition.number} – Motcua` : t("pet.title");
	return frame(state.catalogue, content());
}

listen(root, () => ({
	language() { switchLanguage(); draw(); },
	level(value) { state.rate.level = Number(value); state.problem = ""; draw(); },
	async send() {
		if (!state.rate.level) { state.problem = "ph.pick"; return draw(); }
		state.rate.sending = true;
		draw();
		try {
			await api.write("POST", `${address}/rate`, { level: state.rate.level });
			state.rate.done = true;
		} catch (error) {
			if (error.status === 409) await refresh(); // rated elsewhere
			else state.problem = "ap.away";
		}
		state.rate.sending = false;
		draw();
	},
}));

setInterval(refresh, pollMs);
document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
refresh();
loadOnce();
