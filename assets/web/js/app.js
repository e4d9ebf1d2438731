// The staff application: session, navigation, the live line, and one view at a time.
import * as api from "./api.js";
import { h, listen, patch } from "./dom.js";
import { icon } from "./icons.js";
import { language, switchLanguage, t } from "./i18n.js";
import { hourMinute, noteServerTime, text } from "./format.js";
import { follow } from "./live.js";
import { toast } from "./dialogs.js";
import * as signin from "./views/signin.js";
import * as calling from "./views/console.js";
import * as queue from "./views/queue.js";
import * as dossiers from "./views/dossiers.js";
import * as mine from "./views/mine.js";
import * as guide from "./views/guide.js";
import * as overview from "./views/overview.js";
import * as index766 from "./views/index766.js";
import * as ratings from "./views/ratings.js";
import * as fleet from "./views/fleet.js";
import * as forecast from "./views/forecast.js";
import * as bridge from "./views/bridge.js";
import * as waits from "./views/waits.js";
import * as petitions from "./views/petitions.js";
import * as reports from "./views/reports.js";
import * as appointments from "./views/appointments.js";
import * as settings from "./views/settings.js";
import * as audit from "./views/audit.js";
import * as webhooks from "./views/webhooks.js";
import * as staff from "./views/staff.js";
import * as province from "./views/province.js";

// Who sees what. The first page of a list that a person may see is where they start. looks: what staff of the province see of one center,
// under #/xem/CENTER/PAGE; they change nothing there.
const pages = [
	{ id: "toan-tinh", label: "nav.province", icon: "public", view: province, roles: ["province"] },
	{ id: "tong-quan", label: "nav.overview", icon: "dashboard", view: overview, roles: ["manager", "auditor"], looks: true },
	{ id: "goi-so", label: "nav.call", icon: "campaign", view: calling, counter: true, roles: ["clerk", "manager"] },
	{ id: "hang-cho", label: "nav.queue", icon: "groups", view: queue, roles: ["clerk", "manager"] },
	{ id: "lich-hen", label: "nav.appointments", icon: "event_available", view: appointments, roles: ["clerk", "manager"] },
	{ id: "ho-so", label: "nav.dossier", icon: "find_in_page", view: dossiers, roles: ["clerk", "manager"] },
	{ id: "cua-toi", label: "nav.mine", icon: "rate_review", view: mine, counter: true, roles: ["clerk"] },
	{ id: "thoi-gian-cho", label: "nav.waits", icon: "timer", view: waits, roles: ["manager", "auditor"], looks: true },
	{ id: "chi-so-766", label: "nav.index", icon: "fact_check", view: index766, roles: ["manager", "auditor"], looks: true },
	{ id: "danh-gia", label: "nav.ratings", icon: "rate_review", view: ratings, roles: ["manager", "auditor"], looks: true },
	{ id: "phan-anh", label: "nav.petitions", icon: "feedback", view: petitions, roles: ["manager", "auditor"] },
	{ id: "thiet-bi", label: "nav.fleet", icon: "devices", view: fleet, roles: ["technician", "manager"], looks: true },
	{ id: "bao-cao", label: "nav.reports", icon: "description", view: reports, roles: ["manager", "auditor"], looks: true },
	{ id: "du-bao", label: "nav.forecast", icon: "insights", view: forecast, roles: ["manager", "auditor"] },
	{ id: "lien-thong", label: "nav.bridge", icon: "sync_alt", view: bridge, roles: ["manager", "technician", "auditor"] },
	{ id: "can-bo", label: "nav.staff", icon: "group_add", view: staff, roles: ["manager", "auditor"] },
	{ id: "nhat-ky", label: "nav.audit", icon: "history", view: audit, roles: ["manager", "auditor"] },
	{ id: "webhook", label: "nav.hooks", icon: "share", view: webhooks, roles: ["manager", "technician", "auditor"] },
	{ id: "cau-hinh", label: "nav.config", icon: "settings", view: settings, roles: ["technician", "manager"] },
	{ id: "huong-dan", label: "nav.guide", icon: "help_outline", view: guide, roles: ["clerk"] },
];

const root = document.getElementById("app");
const state = { session: null, looking: "", catalogue: null, online: true, pending: null, help: [], alarms: [], page: null, view: {}, error: "" };
let stopLive = null;
let ticking = null;
let drawing = false;

