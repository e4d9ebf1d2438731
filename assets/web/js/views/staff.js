// Sign-ins as managers see them: counters, the services that each may serve, and a lock.
import * as api from "../api.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { confirm, show, toast } from "../dialogs.js";

const refreshMs = 10000;

export const refresh = (app, view) => app.load("/v1/staff", view, "data");
export function enter(app, view) {
	refresh(app, view);
	view.timer = setInterval(() => refresh(app, view), refreshMs);
}
export const leave = (view) => clearInterval(view.timer);

const mayChange = (app) => app.state.session.user.roles.includes("manager");
const isOwn = (app, one) => one.username === app.state.session.user.username;
// What is served at counters: services that stand on their own.
const fields = (app) => (app.state.catalogue?.services ?? []).filter((service) => !service.parent && service.counters?.length);

async function send(app, view, name, what, body, said) {
	try {
		await api.write("POST", `/v1/staff/${encodeURIComponent(name)}/${what}`, body);
		toast(t(said, name));
	} catch (error) { toast(t("said.failed", error.detail || error.message)); }
	refresh(app, view);
}

function edit(app, view, one) {
	const cancel = h("button", { class: "button", type: "button" }, t("dialog.cancel"));
	const dialog = show(() => [h("h2", {}, t("staff.edit", one.display)), h("p", { class: "note" }, t("staff.editNote")), h("form", { class: "rows" },
		h("div", { class: "checks" }, fields(app).map((service) => h("label", { class: "check" }, h("input", { type: "checkbox", name: "service", value: service.id, checked: one.services.includes(service.id) }), h("span", {}, app.serviceName(service.id, false))))),
		h("div", { class: "dialog-actions" }, cancel, h("button", { class: "button primary", type: "submit" }, t("staff.save"))))]);
	dialog.classList.add("wide");
	cancel.addEventListener("click", () => dialog.close());
	dialog.querySelector("form").addEventListener("submit", (event) => {
		event.preventDefault();
		const services = [...dialog.querySelectorAll("[name=service]:checked")].map((box) => box.value);
		dialog.close();
		send(app, view, one.username, "services", { services }, "staff.saved");
	});
}

export function acts(app, view) {
	const find = (name) => view.data.staff.find((one) => one.username === name);
	return {
		edit: (name) => edit(app, view, find(name)),
		async lock(name) {
			if (await confirm(t("staff.sure", find(name).display), t("staff.sureText"), t("staff.lock"), "danger")) send(app, view, name, "lock", { locked: true }, "staff.lockedSaid");
		},
		unlock: (name) => send(app, view, name, "lock", { locked: false }, "staff.unlockedSaid"),
	};
}

// A service that the catalogue no longer has keeps its id here, so that somebody takes it off.
const served = (app, one) => (one.services.length ? one.services.map((id) => app.serviceName(id)).join(", ") : t("staff.all"));

function row(app, one) {
	const deed = (act, sign, key, style = "") => h("button", { class: `button ${style}`, type: "button", "data-act": act, "data-arg": one.username, "data-key": act }, icon(sign), t(key));
	return h("tr", { "data-key": one.username }, h("td", {}, one.display, h("span", { class: "fine mono" }, one.username)),
		h("td", {}, one.roles.map((role) => t(`role.${role}`)).join(", ") || t("staff.noRole")),
		h("td", { class: "right" }, one.counters.join(", ") || t("staff.any")), h("td", {}, served(app, one)),
		h("td", { class: "nowrap" }, h("span", { class: `chip ${one.locked ? "bad" : "ok"}` }, icon(one.locked ? "lock" : "check_circle"), t(one.locked ? "staff.locked" : "staff.open"))),
		mayChange(app) ? h("td", { class: "nowrap" }, h("div", { class: "head-tools" }, deed("edit", "edit_note", "staff.change"),
			isOwn(app, one) ? null : one.locked ? deed("unlock", "lock_open", "staff.unlock") : deed("lock", "lock", "staff.lock", "danger"))) : null);
}

export function render(app, view) {
	const staff = view.data?.staff;
	return [
		h("header", {}, h("div", {}, h("h1", {}, t("staff.title")), h("p", {}, t("staff.sub")))),
		!staff ? h("p", { class: "empty" }, t(view.failed || "loading")) : h("section", { class: "card scroll" }, h("table", { id: "staff" },
			h("thead", {}, h("tr", {}, h("th", {}, t("staff.who")), h("th", {}, t("staff.role")), h("th", { class: "right" }, t("staff.counters")), h("th", {}, t("staff.services")), h("th", {}, t("staff.state")), mayChange(app) ? h("th", {}) : null)),
			h("tbody", {}, staff.map((one) => row(app, one))))),
	];
}
