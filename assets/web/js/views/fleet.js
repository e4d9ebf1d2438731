// Every kiosk, display and pad: state by chip, last seen, paper, queue to send, numbers in reserve.
import * as api from "../api.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { clock, dayTime, now } from "../format.js";
import { confirm, show, toast } from "../dialogs.js";
import * as configs from "./configs.js";
import * as enrol from "./enrol.js";
import * as programs from "./programs.js";

const refreshMs = 5000;
const lostAfterMs = 60000;
const lowTickets = 50;
// As the kiosk tells them: drivers/hal/printer.h.
const printerFlags = { online: 1, paperOut: 2, paperLow: 4, coverOpen: 8, fault: 16 | 64 | 128 };

export const refresh = (app, view) => Promise.all([app.load("/v1/devices", view, "data"), app.load("/v1/board", view, "board"), app.load("/v1/configs", view, "configs"), programs.load(app, view)]);
export function enter(app, view) {
	refresh(app, view);
	view.timer = setInterval(() => refresh(app, view), refreshMs);
}
export const leave = (view) => clearInterval(view.timer);

export function ago(ms) {
	const seconds = Math.max(0, Math.round(ms / 1000));
	if (seconds < 90) return t("sec", seconds);
	if (seconds < 5400) return t("min", Math.round(seconds / 60));
	return seconds < 172800 ? t("hours", Math.round(seconds / 3600)) : t("dayhours", Math.floor(seconds / 86400), Math.round((seconds % 86400) / 3600));
}

const testOf = (device) => device.self_test ?? device.status?.self_test;

// One verdict a device, worst first. out: it is not in use, and not counted.
export function judge(device) {
	const status = device.status ?? {};
	if (device.revoked) return { style: "", icon: "lock", key: "fleet.revoked", out: true };
	if (!device.enrolled) return { style: "", icon: "schedule", key: "fleet.waits", out: true };
	const since = device.seen_at ? now() - Date.parse(device.seen_at) : Infinity;
	if (since > lostAfterMs) return { style: "bad", icon: "error", key: "fleet.lost", lost: true, ago: device.seen_at ? ago(since) : t("fleet.never") };
	const flags = status.printer?.flags ?? printerFlags.online;
	if (flags & printerFlags.paperOut || status.paper === "none") return { style: "bad", icon: "error", key: "fleet.paperOut" };
	if (flags & printerFlags.coverOpen) return { style: "warn", icon: "warning", key: "fleet.cover" };
	if (flags & printerFlags.fault || !(flags & printerFlags.online)) return { style: "warn", icon: "warning", key: "fleet.printer" };
	if (flags & printerFlags.paperLow || status.paper === "low" || (device.kind === "kiosk" && status.tickets_left >= 0 && status.tickets_left < lowTickets)) return { style: "warn", icon: "warning", key: "fleet.paperLow" };
	if (testOf(device)?.parts.some((part) => !part.ok)) return { style: "warn", icon: "warning", key: "fleet.testBad" };
	if (status.locked) return { style: "warn", icon: "lock", key: "fleet.locked" };
	if (device.ordered?.command === "lock") return { style: "warn", icon: "schedule", key: "fleet.locking" };
	return { style: "ok", icon: "check_circle", key: "fleet.good" };
}

export function fleetSummary(devices) {
	const sums = { ok: 0, warn: 0, bad: 0 };
	for (const verdict of devices.map(judge)) if (!verdict.out) sums[verdict.style || "ok"] += 1;
	return sums;
}

const fileWaitMs = 20000, filePollMs = 1000;

// When the newest one was taken; "" where there is none.
async function fileTag(path) {
	const answer = await fetch(path, { credentials: "same-origin", cache: "no-store" });
	return answer.ok ? answer.headers.get("etag") ?? "" : "";
}