const may = (page) => (state.looking ? page.looks : page.roles.some((role) => state.session.user.roles.includes(role)) && (!page.counter || state.session.counter));
const address = (page) => (state.looking ? `#/xem/${state.looking}/${page.id}` : `#/${page.id}`);

export const app = {
	state,
	draw() {
		if (drawing) return;
		drawing = true;
		requestAnimationFrame(() => { drawing = false; render(); });
	},
	service: (id) => state.catalogue?.services.find((service) => service.id === id),
	serviceName: (id, short = true) => {
		const service = app.service(id);
		return service ? text((short && service.short) || service.name) : id;
	},
	counterName(number, short = false) {
		const counter = state.catalogue?.counters.find((each) => each.number === number);
		return short && counter?.services?.length === 1 ? app.serviceName(counter.services[0]) : text(counter?.name);
	},
	// Reception serves nobody by number.
	counterServes: (number) => (state.catalogue?.counters.find((each) => each.number === number)?.services?.length ?? 0) > 0,
	open: (id) => { location.hash = address({ id }); },
	address: (id) => address({ id }),
	placeOf: (device) => text(state.catalogue?.devices?.find((each) => each.id === device.id)?.place),
	async load(path, into, key) {
		try {
			into[key] = await api.get(path);
			if (into[key]?.as_of) noteServerTime(into[key].as_of);
			into.failed = false;
		} catch (error) {
			if (error.status === 401) return ended();
			into.failed = error.status === 403 ? "denied" : "failed";
		}
		app.draw();
		return into[key];
	},
	ended,
};

function ended() {
	if (!state.session) return;
	leave();
	state.error = "signin.ended";
	app.draw();
}

function leave() {
	stopLive?.();
	state.page?.view.leave?.(state.view);
	api.lookInto("");
	Object.assign(state, { session: null, looking: "", page: null, view: {}, help: [], alarms: [] });
	api.setCsrf("");
}

