// Webhooks: receivers of events, their deliveries; the secret is shown once, at the start.
import * as api from "../api.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { count, dayTime } from "../format.js";
import { confirm, show, toast } from "../dialogs.js";

const refreshMs = 4000;
const shownMost = 100;
const states = ["", "waiting", "delivered", "parked"];
const looks = { waiting: ["info", "schedule"], delivered: ["ok", "check_circle"], parked: ["bad", "error"] };
// What a receiver may wish for; none of them: everything.
const types = ["ticket.issued", "ticket.ready", "ticket.called", "ticket.finished", "ticket.absent", "ticket.void", "counter.changed", "catalogue.changed", "help.changed", "alarm.raised", "alarm.changed", "alarm.cleared"];

export async function refresh(app, view) {
	await app.load("/v1/webhooks", view, "data");
	const hooks = view.data?.webhooks ?? [];
	if (!hooks.some((hook) => hook.id === view.chosen)) view.chosen = hooks[0]?.id;
	if (view.chosen) await app.load(`/v1/webhooks/${view.chosen}/deliveries${view.state ? `?state=${view.state}` : ""}`, view, "log");
	else view.log = null;
}
export function enter(app, view) {
	refresh(app, view);
	view.timer = setInterval(() => refresh(app, view), refreshMs);
}
export const leave = (view) => clearInterval(view.timer);

// A technician or a manager; auditors read.
const mayChange = (app) => app.state.session.user.roles.some((role) => role === "manager" || role === "technician");

async function send(app, view, method, path, said) {
	try {
		await api.write(method, path);
		toast(t(said));
	} catch (error) { toast(t("said.failed", error.detail || error.message)); }
	refresh(app, view);
}

function button(label, act, style = "") {
	const node = h("button", { class: `button ${style}`, type: "button" }, label);
	node.addEventListener("click", act);
	return node;
}

function showSecret(made) {
	const field = h("input", { class: "input mono", id: "hook-secret", readonly: true, value: made.secret, "aria-label": t("hooks.secret") });
	show((close) => [h("h2", {}, t("hooks.secretTitle")), h("p", { class: "note" }, t("hooks.secretNote")), field,
		h("p", { class: "fine" }, t("hooks.check")),
		h("div", { class: "dialog-actions" }, button(t("hooks.copy"), () => { field.select(); navigator.clipboard?.writeText(made.secret).then(() => toast(t("hooks.copied")), () => {}); }), button(t("hooks.kept"), close, "primary"))]);
}

function add(app, view) {
	const dialog = show((close) => [h("h2", {}, t("hooks.new")), h("form", { class: "rows" },
		h("div", { class: "field" }, h("label", { for: "hook-url" }, t("hooks.url")), h("input", { class: "input", id: "hook-url", type: "url", required: true, maxlength: 500, placeholder: "https://ioc.example.org/motcua", spellcheck: "false" })),
		h("fieldset", { class: "field" }, h("legend", { class: "strong" }, t("hooks.types")), h("p", { class: "fine" }, t("hooks.typesHint")),
			h("div", { class: "checks" }, types.map((type) => h("label", { class: "check" }, h("input", { type: "checkbox", name: "type", value: type }), h("span", {}, t(`hooks.type.${type}`), h("span", { class: "fine mono" }, type)))))),
		h("p", { class: "error-text", role: "alert" }),
		h("div", { class: "dialog-actions" }, button(t("dialog.cancel"), close), h("button", { class: "button primary", type: "submit" }, t("hooks.save"))))]);
	dialog.classList.add("wide");
	dialog.querySelector("form").addEventListener("submit", async (event) => {
		event.preventDefault();
		const wished = [...dialog.querySelectorAll("[name=type]:checked")].map((box) => box.value);
		try {
			const made = await api.write("POST", "/v1/webhooks", { url: dialog.querySelector("#hook-url").value.trim(), ...(wished.length ? { types: wished } : {}) });
			dialog.close();
			view.chosen = made.id;
			showSecret(made);
			refresh(app, view);
		} catch (error) {
			dialog.querySelector(".error-text").textContent = t(error.code === "bad-url" ? "hooks.badUrl" : error.code === "too-many" ? "hooks.tooMany" : "said.failed", error.detail || error.message);
		}
	});
}

export function acts(app, view) {
	const path = (deed) => `/v1/webhooks/${view.chosen}${deed ? `/${deed}` : ""}`;
	return {
		add: () => add(app, view),
		hook(id) { view.chosen = id; view.log = null; refresh(app, view); app.draw(); },
		state(id) { view.state = id; refresh(app, view); },
		test: () => send(app, view, "POST", path("test"), "hooks.tested"),
		retry: () => send(app, view, "POST", path("retry"), "hooks.retried"),
		pause: () => send(app, view, "POST", path("pause"), "hooks.pausedSaid"),
		resume: () => send(app, view, "POST", path("resume"), "hooks.resumedSaid"),
		async end() {
			if (await confirm(t("hooks.sure"), t("hooks.sureText"), t("hooks.end"), "danger")) send(app, view, "DELETE", path(""), "hooks.ended");
		},
	};
}

function verdict(hook) {
	if (hook.paused_at) return ["plain", "pause_circle", t("hooks.paused")];
	if (hook.parked) return ["bad", "error", t("hooks.parkedSum", count(hook.parked))];
	return hook.waiting ? ["", "schedule", t("hooks.waitingSum", count(hook.waiting))] : ["ok", "check_circle", t("hooks.good")];
}