// A picture of the screen or the log's last lines: asked for, waited for, shown.
async function showFile(device, name) {
	const kind = name === "logs" ? "log" : "screenshot", path = `/v1/devices/${encodeURIComponent(device.id)}/files/${kind}`;
	const before = await fileTag(path);
	await api.write("POST", `/v1/devices/${encodeURIComponent(device.id)}/commands`, { command: name });
	toast(t("fleet.sent", device.name));
	for (let waited = 0; waited < fileWaitMs; waited += filePollMs) {
		await new Promise((go) => setTimeout(go, filePollMs));
		const tag = await fileTag(path);
		if (!tag || tag === before) continue;
		const content = kind === "log" ? h("pre", { class: "log mono" }, await (await fetch(path, { cache: "no-store" })).text()) : h("img", { class: "shot", src: `${path}?at=${encodeURIComponent(tag)}`, alt: t("fleet.shot") });
		show((close) => [h("h2", {}, `${device.name} · ${t(kind === "log" ? "fleet.logs" : "fleet.shot")}`), content, h("div", { class: "dialog-actions" }, closeButton(close))]);
		return;
	}
	toast(t(kind === "log" ? "fleet.noLog" : "fleet.noShot"));
}

async function command(app, device, name) {
	if ((name === "lock" || name === "restart") && !await confirm(t("fleet.sure", device.name), t(`fleet.${name}.${device.kind}`), t(`fleet.${name}`), name === "lock" ? "danger" : "primary")) return;
	try {
		if (name === "screenshot" || name === "logs") return await showFile(device, name);
		await api.write("POST", `/v1/devices/${encodeURIComponent(device.id)}/commands`, { command: name });
		toast(t("fleet.sent", device.name));
		await refresh(app, app.state.view);
	} catch (error) {
		toast(t("said.failed", error.message));
	}
}

// Opens the technician's page of a kiosk, once: read aloud over the phone, so in two groups of four.
async function maintenanceCode(device) {
	try {
		const answer = await api.write("POST", `/v1/devices/${encodeURIComponent(device.id)}/code`, {});
		show((close) => [h("h2", {}, t("fleet.codeTitle", device.name)), h("p", { class: "big-score" }, `${answer.code.slice(0, 4)} ${answer.code.slice(4)}`),
			h("p", { class: "fine" }, t("fleet.codeNote", clock(Date.parse(answer.until), false))), h("div", { class: "dialog-actions" }, closeButton(close))]);
	} catch (error) {
		toast(t("said.failed", error.message));
	}
}

export function acts(app, view) {
	const chosen = () => (view.data?.devices ?? []).find((device) => device.id === view.chosen);
	return {
		choose(id) { view.chosen = id; app.draw(); },
		command: (name) => command(app, chosen(), name),
		code: () => maintenanceCode(chosen()),
		...configs.acts(app, view, refresh),
		...programs.acts(app, view, refresh),
		add: () => enrol.ask(app, () => refresh(app, view)),
		again: () => enrol.ask(app, () => refresh(app, view), chosen()),
		revoke: () => enrol.revoke(chosen(), () => refresh(app, view)),
	};
}
function closeButton(close) {
	const node = h("button", { class: "button", type: "button" }, t("dialog.close"));
	node.addEventListener("click", close);
	return node;
}

function bigTile(style, name, value, label) {
	return h("section", { class: "card fleet-tile" }, h("span", { class: `tile-icon big ${style}` }, icon(name)), h("div", {}, h("p", { class: "value" }, value), h("p", { class: "note" }, label)));
}

const kindName = (device) => t(`fleet.kind.${device.kind}`);
const known = (value, say) => (value === undefined || value === null || value === -1 ? "—" : say(value));

