// Sign-ins as managers see them: who there is, what each may do and serve and where, one-time passwords, and a lock.
import * as api from "../api.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { dayTime, now } from "../format.js";
import { askForm, confirm, show, toast } from "../dialogs.js";

const refreshMs = 10000;
const roles = ["clerk", "manager", "technician", "auditor"];

export const refresh = (app, view) => app.load("/v1/staff", view, "data");
export function enter(app, view) {
	refresh(app, view);
	view.timer = setInterval(() => refresh(app, view), refreshMs);
}
export const leave = (view) => clearInterval(view.timer);

const mayChange = (app) => app.state.session.user.roles.includes("manager");
const isOwn = (app, one) => one.username === app.state.session.user.username;
const isProvince = (one) => one.roles.includes("province");
// What is served at counters: services that stand on their own.
const fields = (app) => (app.state.catalogue?.services ?? []).filter((service) => !service.parent && service.counters?.length);

// Why not, in the person's language where the reason is a known one.
const why = (error) => (t(`staff.no.${error.code}`) === `staff.no.${error.code}` ? t("said.failed", error.detail || error.message) : t(`staff.no.${error.code}`));

const send = (name, what, body) => api.write("POST", `/v1/staff/${encodeURIComponent(name)}/${what}`, body);

async function lockOr(app, view, one, locked) {
	try {
		await send(one.username, "lock", { locked });
		toast(t(locked ? "staff.lockedSaid" : "staff.unlockedSaid", one.username));
	} catch (error) { toast(why(error)); }
	refresh(app, view);
}

const box = (name, value, checked, label) => h("label", { class: "check" }, h("input", { type: "checkbox", name, value, checked }), h("span", {}, label));
const group = (label, note, boxes) => h("fieldset", { class: "group" }, h("legend", {}, t(label)), note ? h("p", { class: "fine" }, t(note)) : null, h("div", { class: "checks" }, boxes));
const chosen = (dialog, name) => [...dialog.querySelectorAll(`[name=${name}]:checked`)].map((each) => each.value);
const sameAs = (one, other) => one.length === other.length && one.every((each) => other.includes(each));

const rightsBoxes = (app, one) => [
	group("staff.role", "staff.role.note", roles.map((role) => box("role", role, one.roles.includes(role), t(`role.${role}`)))),
	group("staff.counters", "staff.counters.note", (app.state.catalogue?.counters ?? []).map(({ number }) => box("counter", number, one.counters.includes(String(number)), t("counter", number)))),
];

const ask = (title, note, body, go, done) => askForm({ title, note, body, go, done, why });

function edit(app, view, one) {
	const body = [isProvince(one) ? h("p", { class: "note" }, t("staff.province")) : rightsBoxes(app, one),
		group("staff.services", "staff.services.note", fields(app).map((service) => box("service", service.id, one.services.includes(service.id), app.serviceName(service.id, false))))];
	ask(t("staff.edit", one.display), t("staff.editNote"), body, t("staff.save"), async (dialog) => {
		const services = chosen(dialog, "service"), wanted = { roles: chosen(dialog, "role"), counters: chosen(dialog, "counter") };
		if (!sameAs(services, one.services)) await send(one.username, "services", { services });
		if (!isProvince(one) && !(sameAs(wanted.roles, one.roles) && sameAs(wanted.counters, one.counters)))
			await send(one.username, "rights", { roles: wanted.roles, counters: wanted.counters.map(Number) });
		toast(t("staff.saved", one.username));
		refresh(app, view);
	});
}

// The one time that a one-time password is seen.
function tell(one) {
	const done = h("button", { class: "button primary", type: "button" }, t("staff.onceDone"));
	const dialog = show(() => [h("h2", {}, t("staff.onceTitle", one.username)), h("p", { class: "once mono" }, one.password),
		h("p", { class: "note" }, t("staff.onceNote", dayTime(one.until))), h("div", { class: "dialog-actions" }, done)]);
	done.addEventListener("click", () => dialog.close());
}