// The center in the address, where one may look into it.
const wantedCenter = () => (state.session.user.roles.includes("province") ? /^#\/xem\/([a-z0-9-]+)(\/|$)/.exec(location.hash)?.[1] ?? "" : "");

function look(center) {
	state.page?.view.leave?.(state.view);
	Object.assign(state, { looking: center, page: null, view: {}, help: [], alarms: [], catalogue: null });
	api.lookInto(center);
	loadCatalogue();
	loadAlarms();
	listenLive();
}

function go() {
	if (!state.session) return;
	if (wantedCenter() !== state.looking) look(wantedCenter());
	const allowed = pages.filter(may);
	const wanted = allowed.find((page) => address(page) === location.hash) ?? allowed[0];
	if (!wanted) return;
	if (state.page === wanted) return;
	state.page?.view.leave?.(state.view);
	state.page = wanted;
	state.view = {};
	wanted.view.enter?.(app, state.view);
	app.draw();
}

function liveEvent(type, data) {
	if (data.as_of) noteServerTime(data.as_of);
	if (type === "help.changed") {
		state.help = state.help.filter((help) => help.device !== data.device);
		if (data.state === "asked" || data.state === "coming") state.help.push(data);
	}
	if (type.startsWith("alarm.")) loadAlarms();
	if (type === "catalogue.changed") loadCatalogue();
	state.page?.view.event?.(app, state.view, type, data);
	app.draw();
}

async function loadCatalogue() {
	try { state.catalogue = await api.get("/v1/catalogue"); } catch { setTimeout(loadCatalogue, 3000); }
	app.draw();
}

async function loadAlarms() {
	if (!state.looking && state.session?.user.roles.every((role) => role === "province")) return; // they are the centers' own
	try { state.alarms = (await api.get("/v1/alarms")).alarms.filter((alarm) => !alarm.cleared_at); } catch { /* the next event brings them */ }
	app.draw();
}

async function begin(session) {
	state.session = session;
	state.error = "";
	api.setCsrf(session.csrf);
	if (session.as_of) noteServerTime(session.as_of);
	state.looking = wantedCenter();
	api.lookInto(state.looking);
	await loadCatalogue();
	loadAlarms();
	listenLive();
	go();
	api.resumeDeed()?.then(() => toast(t("said.again")), () => {}).finally(() => state.page?.view.refresh?.(app, state.view));
}

function listenLive() {
	stopLive?.();
	stopLive = follow({
		url: api.here("/v1/events"),
		onEvent: liveEvent,
		onState(online) {
			const back = online && !state.online;
			state.online = online;
			if (back) state.page?.view.refresh?.(app, state.view), loadAlarms();
			app.draw();
		},
	});
}

const initials = (name) => {
	const parts = name.split(/[\s.]+/).filter(Boolean);
	return parts.length > 1 ? parts[0][0] + parts.at(-1)[0] : name.slice(0, 2);
};
const roleOf = (user) => (user.roles.includes("manager") ? "role.manager" : user.roles.includes("technician") ? "role.technician"
	: user.roles.includes("auditor") ? "role.auditor" : user.roles.includes("province") ? "role.province" : "role.clerk");

function sidebar() {
	const { session } = state;
	const place = text(state.catalogue?.center.name.line2 ?? state.catalogue?.center.name);
	const where = session.counter ? t("counter.title", session.counter, app.counterName(session.counter)) : t(roleOf(session.user));
	return h("aside", { class: "sidebar" },
		h("div", { class: "brand" }, h("img", { src: "/static/img/mark-light.svg", alt: "" }), h("div", {}, h("strong", {}, t("app.name")), h("span", {}, place))),
		h("nav", { class: "nav", "aria-label": t("nav.label") }, pages.filter(may).map((page) => h("a", {
			href: address(page), "data-key": page.id, title: t(page.label), "aria-current": page === state.page ? "page" : null,
		}, icon(page.icon), h("span", {}, t(page.label)), page.id === "goi-so" && state.help.length ? h("span", { class: "count" }, state.help.length) : null))),
		h("div", { class: "who" },
			h("span", { class: "badge", "aria-hidden": "true" }, initials(session.user.display)),
			h("div", { class: "name" }, h("strong", {}, session.user.display), where),
			h("div", { class: "tools" },
				h("button", { type: "button", "data-act": "language", title: t("lang.switch"), "aria-label": t("lang.switch") }, icon("language"), t("lang.other")),
				h("button", { type: "button", "data-act": "signout", title: t("signout"), "aria-label": t("signout") }, icon("logout")))));
}

// People whom nobody can call: how many, for what, what to do. It goes by itself when that is done.
function strandedBanner(alarm) {
	const toCounter = alarm.kind === "stranded-counter", may = state.session.user.roles.includes("manager") && !state.looking;
	const whom = toCounter ? t("counter.title", alarm.subject, app.counterName(Number(alarm.subject))) : app.serviceName(alarm.subject, false);
	const numbers = `${alarm.numbers.join(", ")}${alarm.people > alarm.numbers.length ? "…" : ""}`;
	return h("div", { class: "banner warn alarm", role: "alert", "data-key": alarm.id }, icon("groups", 26),
		h("strong", { class: "grow" }, t("alarm.stranded", alarm.people, whom, numbers), ` · ${hourMinute(alarm.at)}`, h("span", { class: "todo" }, t(`alarm.${alarm.kind}`))),
		may && toCounter ? h("button", { class: "button", type: "button", "data-act": "release", "data-arg": alarm.subject }, icon("swap"), t("alarm.back")) : null,
		may ? h("a", { class: "button", href: address({ id: "can-bo" }) }, icon("group_add"), t("nav.staff")) : null);
}

// A condition that a manager sees to elsewhere: the wait, the ratings, a certificate. It goes by itself when it is over.
function conditionBanner(alarm) {
	const { kind, subject, people } = alarm;
	const whom = kind === "waiting-long" ? app.serviceName(subject, false) : kind === "ratings-bad" ? t("counter.title", subject, app.counterName(Number(subject))) : t(`alarm.of.${subject}`) === `alarm.of.${subject}` ? subject : t(`alarm.of.${subject}`);
	const [page, sign] = { "waiting-long": ["hang-cho", "timer"], "ratings-bad": ["danh-gia", "rate_review"], "certificate-ends": ["thiet-bi", "warning"], "server-over-budget": ["thiet-bi", "warning"] }[kind];
	const target = pages.find((each) => each.id === page);
	return h("div", { class: "banner warn alarm", role: "alert", "data-key": alarm.id }, icon(sign, 26),
		h("strong", { class: "grow" }, t(`alarm.${kind}`, people, whom, `${alarm.numbers.join(", ")}${alarm.numbers.length && people > alarm.numbers.length ? "…" : ""}`), ` · ${hourMinute(alarm.at)}`, h("span", { class: "todo" }, t(`alarm.todo.${kind}`))),
		may(target) && !state.looking ? h("a", { class: "button", href: address(target) }, icon(target.icon), t(target.label)) : null);
}
const usbOf = ({ kind, subject }) => { const [, device, id] = (kind === "device" && /^(\S+) usb-unknown-([0-9a-f-]+)$/.exec(subject)) || []; return device ? t("alarm.usb", device, id.replace("-", ":")) : null; };
const conditions = ["waiting-long", "ratings-bad", "certificate-ends", "server-over-budget"];

// What people must see to, whatever page is open.
function alarmBanners() {
	const worst = (alarm) => (alarm.kind === "emergency" ? 0 : 1);
	return [...state.alarms].sort((a, b) => worst(a) - worst(b)).map((alarm) => (alarm.kind.startsWith("stranded-") ? strandedBanner(alarm) : conditions.includes(alarm.kind) ? conditionBanner(alarm) : h("div", { class: "banner bad alarm", role: "alert", "data-key": alarm.id }, icon(alarm.kind === "emergency" ? "campaign" : "warning", 26),
		h("strong", { class: "grow" }, alarm.kind === "emergency" ? t("alarm.emergency", alarm.subject === "0" ? alarm.who : t("counter.title", alarm.subject, app.counterName(Number(alarm.subject)))) : usbOf(alarm) ?? t(`alarm.${alarm.kind}`, alarm.subject), ` · ${hourMinute(alarm.at)}`),
		state.looking ? null : h("button", { class: "button", type: "button", "data-act": "seen", "data-arg": alarm.id }, icon("check"), t("alarm.clear")))));
}

// Above every page of a center that is not one's own: which, that nothing can be changed, and the way back.
function lookingBar() {
	const name = text(state.catalogue?.center.name.line2 ?? state.catalogue?.center.name) || state.looking;
	return h("div", { class: "banner looking", id: "looking", role: "status" }, icon("visibility"), h("strong", { class: "grow" }, t("look.at", name), h("span", { class: "fine" }, t("look.only"))),
		h("a", { class: "button", href: "#/toan-tinh" }, icon("public"), t("look.back")));
}

function render() {
	document.title = t("app.title");
	if (!state.session) return patch(root, [signin.render(app, state)]);
	const { page } = state;
	patch(root, [h("div", { class: "app" }, sidebar(), h("main", { class: "page", id: "main" }, state.looking ? lookingBar() : null, state.alarms.length ? h("div", { class: "rows alarms" }, alarmBanners()) : null, page ? page.view.render(app, state.view) : null))]);
	page?.view.drawn?.(app, state.view, root);
}

listen(root, () => ({
	language() { switchLanguage(); app.draw(); },
	async seen(id) {
		try { await api.write("POST", `/v1/alarms/${id}/clear`); } catch { /* somebody else did */ }
		loadAlarms();
	},
	async release(number) {
		try {
			toast(t("alarm.backSaid", (await api.write("POST", `/v1/counters/${number}/release`)).released));
		} catch (error) { toast(t("said.failed", error.detail || error.message)); }
	},
	async signout() {
		try { await api.write("DELETE", "/v1/session"); } catch { /* the session also ends by itself */ }
		leave();
		app.draw();
	},
	...(state.session ? state.page?.view.acts?.(app, state.view) : signin.acts(app, state, begin)),
}));

addEventListener("hashchange", go);
addEventListener("keydown", (event) => {
	if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
	const act = state.page?.view.keys?.[event.key];
	if (!act || !state.session) return;
	event.preventDefault();
	if (!event.repeat) document.querySelector(`[data-act="${act}"]:not(:disabled):not([aria-disabled=true])`)?.click();
});
api.onPending((entry) => { state.pending = entry; app.draw(); });
ticking = setInterval(() => { if (state.session) app.draw(); }, 1000);
addEventListener("pagehide", () => clearInterval(ticking));

(async () => {
	await document.fonts?.ready;
	try { await begin(await api.get("/v1/session")); } catch { app.draw(); }
	document.documentElement.dataset.language = language();
})();