function row(hook, view) {
	const [style, sign, said] = verdict(hook);
	return h("tr", { "data-key": hook.id, "data-act": "hook", "data-arg": hook.id, "aria-selected": String(view.chosen === hook.id) },
		h("td", {}, h("button", { type: "button", "data-act": "hook", "data-arg": hook.id }, hook.url), h("span", { class: "fine" }, hook.types.length ? hook.types.join(", ") : t("hooks.all"))),
		h("td", { class: "nowrap" }, h("span", { class: `chip ${style}` }, icon(sign), said)),
		h("td", { class: "right" }, count(hook.delivered)), h("td", { class: "right" }, count(hook.waiting)), h("td", { class: "right" }, count(hook.parked)),
		h("td", { class: "nowrap" }, dayTime(hook.made_at), h("span", { class: "fine" }, hook.made_by)));
}

const typeName = (type) => (t(`hooks.type.${type}`) === `hooks.type.${type}` ? type : t(`hooks.type.${type}`));

function deliveryRow(one) {
	const [style, sign] = looks[one.state];
	const answer = one.status ? `HTTP ${one.status}` : one.tries ? t("hooks.noAnswer") : "—";
	return h("tr", { "data-key": one.id }, h("td", {}, typeName(one.type), h("span", { class: "fine mono" }, one.id)), h("td", { class: "nowrap" }, h("span", { class: `chip ${style}` }, icon(sign), t(`hooks.state.${one.state}`))),
		h("td", { class: "right" }, count(one.tries)), h("td", {}, answer, one.why ? h("span", { class: "fine" }, t(`hooks.why.${one.why}`).startsWith("hooks.") ? one.why : t(`hooks.why.${one.why}`)) : null),
		h("td", { class: "nowrap" }, dayTime(one.made_at)), h("td", { class: "nowrap" }, one.next_at ? t("hooks.nextAt", dayTime(one.next_at)) : one.tried_at ? dayTime(one.tried_at) : "—"));
}

function tools(app, hook) {
	if (!mayChange(app)) return null;
	const deed = (act, sign, key, more = {}) => h("button", { class: `button ${more.style ?? ""}`, type: "button", "data-act": act, "data-key": act, disabled: more.disabled }, icon(sign), t(key));
	return h("div", { class: "head-tools" }, deed("test", "send", "hooks.test", { disabled: Boolean(hook.paused_at) }), hook.parked ? deed("retry", "replay", "hooks.retry") : null,
		hook.paused_at ? deed("resume", "play", "hooks.resume") : deed("pause", "pause_circle", "hooks.pause"), deed("end", "block", "hooks.end", { style: "danger" }));
}

function deliveries(app, view, hook) {
	const log = view.log?.deliveries;
	return h("section", { class: "card scroll", id: "deliveries", "data-key": hook.id }, h("header", {}, h("h2", {}, t("hooks.deliveries")), tools(app, hook)),
		hook.paused_at ? h("p", { class: "banner warn" }, icon("pause_circle"), h("span", { class: "grow" }, t("hooks.pausedNote", dayTime(hook.paused_at)))) : null,
		h("div", { class: "tabs", role: "tablist" }, states.map((id) => h("button", { type: "button", role: "tab", class: "button", "data-act": "state", "data-arg": id, "data-key": id || "any", "aria-selected": String((view.state ?? "") === id) }, t(`hooks.state.${id || "any"}`)))),
		!log ? h("p", { class: "empty" }, t("loading")) : log.length ? h("table", {}, h("thead", {}, h("tr", {}, h("th", {}, t("hooks.event")), h("th", {}, t("hooks.stateHead")), h("th", { class: "right" }, t("hooks.tries")), h("th", {}, t("hooks.answer")), h("th", {}, t("hooks.made")), h("th", {}, t("hooks.last")))),
			h("tbody", {}, log.slice(0, shownMost).map(deliveryRow))) : h("p", { class: "empty" }, t("hooks.noDeliveries")));
}

export function render(app, view) {
	const hooks = view.data?.webhooks, chosen = hooks?.find((hook) => hook.id === view.chosen);
	return [
		h("header", {}, h("div", {}, h("h1", {}, t("hooks.title")), h("p", {}, t("hooks.sub"))), mayChange(app) ? h("button", { class: "button primary", type: "button", "data-act": "add" }, icon("add"), t("hooks.new")) : null),
		!hooks ? h("p", { class: "empty" }, t(view.failed || "loading")) : h("div", { class: "rows" },
			h("section", { class: "card scroll pick" }, hooks.length ? h("table", { id: "hooks" }, h("thead", {}, h("tr", {}, h("th", {}, t("hooks.receiver")), h("th", {}, t("hooks.stateHead")), h("th", { class: "right" }, t("hooks.state.delivered")), h("th", { class: "right" }, t("hooks.state.waiting")), h("th", { class: "right" }, t("hooks.state.parked")), h("th", {}, t("hooks.made")))),
				h("tbody", {}, hooks.map((hook) => row(hook, view)))) : h("p", { class: "empty" }, t("hooks.none"))),
			chosen ? deliveries(app, view, chosen) : null),
	];
}
