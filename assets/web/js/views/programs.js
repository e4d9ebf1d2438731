// Programs of devices: a signed bundle taken in, published ring by ring, halted where too many fail; what runs where.
import * as api from "../api.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { count, dayText, dayTime } from "../format.js";
import { confirm, show, toast } from "../dialogs.js";

const partBytes = 192 * 1024;
const shares = [1, 10, 50, 100]; // of all devices, one after the other
const looks = { none: ["plain", "info"], pending: ["", "schedule"], downloading: ["", "download"], verified: ["", "task"], installing: ["", "update"], trial: ["", "autorenew"], installed: ["ok", "check_circle"], refused: ["bad", "error"], "rolled-back": ["bad", "replay"] };
const kiosks = "motcua-kiosk"; // a center of before names none
const programOf = (one) => one.program ?? kiosks;
const runners = (view, one) => view.programs.devices.filter((each) => programOf(each) === programOf(one));
const isManager = (app) => app.state.session.user.roles.includes("manager");
const current = (view) => (view.programs?.releases ?? []).find((each) => !each.withdrawn_at && each.wanted > 0);

export const load = (app, view) => app.load("/v1/releases", view, "programs");

export function headButton(view) {
	const running = current(view);
	return h("button", { class: "button", type: "button", "data-act": "programs", "aria-expanded": String(Boolean(view.showPrograms)) }, icon("update"), t("prog.open"),
		running ? h("span", { class: "fine" }, t("prog.progress", running.version, running.installed, running.wanted)) : null);
}

export function rows(view, device) {
	const target = view.programs?.devices.find((each) => each.device === device.id);
	return target && (target.wanted || target.state !== "none") ? [[t("prog.published"), stateText(target)]] : [];
}

const why = (word) => (t(`prog.why.${word}`).startsWith("prog.") ? word : t(`prog.why.${word}`));
function stateText(one) {
	const said = one.state === "downloading" ? t("prog.state.downloading", one.percent) : t(`prog.state.${one.state}`);
	return one.why ? `${said}: ${why(one.why)}` : said;
}

function verdict(one) {
	if (one.withdrawn_at) return ["plain", "block", t("prog.withdrawn")];
	if (one.have < one.size) return ["warn", "cloud_upload", t("prog.taking", Math.floor(one.have * 100 / one.size))];
	if (one.halted) return ["bad", "error", t("prog.halted", one.failed, one.wanted)];
	if (!one.wanted) return ["plain", "edit_note", t("prog.ready")];
	return one.installed === one.wanted ? ["ok", "check_circle", t("prog.done", one.ring, one.installed, one.wanted)] : ["", "autorenew", t("prog.going", one.ring, one.installed, one.wanted)];
}

function tools(app, one, fleet) {
	if (one.withdrawn_at) return null;
	const next = shares.find((share) => Math.ceil(fleet * share / 100) > one.wanted);
	const deed = (act, key, arg, more = {}) => h("button", { class: `button ${more.style ?? ""}`, type: "button", "data-act": act, "data-arg": arg, "data-key": `${act}${arg}` }, t(key, more.value));
	return h("div", { class: "row-tools wrap" }, isManager(app) && one.have === one.size ? [
		one.halted ? deed("progResume", "prog.resume", one.number) : next ? [deed("progShare", "prog.share", `${one.number}:${next}`, { value: next }), next < 100 ? deed("progList", "prog.list", one.number) : null] : null] : null,
	deed("progWithdraw", "configs.withdraw", one.number, { style: "danger-line" }));
}

function row(app, view, one) {
	const kind = t(`prog.of.${programOf(one)}`);
	const [style, sign, said] = verdict(one);
	return h("tr", { "data-key": one.number }, h("td", {}, h("strong", {}, one.version), h("span", { class: "fine" }, [kind, one.note, t("prog.size", count(Math.ceil(one.size / 1024))), t("prog.until", dayText(one.until))].filter(Boolean).join(" · ")), h("span", { class: "fine mono" }, `SHA-256 ${one.sha256.slice(0, 16)}…`), h("span", { class: "fine" }, t(one.checked ? "prog.checked" : "prog.unchecked"))),
		h("td", { class: "nowrap" }, dayTime(one.made_at), h("span", { class: "fine" }, one.made_by)), h("td", {}, h("span", { class: `chip ${style}` }, icon(sign), said), one.failed ? h("span", { class: "fine" }, t("prog.failures", one.failed, one.halt_percent)) : null),
		h("td", {}, tools(app, one, runners(view, one).length)));
}

const deviceRow = (one) => h("tr", { "data-key": one.device }, h("td", {}, one.device, h("span", { class: "fine" }, t(`prog.of.${programOf(one)}`))), h("td", {}, one.version || "—"), h("td", { class: "right" }, one.ring || "—"),
	h("td", { class: "right" }, h("span", { class: `chip ${(looks[one.state] ?? looks.none)[0]}` }, icon((looks[one.state] ?? looks.none)[1]), stateText(one))));

const refusal = (one) => h("li", { class: "row-tools wrap start", "data-key": `${one.version}${one.why}` }, h("span", { class: "chip bad" }, icon("error"), t("prog.notTaken", one.version)), h("span", { class: "fine" }, [t(`prog.of.${programOf(one)}`), why(one.why), dayTime(one.at), one.who].join(" · ")));
function refusals({ refused, checks }) {
	return [checks ? null : h("p", { class: "note" }, t("prog.noKey")), refused?.length ? h("ul", { class: "refusals", id: "program-refused" }, refused.map(refusal)) : null];
}

