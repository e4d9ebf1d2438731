// The page of an appointment on a phone: when, what to bring, the code for the kiosk; moved or given up. Nobody is named.
import * as api from "./api.js";
import { h, listen } from "./dom.js";
import { icon } from "./icons.js";
import { switchLanguage, t } from "./i18n.js";
import { dayText, hourMinute, noteServerTime, now, text, weekday } from "./format.js";
import { confirm } from "./dialogs.js";
import { bring, drawer, frame, root, token } from "./phone-frame.js";
import * as slots from "./slots.js";

const pollMs = 60000;
const address = `/v1/appointments/${encodeURIComponent(token)}`;
const state = { appointment: null, catalogue: null, unknown: false, moving: false, slots: null, at: null, problem: "", said: "", sending: false, ticked: {} };

const draw = drawer(() => page());

async function refresh() {
	try {
		state.appointment = await api.get(address);
		noteServerTime(state.appointment.as_of);
		state.unknown = false;
	} catch (error) {
		if (error.status === 404) state.unknown = true;
	}
	draw();
}
async function loadOnce() {
	try { state.catalogue ??= await api.get("/v1/catalogue"); } catch { setTimeout(loadOnce, 3000); }
	draw();
}

const service = () => state.catalogue?.services.find((each) => each.id === state.appointment.service) ?? state.catalogue?.services.find((each) => each.children?.some((child) => child.id === state.appointment.service));
const serviceName = () => text(service()?.short) || text(service()?.name) || "";
const dayOf = (at) => `${weekday(at.slice(0, 10))}, ${dayText(at)}`;

const standing = (one) => (one.state !== "booked" ? one.state : now() > Date.parse(one.until) ? "missed" : now() >= Date.parse(one.from) ? "now" : "booked");

function hero(one, how) {
	const off = ["cancelled", "missed"].includes(how);
	return h("section", { class: `hero ${off ? "off" : how === "now" ? "called" : ""}` }, h("p", {}, t("ap.yours", serviceName())),
		h("p", { class: "big hour" }, hourMinute(one.at)), h("p", { class: "say" }, dayOf(one.at)),
		off || how === "arrived" ? null : h("p", {}, t("ap.window", hourMinute(one.from), hourMinute(one.until))));
}

function advice(one, how) {
	if (state.problem) return h("p", { class: "banner warn", role: "alert" }, icon("info"), h("span", { class: "grow" }, t(state.problem)));
	if (state.said) return h("p", { class: "banner ok", role: "status" }, icon("check_circle"), h("span", { class: "grow" }, t(state.said)));
	const [kind, sign] = { booked: ["", "schedule"], now: ["warn", "walk"], arrived: ["ok", "confirmation_number"], cancelled: ["", "event_busy"], missed: ["warn", "error"] }[how];
	return h("p", { class: `banner ${kind}` }, icon(sign), h("span", { class: "grow" }, h("strong", {}, `${t(`ap.${how}`, one.number)} `), t(`ap.${how}.text`)));
}

const code = () => h("section", { class: "card code" }, h("img", { src: `${address}/qr.svg`, alt: t("ap.code"), width: 168, height: 168 }), h("p", {}, t("ap.code.text")));

function foot() {
	return h("div", { class: "foot" }, h("div", { class: "pair" },
		h("button", { class: "button", type: "button", "data-act": "move" }, icon("event_repeat"), t("ap.move")),
		h("button", { class: "button", type: "button", "data-act": "withdraw" }, icon("event_busy"), t("ap.withdraw"))),
	h("p", { class: "age private" }, icon("lock"), t("ap.private")));
}

function mover(one) {
	return [h("h1", {}, t("ap.move.title")), h("p", { class: "of" }, icon("schedule"), `${serviceName()} · ${hourMinute(one.at)} ${dayText(one.at)}`),
		state.problem ? h("p", { class: "banner warn", role: "alert" }, icon("info"), h("span", { class: "grow" }, t(state.problem))) : null,
		state.slots ? slots.picker(state.slots, state.at) : h("p", { class: "empty" }, t("loading")),
		h("div", { class: "foot stays" },
			h("button", { class: "button primary", type: "button", "data-act": "take", disabled: !state.at || state.sending }, icon("check"), state.at ? t("ap.take", hourMinute(state.at), dayText(state.at, false)) : t("ap.pick")),
			h("button", { class: "button", type: "button", "data-act": "stay" }, t("ap.stay")))];
}

function content() {
	if (state.unknown) return [h("section", { class: "hero off" }, h("p", { class: "say" }, t("ap.unknown"))), h("p", { class: "banner" }, icon("info"), t("ap.unknown.text"))];
	const one = state.appointment;
	if (!one) return [h("p", { class: "empty" }, t("loading"))];
	const how = standing(one), open = how === "booked" || how === "now";
	if (state.moving && open) return mover(one);
	return [hero(one, how), advice(one, how), open ? code() : null, open ? bring(service(), state.ticked) : null, open ? foot() : null];
}

function page() {
	document.title = state.appointment ? `${hourMinute(state.appointment.at)} ${dayText(state.appointment.at, false)} – Motcua` : t("ap.title");
	return frame(state.catalogue, content());
}

async function loadSlots(day) {
	try {
		state.slots = await slots.load(state.appointment.service, day);
		const first = slots.firstDay(state.slots);
		if (!day && first !== state.slots.day) state.slots = await slots.load(state.appointment.service, first);
	} catch { state.problem = "ap.away"; }
	draw();
}

async function deed(verb, body, said) {
	state.sending = true;
	state.problem = state.said = "";
	draw();
	try {
		state.appointment = await api.write("POST", `${address}/${verb}`, body);
		Object.assign(state, { moving: false, said });
	} catch (error) {
		state.problem = { "slot-full": "ap.full", "closed-service": "ap.full" }[error.code] ?? (error.status === 409 ? "ap.late" : "ap.away");
		if (state.moving) { state.at = null; loadSlots(state.slots?.day); } else refresh();
	}
	state.sending = false;
	draw();
}

listen(root, () => ({
	language() { switchLanguage(); draw(); },
	tick(i) { state.ticked[i] = !state.ticked[i]; draw(); },
	move() { Object.assign(state, { moving: true, at: null, slots: null, problem: "", said: "" }); loadSlots(); scrollTo(0, 0); draw(); },
	stay() { Object.assign(state, { moving: false, problem: "" }); draw(); },
	day(day) { state.at = null; loadSlots(day); },
	slot(at) { state.at = at; state.problem = ""; draw(); },
	take() { if (state.at) deed("move", { at: state.at }, "ap.moved"); },
	async withdraw() {
		if (await confirm(t("ap.withdraw.ask"), t("ap.withdraw.text"), t("ap.withdraw.yes"), "danger")) deed("withdraw", {}, "");
	},
}));

setInterval(refresh, pollMs);
document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
refresh();
loadOnce();
