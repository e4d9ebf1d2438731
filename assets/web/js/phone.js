// The page of a ticket on a phone: where am I in the queue; afterwards: how was it. No personal data.
import * as api from "./api.js";
import { h, listen } from "./dom.js";
import { icon } from "./icons.js";
import { switchLanguage, t } from "./i18n.js";
import { clock, hourMinute, noteServerTime, now, text } from "./format.js";
import { choose, confirm } from "./dialogs.js";
import { follow } from "./live.js";
import { bring, drawer, frame, fromLease, root, token } from "./phone-frame.js";
import * as rate from "./phone-rate.js";

const pollMs = 10000, staleMs = 30000, soonPeople = 4, returnEarlyMin = 0, laterMinutes = [10, 20, 30];
const state = { ticket: null, hall: null, catalogue: null, unknown: "", heard: 0, buzz: false, ticked: {}, rate: rate.start() };
const buzzPattern = [400, 200, 400, 200, 800];

const carryId = api.newId();
const draw = drawer(() => page());

async function refresh() {
	try {
		const before = state.ticket?.state;
		const ticket = await api.get(`/v1/tickets/${encodeURIComponent(token)}`);
		noteServerTime(ticket.as_of);
		state.ticket = ticket;
		state.heard = Date.now();
		state.unknown = "";
		if (before && before !== "called" && ticket.state === "called" && state.buzz) navigator.vibrate?.(buzzPattern);
	} catch (error) {
		if (error.status === 404) state.unknown = error.code || "unknown-ticket";
	}
	draw();
}
async function loadOnce() {
	try { state.catalogue ??= await api.get("/v1/catalogue"); } catch { setTimeout(loadOnce, 3000); }
	try { state.hall ??= await api.get("/v1/queue"); } catch { /* the poll below brings it */ }
	draw();
}

const service = () => state.catalogue?.services.find((each) => each.id === state.ticket?.service);
const serviceName = () => text(service()?.short) || text(service()?.name) || "";
const counterName = (number) => text(state.catalogue?.counters.find((each) => each.number === number)?.name);

function big(number) {
	const [series, digits] = number.split(/[\s\u00a0]/);
	return h("p", { class: "big", "aria-label": number }, series, h("span", { class: "gap" }), digits ?? "");
}
const ahead = (ticket) => ticket.ahead ?? Math.max(0, (ticket.place ?? 1) - 1);
const range = (wait) => (!wait ? "–" : wait.max <= 2 ? t("ph.now") : `${wait.min}–${wait.max}`);

function hero(ticket) {
	const head = h("p", {}, t("ph.yours", serviceName()));
	if (ticket.state === "called") return h("section", { class: "hero called", role: "alert" }, head, big(ticket.number), h("p", { class: "say" }, t("ph.come", t("counter.title", ticket.counter, counterName(ticket.counter)))));
	if (["absent", "void", "expired"].includes(ticket.state)) return h("section", { class: "hero off" }, head, big(ticket.number));
	if (ticket.state === "serving") return h("section", { class: "hero" }, head, big(ticket.number), h("p", { class: "say" }, t("ph.serving", t("counter", ticket.counter))));
	return h("section", { class: "hero" }, head, big(ticket.number), h("dl", {},
		[[t("ph.ahead"), ahead(ticket)], [t("ph.more"), range(ticket.wait)], [t("ph.counter"), (ticket.counters ?? service()?.counters ?? []).join(", ") || "–"]].map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)))));
}

function advice(ticket) {
	if (ticket.carriable) return [h("p", { class: "banner warn" }, icon("info"), h("span", { class: "grow" }, h("strong", {}, `${t("ph.left")} `), t("ph.left.text"))), h("button", { class: "button primary", type: "button", "data-act": "carry" }, icon("confirmation_number"), t("ph.carry"))];
	const plain = { absent: ["ph.absent", "bad", "error"], void: ["ph.void", "", "info"], expired: ["ph.over", "", "info"] }[ticket.state];
	if (plain) return h("p", { class: `banner ${plain[1]}` }, icon(plain[2]), h("span", { class: "grow" }, h("strong", {}, `${t(plain[0])}. `), t(`${plain[0]}.text`)));
	if (ticket.state === "called") return h("p", { class: "banner warn" }, icon("campaign"), h("span", { class: "grow" }, t("ph.come.text")));
	if (ticket.held_until) return h("p", { class: "banner" }, icon("schedule"), h("span", { class: "grow" }, h("strong", {}, `${t("ph.held", hourMinute(ticket.held_until))} `), t("ph.held.text")));
	if (!ticket.wait || ticket.state === "serving") return null;
	const soon = ahead(ticket) <= soonPeople;
	const back = clock(now() + Math.max(0, ticket.wait.min - returnEarlyMin) * 60000, false);
	return h("p", { class: `banner ${soon ? "warn" : ""}` }, icon("walk"), h("span", { class: "grow" }, h("strong", {}, `${t(soon ? "ph.soon" : "ph.wait")} `), `${t(soon ? "ph.soon.text" : "ph.wait.text")} `, h("strong", {}, back), "."));
}

