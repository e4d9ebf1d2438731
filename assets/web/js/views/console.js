// The counter: who waits, who is served, and the deeds. Live by events; every deed goes through api.deed(),
// which keeps it through a lost connection.
import * as api from "../api.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { clock, decimal, duration, hourMinute, longDate, minutesSince, now, percent, text, dayText } from "../format.js";
import { choose, confirm, toast } from "../dialogs.js";
import * as papers from "./papers.js";

const refreshMs = 15000;
const quietMs = 120; // events of one commit arrive together

export const keys = { F8: "emergency", F2: "next", F3: "recall", F4: "absent", F6: "finish", F7: "outcome", F9: "pause", F10: "transfer" };

const path = (app, verb = "") => `/v1/counters/${app.state.session.counter}${verb ? `/${verb}` : ""}`;

export async function refresh(app, view) {
	await app.load(path(app), view, "data");
	papers.forget(view.data?.serving?.id);
}
export function enter(app, view) {
	refresh(app, view);
	view.timer = setInterval(() => refresh(app, view), refreshMs);
}
export function leave(view) {
	clearInterval(view.timer);
	clearTimeout(view.soon);
}
export function event(app, view, type, data) {
	if (type === "queue.changed" && view.data) view.data.hall = data;
	if (!/^(ticket|queue|counter)\./.test(type)) return;
	clearTimeout(view.soon);
	view.soon = setTimeout(() => refresh(app, view), quietMs);
}

const refusals = {
	"officer-may-not": "said.officerNot", "not-served-here": "said.notHere", "somebody-called": "said.finishFirst", "called-enough": "said.calledEnough", "call-again": "said.callAgain",
	"called-just-now": "said.calledJustNow", "too-late": "said.tooLate", "too-many-services": "said.tooMany",
};

async function act(app, view, verb, body, said) {
	const number = view.data?.serving?.number ?? "";
	try {
		const answer = await api.deed(path(app, verb), body);
		if (verb === "next" && !answer?.ticket) toast(t("said.nobody"));
		else if (said) toast(t(said, answer?.ticket?.number ?? number));
	} catch (error) {
		if (error.status === 401) return app.ended();
		const known = refusals[error.code];
		if (known) toast(t(known));
		else toast(error.status === 409 || error.status === 404 ? t("said.conflict") : t("said.failed", error.message));
	}
	await refresh(app, view);
}

const minutesChoices = [5, 10, 15, 30, 60];
const pauses = ["break", "meeting", "urgent", "colleague", "other"];
const outcomes = ["done", "received", "supplement", "refused", "elsewhere"];

// One counter, whoever sits there: for somebody who shall go on with the same officer, or to reception.
async function toCounter(app, view) {
	const rows = view.data.counters.filter((row) => row.number !== app.state.session.counter && app.counterServes(row.number));
	const counter = await choose({ title: t("transfer.title", view.data.serving.number), text: t("transfer.counterText"),
		choices: rows.map((row) => ({ value: String(row.number), icon: "storefront", label: `${t("counter.title", row.number, app.counterName(row.number, true))} · ${t(stateWords[row.state])}` })) });
	if (counter) act(app, view, "transfer", { counter: Number(counter) }, "said.moved");
}

const stateWords = { closed: "counters.closed", open: "counters.free", serving: "counters.busy", paused: "counters.paused" };