function row(app, device, view) {
	const verdict = judge(device), status = device.status ?? {};
	return h("tr", { "data-key": device.id, "data-act": "choose", "data-arg": device.id, "aria-selected": view.chosen === device.id ? "true" : "false" },
		h("td", {}, h("button", { type: "button", "data-act": "choose", "data-arg": device.id }, device.name), h("span", { class: "fine" }, [app.placeOf(device), device.counter ? t("counter", device.counter) : null].filter(Boolean).join(" · ") || kindName(device))),
		h("td", {}, h("span", { class: `chip ${verdict.style}` }, icon(verdict.icon), t(verdict.key))),
		h("td", { class: "right nowrap" }, device.seen_at ? ago(now() - Date.parse(device.seen_at)) : t("fleet.never")),
		h("td", {}, status.version ?? status.versions?.program ?? "—"),
		h("td", { class: "right" }, device.kind === "kiosk" ? known(status.tickets_left, (n) => n) : "—"),
		h("td", { class: "right" }, device.kind === "display" ? "—" : known(status.queue_to_send, String)),
		h("td", { class: "right nowrap" }, known(status.lease_left, (n) => t("fleet.numbers", n))));
}

function machineRows(status) {
	const rows = [];
	if (status.printer) rows.push([t("fleet.printerName"), status.printer.model || t(status.printer.flags & printerFlags.online ? "fleet.printer.ok" : "fleet.printer")]);
	if (status.scanners_set) rows.push([t("fleet.scanners"), t("fleet.scanners.of", status.scanners_ready, status.scanners_set)]);
	if (status.budget) rows.push([t("fleet.memory"), t("fleet.memoryOf", Math.round(status.budget.memory_kib.is / 1024), Math.round(status.budget.memory_kib.most / 1024))]);
	if (status.clock_trusted !== undefined) rows.push([t("fleet.clock"), t(status.clock_trusted ? "fleet.clock.ok" : "fleet.clock.bad")]);
	return rows;
}

// What it was told and has not done yet stands there too: it may be switched off.
function lockRows(device) {
	const { status, ordered } = device, rows = [];
	if (status?.locked) rows.push([t("fleet.lockedBy"), [t(`fleet.by.${status.lock?.by || "center"}`), status.lock?.since ? ` · ${dayTime(status.lock.since)}` : ""]]);
	if (ordered) rows.push([t("fleet.ordered"), t("fleet.orderedAt", t(`fleet.${ordered.command}`), clock(Date.parse(ordered.at), false))]);
	return rows;
}

// Its last self-test: when, and each part with what it said.
function selfTest(device) {
	const test = testOf(device), say = (key, otherwise) => (t(key) === key ? otherwise : t(key)), word = (name) => say(`part.${name}`, name), said = (detail) => say(`part.said.${detail}`, detail);
	if (!test) return (device.commands ?? []).includes("self-test") ? h("p", { class: "fine" }, t("fleet.testNever")) : null;
	return h("section", { class: "self-test", "data-key": "self-test" }, h("h3", {}, t("fleet.testLast"), h("span", { class: "fine" }, test.at ? ` · ${dayTime(test.at)}` : "")),
		h("ul", {}, test.parts.map((part) => h("li", { class: part.ok ? "ok" : "bad" }, icon(part.ok ? "check_circle" : "error"), h("strong", {}, word(part.name)), h("span", {}, (part.detail && said(part.detail)) || t(part.ok ? "part.ok" : "part.bad"))))));
}

const deedIcons = { "self-test": ["print", "fleet.selftest"], screenshot: ["photo", "fleet.shot"], logs: ["history", "fleet.logs"], lock: ["pause_circle", "fleet.lock"], unlock: ["lock_open", "fleet.unlock"], restart: ["restart", "fleet.restart"] };