export function card(app, view) {
	const { programs } = view;
	if (!programs) return null;
	return h("section", { class: "card scroll", id: "programs" }, h("header", {}, h("h2", {}, t("prog.title")), h("button", { class: "button", type: "button", "data-act": "progAdd" }, icon("upload_file"), t("prog.new"))),
		h("p", { class: "note" }, t("prog.hint")), refusals(programs),
		programs.releases.length ? h("table", {}, h("tbody", {}, programs.releases.map((one) => row(app, view, one)))) : h("p", { class: "empty" }, t("configs.none")),
		h("h3", {}, t("configs.where")),
		h("table", { id: "program-devices" }, h("thead", {}, h("tr", {}, h("th", {}, t("fleet.device")), h("th", {}, t("fleet.version")), h("th", { class: "right" }, t("prog.ring")), h("th", { class: "right" }, t("prog.state")))), h("tbody", {}, programs.devices.map(deviceRow))));
}

function base64url(bytes) {
	let text = "";
	for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
	return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

// Goes on where the center says that it is, so a lost line costs one part.
async function sendParts(number, file, tell) {
	for (let have = 0; have < file.size;) {
		const bytes = new Uint8Array(await file.slice(have, have + partBytes).arrayBuffer());
		({ have } = await api.write("POST", `/v1/releases/${number}/parts`, { offset: have, data: base64url(bytes) }));
		tell(Math.floor(have * 100 / file.size));
	}
}

function add(app, view, refresh) {
	const field = (id, key, more) => h("div", { class: "field" }, h("label", { for: id }, t(key)), h("input", { class: "input", id, ...more }));
	const dialog = show((close) => {
		const back = h("button", { class: "button", type: "button" }, t("dialog.cancel"));
		back.addEventListener("click", close);
		return [h("h2", {}, t("prog.new")), h("form", { class: "rows" }, h("p", { class: "note" }, t("prog.addHint")), field("prog-manifest", "prog.manifest", { type: "file", accept: ".json,application/json", required: true }), field("prog-bundle", "prog.bundle", { type: "file", required: true }),
			field("prog-note", "configs.note", { maxlength: 100 }), field("prog-halt", "prog.halt", { type: "number", min: "0", max: "100", value: "10", required: true }), h("p", { class: "fine", role: "status" }), h("div", { class: "dialog-actions" }, back, h("button", { class: "button primary", type: "submit" }, t("prog.take"))))];
	});
	dialog.querySelector("form").addEventListener("submit", async (event) => {
		event.preventDefault();
		const says = dialog.querySelector("[role=status]"), go = dialog.querySelector("[type=submit]");
		go.disabled = true;
		try {
			const manifest = JSON.parse(await dialog.querySelector("#prog-manifest").files[0].text()), bundle = dialog.querySelector("#prog-bundle").files[0];
			if (bundle.size !== manifest.size) throw new Error(t("prog.notIts"));
			const { number } = await api.write("POST", "/v1/releases", { ...manifest, note: dialog.querySelector("#prog-note").value.trim(), halt_percent: Number(dialog.querySelector("#prog-halt").value) });
			await sendParts(number, bundle, (percent) => { says.textContent = t("prog.taking", percent); });
			dialog.close();
			toast(t("prog.taken", manifest.version));
		} catch (error) {
			says.textContent = t(error.code === "bad-signature" || error.code === "bad-hash" ? `prog.no.${error.code}` : "said.failed", error.detail || error.message);
			go.disabled = false;
		}
		refresh(app, view);
	});
}

async function send(app, view, refresh, path, body) {
	try {
		const answer = await api.write("POST", path, body);
		toast(answer?.devices ? t("prog.told", answer.ring, answer.devices.length) : t("configs.done"));
	} catch (error) { toast(t(error.code === "release-halted" ? "prog.isHalted" : "said.failed", error.detail || error.message)); }
	refresh(app, view);
}

function pick(app, view, refresh, number) {
	const release = view.programs.releases.find((each) => each.number === number);
	const dialog = show((close) => {
		const back = h("button", { class: "button", type: "button" }, t("dialog.cancel"));
		back.addEventListener("click", close);
		return [h("h2", {}, t("prog.list")), h("form", { class: "rows" }, h("div", { class: "checks" }, runners(view, release).map((one) => h("label", { class: "check" }, h("input", { type: "checkbox", name: "device", value: one.device, checked: one.wanted === number, disabled: one.wanted === number }), h("span", {}, one.device, h("span", { class: "fine" }, one.version))))),
			h("div", { class: "dialog-actions" }, back, h("button", { class: "button primary", type: "submit" }, t("configs.go"))))];
	});
	dialog.querySelector("form").addEventListener("submit", (event) => {
		event.preventDefault();
		const devices = [...dialog.querySelectorAll("[name=device]:checked:not(:disabled)")].map((box) => box.value);
		dialog.close();
		if (devices.length) send(app, view, refresh, `/v1/releases/${number}/publish`, { devices });
	});
}

export function acts(app, view, refresh) {
	return {
		programs() { view.showPrograms = !view.showPrograms; app.draw(); },
		progAdd: () => add(app, view, refresh),
		progList: (number) => pick(app, view, refresh, Number(number)),
		async progShare(arg) {
			const [number, percent] = arg.split(":").map(Number);
			if (await confirm(t("prog.sure", percent), t("prog.sureText"), t("configs.go"))) send(app, view, refresh, `/v1/releases/${number}/publish`, { percent });
		},
		async progResume(number) {
			if (await confirm(t("prog.resumeSure"), t("prog.resumeText"), t("prog.resume"), "danger")) send(app, view, refresh, `/v1/releases/${number}/resume`, {});
		},
		async progWithdraw(number) {
			if (await confirm(t("prog.withdrawSure"), t("prog.withdrawText"), t("configs.withdraw"), "danger")) send(app, view, refresh, `/v1/releases/${number}/withdraw`, {});
		},
	};
}