export function acts(app, view) {
	const serving = () => view.data?.serving;
	return {
		next: () => act(app, view, "next", {}, "said.called"),
		recall: () => act(app, view, "recall", {}, "said.recalled"),
		absent: () => act(app, view, "absent", {}, "said.absent"),
		finish: (outcome) => act(app, view, "finish", outcome ? { outcome } : {}, "said.finished"),
		arrived: () => act(app, view, "start", {}),
		open: () => act(app, view, "open", {}),
		async outcome() {
			const outcome = await choose({ title: t("finish.title", serving().number), choices: outcomes.map((value) => ({ value, label: t(`outcome.${value}`) })) });
			if (outcome) act(app, view, "finish", { outcome }, "said.finished");
		},
		async pause() {
			if (serving()) return toast(t("said.finishFirst"));
			const reason = await choose({ title: t("pause.title"), choices: [...pauses.map((id) => ({ value: id, label: t(`pause.${id}`), icon: "pause_circle" })), { value: "close", label: t("close.choice"), icon: "lock" }] });
			if (reason !== "close") return reason && act(app, view, "pause", { reason });
			const waiting = view.data.queue.length;
			if (await confirm(t("close.sure"), waiting ? t("close.text", waiting) : t("close.textNobody"), t("close.go"))) act(app, view, "close", {}, "said.closed");
		},
		async hold() {
			const minutes = await choose({ title: t("hold.title", serving().number), choices: minutesChoices.filter((n) => n <= view.data.rules.hold_most_min).map((n) => ({ value: String(n), label: t("hold.after", n), icon: "schedule" })) });
			if (minutes) act(app, view, "hold", { minutes: Number(minutes) }, "said.held");
		},
		async emergency() {
			if (!(await confirm(t("emergency.ask"), t("emergency.text"), t("emergency.go"), "danger"))) return;
			try { await api.write("POST", "/v1/alarms", {}); toast(t("emergency.said")); } catch (error) { toast(t("said.failed", error.message)); }
		},
		async also() {
			const services = app.state.catalogue.services.filter((service) => !service.parent && (service.counters?.length ?? 0) > 0);
			const target = await choose({ title: t("also.title", serving().number), text: t("also.text"), choices: [
				...services.map((service) => ({ value: service.id, icon: "playlist_add", label: text(service.name) })), { value: "back", icon: "replay", label: t("also.back") }] });
			if (target) act(app, view, "also", target === "back" ? { back: true } : { services: [target] }, "said.also");
		},
		async transfer() {
			const services = app.state.catalogue.services.filter((service) => !service.parent && (service.counters?.length ?? 0) > 0);
			const target = await choose({
				title: t("transfer.title", serving().number),
				choices: [{ value: "+", icon: "playlist_add", label: t("also.open") }, { value: "#", icon: "storefront", label: t("transfer.counter") }, ...services.map((service) => ({ value: service.id, icon: "swap", label: `${text(service.name)} · ${service.counters.map((n) => t("counter", n)).join(", ")}` }))],
			});
			if (target === "+") acts(app, view).also();
			else if (target === "#") toCounter(app, view);
			else if (target) act(app, view, "transfer", { service: target }, "said.moved");
		},
		// Everybody who was called today and did not come, as far as this counter may call them.
		async late() {
			const rows = [...view.data.skipped].reverse();
			const id = await choose({ title: t("late.call"), text: t("late.callText"), choices: rows.map((row) => ({ value: row.id, icon: "replay", label: `${row.number} · ${t("skipped.line", row.times, hourMinute(row.called_at))} · ${t("counter", row.counter)}` })) });
			if (id) act(app, view, "call", { ticket: id }, "said.called");
		},
		async call(id, node) {
			const row = node.getAttribute("data-number");
			if (node.hasAttribute("data-sure") || await confirm(t("queue.callOne", row), t("queue.callOne.text"), t("queue.callOne.go")))
				act(app, view, "call", { ticket: id }, "said.called");
		},
		// The kiosk is told each step; so is every other counter, by the event that comes back.
		helped(device) {
			const call = app.state.help.find((help) => help.device === device);
			const state = call?.state === "asked" ? "coming" : "ended";
			app.state.help = app.state.help.flatMap((help) => (help.device !== device ? [help] : state === "coming" ? [{ ...help, state }] : []));
			api.write("POST", `/v1/devices/${encodeURIComponent(device)}/help`, { state }).catch((error) => toast(t("said.failed", error.message)));
			app.draw();
		},
		...papers.acts(app, view),
	};
}

// What a number of an earlier day has become: its place is kept, its paper shows the old one.
export const carriedText = ({ day, number }) => t("carried.was", number, dayText(day, false));