function add(app, view) {
	const field = (id, label, hint, props) => h("div", { class: "field" }, h("label", { for: id }, t(label)), h("input", { class: "input", id, name: id, autocomplete: "off", ...props }), h("span", { class: "fine" }, t(hint)));
	const body = [h("div", { class: "pair" }, field("new-user", "signin.user", "staff.userHint", { autocapitalize: "none", spellcheck: "false" }), field("new-name", "staff.name", "staff.nameHint")), rightsBoxes(app, { roles: ["clerk"], counters: [] })];
	ask(t("staff.add"), t("staff.addNote"), body, t("staff.addGo"), async (dialog) => {
		const text = (id) => dialog.querySelector(`#${id}`).value.trim();
		const made = await api.write("POST", "/v1/staff", { username: text("new-user"), display: text("new-name"), roles: chosen(dialog, "role"), counters: chosen(dialog, "counter").map(Number) });
		refresh(app, view);
		tell(made);
	});
}

export function acts(app, view) {
	const find = (name) => view.data.staff.find((one) => one.username === name);
	return {
		add: () => add(app, view),
		edit: (name) => edit(app, view, find(name)),
		async code(name) {
			if (!await confirm(t("staff.codeSure", find(name).display), t("staff.codeText"), t("staff.code"), "danger")) return;
			try { tell(await send(name, "password", {})); } catch (error) { toast(why(error)); }
			refresh(app, view);
		},
		async lock(name) {
			if (await confirm(t("staff.sure", find(name).display), t("staff.sureText"), t("staff.lock"), "danger")) lockOr(app, view, find(name), true);
		},
		unlock: (name) => lockOr(app, view, find(name), false),
	};
}

// A service that the catalogue no longer has keeps its id here, so that somebody takes it off.
const served = (app, one) => (one.services.length ? one.services.map((id) => app.serviceName(id)).join(", ") : t("staff.all"));

function state(one) {
	if (one.locked) return ["bad", "lock", "staff.locked"];
	if (one.once_until) return Date.parse(one.once_until) > now() ? ["warn", "schedule", "staff.once"] : ["warn", "warning", "staff.onceLate"];
	return ["ok", "check_circle", "staff.open"];
}

function row(app, one) {
	const deed = (act, sign, key, style = "") => h("button", { class: `button ${style}`, type: "button", "data-act": act, "data-arg": one.username, "data-key": act }, icon(sign), t(key));
	const [style, sign, word] = state(one);
	return h("tr", { "data-key": one.username }, h("td", {}, one.display, h("span", { class: "fine mono" }, one.username)),
		h("td", {}, one.roles.map((role) => t(`role.${role}`)).join(", ") || t("staff.noRole")),
		h("td", { class: "right" }, one.counters.join(", ") || t("staff.any")), h("td", {}, served(app, one)),
		h("td", { class: "nowrap" }, h("span", { class: `chip ${style}` }, icon(sign), t(word))),
		mayChange(app) ? h("td", { class: "nowrap" }, h("div", { class: "head-tools" }, deed("edit", "edit_note", "staff.change"),
			isOwn(app, one) || isProvince(one) ? null : deed("code", "restart", "staff.code"),
			isOwn(app, one) ? null : one.locked ? deed("unlock", "lock_open", "staff.unlock") : deed("lock", "lock", "staff.lock", "danger"))) : null);
}

export function render(app, view) {
	const staff = view.data?.staff;
	return [
		h("header", {}, h("div", {}, h("h1", {}, t("staff.title")), h("p", {}, t("staff.sub"))),
			mayChange(app) ? h("div", { class: "head-tools" }, h("button", { class: "button primary", type: "button", "data-act": "add" }, icon("group_add"), t("staff.add"))) : null),
		!staff ? h("p", { class: "empty" }, t(view.failed || "loading")) : h("section", { class: "card scroll" }, h("table", { id: "staff" },
			h("thead", {}, h("tr", {}, h("th", {}, t("staff.who")), h("th", {}, t("staff.role")), h("th", { class: "right" }, t("staff.counters")), h("th", {}, t("staff.services")), h("th", {}, t("staff.state")), mayChange(app) ? h("th", {}) : null)),
			h("tbody", {}, staff.map((one) => row(app, one))))),
	];
}