function calls(ticket) {
	const rows = (state.hall?.calls ?? []).filter((call) => call.service === ticket.service).slice(0, 2);
	return rows.length ? h("section", { class: "card" }, h("p", { class: "note" }, t("ph.calls", serviceName())), h("ul", { class: "calls" }, rows.map((call) => h("li", { "data-key": call.ticket }, h("span", { class: "number" }, call.number), t("counter", call.counter))))) : null;
}

function foot(ticket) {
	const waiting = ["waiting", "ready", "reserved", "held"].includes(ticket.state);
	const stale = Date.now() - state.heard > staleMs;
	return h("div", { class: "foot" },
		waiting ? h("div", { class: "pair" },
			h("button", { class: "button", type: "button", "data-act": "buzz", "aria-pressed": String(state.buzz) }, icon("notifications"), t(state.buzz ? "ph.buzzOn" : "ph.buzz")),
			ticket.postponable ? h("button", { class: "button", type: "button", "data-act": "later" }, icon("schedule"), t("ph.later")) : null,
			h("button", { class: "button", type: "button", "data-act": "cancel" }, icon("event_busy"), t("ph.cancel"))) : null,
		h("p", { class: `age ${stale ? "stale" : ""}`, role: "status" }, icon(stale ? "cloud_off" : "sync"), stale ? t("ph.stale", hourMinute(ticket.as_of)) : t("ph.updated", ticket.as_of.slice(11, 19))));
}

function content() {
	if (state.unknown === "unreported-ticket" && fromLease) return [h("section", { class: "hero off" }, h("p", { class: "say" }, t("ph.later.known"))), h("p", { class: "banner", role: "status" }, icon("schedule"), h("span", { class: "grow" }, h("strong", {}, `${t("ph.later.keep")} `), t("ph.later.known.text")))];
	if (state.unknown) return [h("section", { class: "hero off" }, h("p", { class: "say" }, t("ph.unknown"))), h("p", { class: "banner" }, icon("info"), t("ph.unknown.text"))];
	const { ticket } = state;
	if (!ticket) return [h("p", { class: "empty" }, t("loading"))];
	if (ticket.state === "done" && (ticket.ratable || ticket.rated)) return rate.render(state, serviceName, counterName);
	return [state.problem ? h("p", { class: "banner bad", role: "alert", id: "problem" }, icon("error"), h("span", { class: "grow" }, t(state.problem))) : null, hero(ticket), advice(ticket), calls(ticket), bring(service(), state.ticked), foot(ticket)];
}

function page() {
	document.title = state.ticket?.number ? `${state.ticket.number} – Motcua` : t("ph.title");
	return frame(state.catalogue, content());
}

// In words that lead on: nothing that was asked for fails in silence.
const whyNot = (error) => (!(error instanceof api.Problem) ? "ph.fail.away" : error.status === 429 ? "ph.fail.busy" : error.status === 409 ? "ph.fail.changed" : error.status >= 500 ? "ph.fail.away" : "ph.fail");

async function deed(verb, body = {}) {
	try {
		await api.write("POST", `/v1/tickets/${encodeURIComponent(token)}/${verb}`, body);
		state.problem = null;
	} catch (error) { state.problem = whyNot(error); }
	refresh();
}

listen(root, () => ({
	language() { switchLanguage(); draw(); },
	tick(i) { state.ticked[i] = !state.ticked[i]; draw(); },
	buzz() { state.buzz = !state.buzz; navigator.vibrate?.(60); draw(); },
	async later() {
		const minutes = await choose({ title: t("ph.later"), text: t("ph.later.text"), choices: laterMinutes.map((each) => ({ value: String(each), label: t("ph.later.by", each) })) });
		if (minutes) deed("postpone", { minutes: Number(minutes) });
	},
	async carry() {
		try {
			const { ticket } = await api.write("POST", `/v1/tickets/${encodeURIComponent(token)}/carry`, { id: carryId, channel: "phone" });
			location.replace(ticket.url.replace(/^https?:\/\/[^/]+/, ""));
		} catch (error) {
			state.problem = whyNot(error);
			refresh();
		}
	},
	async cancel() {
		if (await confirm(t("ph.cancel.ask", state.ticket.number), t("ph.cancel.text"), t("ph.cancel.yes"), "danger")) deed("cancel");
	},
	...rate.acts(state, token, draw),
}));

follow({
	url: "/v1/events",
	onEvent(type, data) {
		if (type === "queue.changed") state.hall = data;
		if (data.ticket === undefined || type === "queue.changed") refresh();
		draw();
	},
	onState() {},
});
setInterval(refresh, pollMs);
setInterval(draw, 1000);
document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
refresh();
loadOnce();