function waitChip(app, row, first) {
	if (row.carried) return h("span", { class: "chip warn", title: carriedText(row.carried) }, icon("history"), t("carried.chip", row.carried.number));
	if (row.priority && row.priority !== "none" && !first) return h("span", { class: "chip" }, icon("accessible"), t("queue.priority"));
	const minutes = minutesSince(row.arrived_at ?? row.issued_at);
	if (first && minutes > app.state.session.targets.wait_min) return h("span", { class: "chip warn" }, icon("schedule"), t("queue.minutes", minutes));
	return h("span", { class: "note" }, t("queue.minutes", minutes));
}

function queueCard(app, view) {
	const queue = view.data?.queue ?? [];
	const longest = queue.reduce((most, row) => Math.max(most, minutesSince(row.arrived_at ?? row.issued_at)), 0);
	return h("section", { class: "card queue-card", "aria-labelledby": "queue-head" },
		h("header", {}, h("h2", { id: "queue-head" }, t("queue.head")), queue.length ? h("span", { class: "note" }, t("queue.sum", queue.length, longest)) : null),
		queue.length
			? h("ol", { class: "queue-list" }, queue.map((row, i) => h("li", { "data-key": row.id },
				h("button", { class: "queue-row", type: "button", "data-act": i === 0 ? "next" : "call", "data-arg": row.id, "data-number": row.number, "aria-disabled": i === 0 && busy(app, view) ? "true" : null },
					h("span", { class: "number" }, row.number),
					h("span", {}, i === 0 ? t("queue.first") : app.serviceName(row.service), h("small", {}, row.carried ? dayText(row.carried.day, false) : hourMinute(row.arrived_at ?? row.issued_at))),
					waitChip(app, row, i === 0)))))
			: h("p", { class: "empty" }, t("queue.empty")),
		h("p", { class: "fine" }, t("queue.rule", view.data?.rules.limit_min ?? "")));
}

const skippedShown = 4;

function skippedCard(app, view) {
	const all = view.data?.skipped ?? [], skipped = all.slice(-skippedShown);
	const held = view.data?.held ?? [];
	return h("section", { class: "card skipped", "aria-labelledby": "skipped-head" },
		h("header", {}, h("h2", { id: "skipped-head" }, t("skipped")), all.length > skippedShown ? h("button", { class: "button quiet", type: "button", "data-act": "late" }, icon("history"), t("skipped.all", all.length)) : null),
		skipped.length + held.length === 0 ? h("p", { class: "note" }, t("skipped.none")) : h("ul", {},
			skipped.map((row) => h("li", { "data-key": row.id }, h("span", { class: "number" }, row.number),
				h("span", { class: "note" }, t("skipped.line", row.times, hourMinute(row.called_at))),
				h("button", { class: "button", type: "button", "data-act": "call", "data-arg": row.id, "data-number": row.number, "data-sure": true }, t("act.recall")))),
			held.map((row) => h("li", { "data-key": row.id }, h("span", { class: "number" }, row.number), h("span", { class: "note" }, t("queue.held", hourMinute(row.hold_until)))))));
}

function bigNumber(number) {
	const [series, digits] = number.split(/[\s\u00a0]/);
	return h("p", { class: "now-number", "aria-label": number }, series, h("span", { class: "gap" }), digits ?? "");
}

const busy = (app) => app.state.pending !== null;

function button(app, { act, key, label, iconName, style, enabled = true }) {
	return h("button", { class: `button ${style ?? ""}`, type: "button", "data-act": act, disabled: !enabled || busy(app), "aria-keyshortcuts": key },
		icon(iconName, 22), h("span", {}, t(label)), key ? h("span", { class: "key" }, key) : null);
}

