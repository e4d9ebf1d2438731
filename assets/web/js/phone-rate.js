// One rating for a finished visit: a level, for the low ones optional reasons; never a name.
import * as api from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { now, text } from "./format.js";

const lowLevels = 2, commentMost = 300;

export const start = () => ({ id: api.newId(), level: 0, reasons: [], sending: false, done: false, problem: "" });

export function thanks(key, sub) {
	return [h("section", { class: "thanks", role: "status" }, icon("task"), h("h1", {}, t(key)), sub ? h("p", {}, t(sub)) : null)];
}

export function level(rate, value) {
	return h("button", { class: "level", type: "button", role: "radio", "aria-checked": String(rate.level === value), "data-act": "level", "data-arg": value, "data-key": value },
		h("span", { class: `disc disc${value}` }, icon(`face${value}`)), h("span", {}, t(`level.${value}`)), rate.level === value ? icon("check_circle") : null);
}

function reasons(state) {
	const { rate, catalogue } = state;
	if (!rate.level || rate.level > lowLevels) return null;
	return [h("p", { class: "strong" }, t("ph.why")), h("div", { class: "reasons" }, (catalogue?.rating?.reasons ?? []).map((reason) => h("button", {
		type: "button", "data-act": "reason", "data-arg": reason.id, "data-key": reason.id, "aria-pressed": String(rate.reasons.includes(reason.id)),
	}, text(reason.text))))];
}

export function render(state, serviceName, counterName) {
	const { rate, ticket } = state;
	if (rate.done) return thanks("ph.thanks", rate.unsaid ? "ph.fail.comment" : "ph.thanks.text");
	if (ticket.rated) return thanks("ph.already");
	const where = ticket.counter ? ` · ${t("counter.title", ticket.counter, counterName(ticket.counter) || serviceName())}` : "";
	return [
		h("h1", { id: "ask" }, t("ph.rateAsk")),
		h("p", { class: "of" }, icon("confirmation_number"), `${t("ph.number", ticket.number)}${where}`),
		h("div", { class: "levels", role: "radiogroup", "aria-labelledby": "ask" }, [5, 4, 3, 2, 1].map((value) => level(rate, value))),
		reasons(state),
		h("div", { class: "field" }, h("label", { for: "comment" }, t("ph.comment")), h("textarea", { class: "input", id: "comment", rows: "2", maxlength: commentMost, placeholder: t("ph.comment.hint"), "data-own": true })),
		h("div", { class: "foot" },
			rate.problem ? h("p", { class: "banner warn", role: "alert" }, icon("info"), t(rate.problem)) : null,
			h("button", { class: "button primary", type: "button", "data-act": "send", disabled: rate.sending }, icon("send"), t(rate.sending ? "ph.sending" : "ph.send")),
			h("p", { class: "age private" }, icon("lock"), t("ph.private"))),
	];
}

export function acts(state, token, draw) {
	const { rate } = state;
	return {
		level(value) { rate.level = Number(value); rate.problem = ""; if (rate.level > lowLevels) rate.reasons = []; draw(); },
		reason(id) { rate.reasons = rate.reasons.includes(id) ? rate.reasons.filter((each) => each !== id) : [...rate.reasons, id]; draw(); },
		async send() {
			if (!rate.level) { rate.problem = "ph.pick"; return draw(); }
			const comment = document.getElementById("comment")?.value.trim();
			rate.sending = true;
			draw();
			try {
				await api.deed("/v1/ratings", { id: rate.id, ticket: token, counter: state.ticket.counter, level: rate.level, levels: 5, reasons: rate.reasons, channel: "phone", at: new Date(now()).toISOString() });
				rate.done = true;
				if (comment) api.write("POST", `/v1/ratings/${rate.id}/comment`, { text: comment }).catch(() => { rate.unsaid = true; draw(); });
			} catch (error) {
				if (error.code === "already-rated") state.ticket.rated = true;
				else rate.problem = "failed";
			}
			rate.sending = false;
			draw();
		},
	};
}