// Only what a device of its kind does, and of lock and unlock the one that changes something.
function deeds(device) {
	const isShut = device.ordered ? device.ordered.command === "lock" : Boolean(device.status?.locked);
	const button = (act, sign, key, arg, style = "") => h("button", { class: `button ${style}`, type: "button", "data-act": act, "data-arg": arg, "data-key": arg ?? act }, icon(sign), t(key));
	if (device.revoked || !device.enrolled) return [button("again", "add", "fleet.make"), device.revoked ? null : button("revoke", "lock", "enrol.revoke", undefined, "danger")];
	return [(device.commands ?? []).filter((name) => name !== (isShut ? "lock" : "unlock")).map((name) => button("command", ...deedIcons[name], name)),
		device.kind === "kiosk" || device.kind === "pad" ? button("code", "lock_open", "fleet.maintenance") : null,
		button("again", "add", "fleet.make"), button("revoke", "lock", "enrol.revoke", undefined, "danger")];
}

function detail(app, device, view) {
	const verdict = judge(device), status = device.status ?? {};
	const gives = device.kind === "kiosk" ? [[t("fleet.paper"), known(status.tickets_left, (n) => t("fleet.tickets", n))], [t("fleet.reserve"), known(status.lease_left, (n) => t("fleet.numbers", n))]] : [];
	const rows = [[t("fleet.place"), app.placeOf(device) || "—"], ...gives, ...(device.kind === "display" ? [] : [[t("fleet.send"), known(status.queue_to_send, String)]]), [t("fleet.uptime"), known(status.uptime_s, (s) => ago(s * 1000))], [t("fleet.boot"), device.seen_at ? clock(Date.parse(device.seen_at), false) : "—"],
		...machineRows(status), ...lockRows(device), ...configs.rows(view, device), ...programs.rows(view, device)];
	return h("aside", { class: "card detail", "data-key": device.id },
		h("header", {}, h("h2", {}, device.name), h("span", { class: `chip ${verdict.style}` }, icon(verdict.icon), t(verdict.key))),
		h("p", { class: "note" }, `${kindName(device)} · ${device.id}`),
		h("dl", { class: "pairs ruled" }, rows.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)))),
		selfTest(device), app.state.looking ? null : h("div", { class: "actions" }, deeds(device)));
}

export function render(app, view) {
	const devices = view.data?.devices ?? [];
	const sums = fleetSummary(devices);
	view.chosen ??= devices.find((device) => judge(device).style === "warn")?.id ?? devices[0]?.id;
	const chosen = devices.find((device) => device.id === view.chosen);
	const toSend = devices.reduce((sum, device) => sum + Math.max(0, device.status?.queue_to_send ?? 0), 0);
	return [
		h("header", {}, h("div", {}, h("h1", {}, t("fleet.title")), h("p", {}, t("fleet.sum", devices.length, sums.ok, sums.warn, sums.bad))),
			app.state.looking ? null : h("div", { class: "head-tools" }, programs.headButton(view), configs.headButton(view), h("button", { class: "button primary", type: "button", "data-act": "add" }, icon("add"), t("fleet.add")))),
		!view.data ? h("p", { class: "empty" }, t(view.failed || "loading")) : h("div", { class: "rows fill" },
			h("div", { class: "tiles" }, bigTile("ok", "check_circle", sums.ok, t("fleet.good")), bigTile("warn", "warning", sums.warn, t("fleet.warn")), bigTile("bad", "error", sums.bad, t("fleet.lost")),
				bigTile("", "cloud_upload", toSend, t("fleet.queue")), bigTile("", "receipt", view.board?.printed ?? "–", t("fleet.printed", view.board?.print_faults ?? 0))),
			h("div", { class: "fleet" }, h("section", { class: "card list" }, h("table", {},
				h("thead", {}, h("tr", {}, h("th", {}, t("fleet.device")), h("th", {}, t("fleet.state")), h("th", { class: "right" }, t("fleet.seen")), h("th", {}, t("fleet.version")), h("th", { class: "right" }, t("fleet.paper")), h("th", { class: "right" }, t("fleet.send")), h("th", { class: "right" }, t("fleet.reserve")))),
				h("tbody", {}, devices.map((device) => row(app, device, view))))), chosen ? detail(app, chosen, view) : null), view.showPrograms ? programs.card(app, view) : null, view.showConfigs ? configs.card(view) : null),
	];
}