function facts(app, view, ticket) {
	const procedure = papers.chosen(view);
	const waited = Math.max(0, Math.round((Date.parse(ticket.first_called_at ?? ticket.called_at) - Date.parse(ticket.arrived_at ?? ticket.issued_at)) / 60000));
	const ground = app.state.catalogue?.priorities.find((priority) => priority.id === ticket.priority);
	return h("div", { class: "now-facts" },
		h("p", {}, h("strong", {}, procedure ? text(procedure.name) : app.serviceName(ticket.service, false)), procedure ? ` ${procedure.code}` : null),
		h("p", {}, t("now.taken", hourMinute(ticket.issued_at), waited)),
		h("p", {}, ground && ground.id !== "none" ? text(ground.name) : t("now.noPriority")),
		view.data.also?.length ? h("p", {}, h("span", { class: "chip" }, icon("playlist_add"), t("also.rest", view.data.also.map((stage) => app.serviceName(stage.service)).join(", ")))) : null,
		ticket.carried ? h("p", {}, h("span", { class: "chip warn" }, icon("history"), carriedText(ticket.carried))) : null,
		ticket.times > 1 ? h("p", { class: "strong" }, t("now.times", ticket.times)) : null,
		ticket.proof === "uncertain" ? h("p", {}, h("span", { class: "chip warn" }, icon("warning"), t("now.uncertain"))) : null);
}

function nowCard(app, view) {
	const ticket = view.data?.serving, rules = view.data?.rules;
	const waiting = view.data?.queue?.length ?? 0;
	const shut = view.data && ["paused", "closed"].includes(view.data.state);
	const norm = ticket ? app.service(ticket.service)?.minutes : 0;
	const since = ticket ? Date.parse(ticket.started_at ?? ticket.called_at) : 0;
	const over = norm && now() - since > norm * 60000;
	return h("section", { class: "card now-card", "aria-labelledby": "now-head" },
		h("header", {}, h("h2", { id: "now-head" }, t(ticket && !ticket.started_at ? "now.called" : "now.head")),
			ticket ? h("span", { class: `chip ${over ? "warn" : ""}` }, icon("timer"), t("now.norm", duration(now() - since), norm)) : null),
		h("div", { class: "now-body", "aria-live": "polite" }, ticket
			? [bigNumber(ticket.number), facts(app, view, ticket)]
			: h("div", { class: "now-idle" }, shut ? t(view.data.state === "paused" ? "paused" : "closed") : t("now.idle"),
				h("p", {}, shut ? (view.data.reason ? t("paused.why", t(`pause.${view.data.reason}`)) : null) : waiting ? t("now.idle.text") : t("now.nobody")))),
		h("div", { class: "now-actions" },
			shut && !ticket
				? button(app, { act: "open", label: "resume", iconName: "play", style: "primary tall" })
				: button(app, { act: "next", key: "F2", label: ticket ? "act.finishNext" : "act.next", iconName: "campaign", style: "primary tall", enabled: Boolean(ticket) || waiting > 0 }),
			button(app, { act: "recall", key: "F3", label: "act.recall", iconName: "replay", style: "tall", enabled: Boolean(ticket) && ticket.times < rules.calls_most }),
			button(app, { act: "absent", key: "F4", label: "act.absent", iconName: "skip_next", style: "tall", enabled: Boolean(ticket) && (Boolean(ticket.started_at) || ticket.times >= rules.absent_calls) }),
			button(app, { act: "finish", key: "F6", label: "act.finish", iconName: "check", enabled: Boolean(ticket) }),
			button(app, { act: "outcome", key: "F7", label: "act.outcome", iconName: "fact_check", style: "two", enabled: Boolean(ticket) }),
			button(app, { act: "transfer", key: "F10", label: "act.transfer", iconName: "swap", enabled: Boolean(ticket) }),
			button(app, { act: "hold", label: "act.hold", iconName: "event_repeat", style: "two", enabled: Boolean(ticket) })));
}

function pairs(rows) {
	return h("dl", { class: "pairs" }, rows.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));
}

function mineCard(view) {
	const own = view.data?.figures ?? {};
	return h("section", { class: "card" }, h("h2", {}, t("mine.head")), pairs([
		[t("mine.served"), t("visits", own.served ?? "–")],
		[t("mine.mean"), own.mean_ms ? t("min", decimal(own.mean_ms / 60000)) : "–"],
		[t("mine.absent"), String(own.absent ?? "–")],
		[t("mine.satisfied"), own.satisfied?.share === null || own.satisfied?.share === undefined ? t("mine.few") : percent(own.satisfied.share)],
	]));
}

function countersCard(app, view) {
	const rows = (view.data?.hall?.counters ?? view.data?.counters ?? []).filter((row) => row.serving || row.state === "paused").slice(0, 7);
	return h("section", { class: "card" }, h("h2", {}, t("counters.head")), h("table", { class: "counters" }, h("tbody", {}, rows.map((row) => h("tr", { "data-key": row.number },
		h("td", {}, row.number), h("td", {}, app.counterName(row.number, true)), h("td", {}, row.serving || t(row.state === "paused" ? "counters.paused" : "counters.free")))))));
}

function recentCard(view) {
	const rows = (view.data?.recent ?? []).slice(0, 4);
	return h("section", { class: "card" }, h("h2", {}, t("recent.head")),
		rows.length ? h("table", { class: "recent counters" }, h("tbody", {}, rows.map((row) => h("tr", { "data-key": row.id }, h("td", {}, row.number),
			h("td", {}, t("min", Math.max(1, Math.round((Date.parse(row.ended_at) - Date.parse(row.started_at ?? row.called_at)) / 60000)))), h("td", { class: "note" }, hourMinute(row.ended_at))))))
			: h("p", { class: "note" }, t("recent.none")),
		h("p", { class: "fine" }, t("recent.note")));
}

export function lineChip(app) {
	const { online, pending } = app.state;
	if (pending?.tries > 0) return h("span", { class: "chip warn", role: "status" }, icon("sync"), t("net.sending"));
	return online ? h("span", { class: "chip ok", role: "status" }, icon("cloud_done"), t("net.on"))
		: h("span", { class: "chip bad", role: "status" }, icon("cloud_off"), t("net.off"));
}

export function render(app, view) {
	const { counter } = app.state.session;
	const paused = view.data && ["paused", "closed"].includes(view.data.state);
	return [
		h("header", {},
			h("div", {}, h("h1", {}, t("counter.title", counter, app.counterName(counter))), h("p", {}, `${longDate()} · ${clock()}`)),
			h("div", { class: "head-tools" }, lineChip(app),
				h("button", { class: "button danger-line", type: "button", "data-act": "emergency", "aria-keyshortcuts": "F8" }, icon("campaign", 22), t("emergency"), h("span", { class: "key" }, "F8")),
				paused ? h("button", { class: "button primary", type: "button", "data-act": "open", disabled: busy(app) }, icon("play", 22), t("resume"))
					: h("button", { class: "button", type: "button", "data-act": "pause", disabled: busy(app), "aria-keyshortcuts": "F9" }, icon("pause_circle", 24), t("pause"), h("span", { class: "key" }, "F9")))),
		h("div", { class: "rows fill" },
			app.state.pending?.tries > 0 ? h("p", { class: "banner warn", role: "alert" }, icon("cloud_off"), h("span", { class: "grow" }, t("net.banner"))) : null,
			app.state.help.map((help) => h("div", { class: "banner", role: "alert", "data-key": `help-${help.device}` }, icon("support", 26), h("strong", { class: "grow" }, t(help.state === "coming" ? "help.coming" : "help.asked", help.name ?? help.device)),
				h("button", { class: "button", type: "button", "data-act": "helped", "data-arg": help.device }, icon("check"), t(help.state === "coming" ? "help.done" : "help.go")))),
			h("div", { class: "console" },
				h("div", { class: "left" }, queueCard(app, view), skippedCard(app, view)),
				h("div", { class: "middle" }, nowCard(app, view), papers.card(app, view)),
				h("div", { class: "side" }, mineCard(view), countersCard(app, view), recentCard(view)))),
	];
}
