// A new device's code, and a key taken back. Both are in the audit trail.
import * as api from "../api.js";
import { h } from "../dom.js";
import { t } from "../i18n.js";
import { clock } from "../format.js";
import { askForm, confirm, show, toast } from "../dialogs.js";

const kinds = ["kiosk", "display", "pad", "bridge"];
const program = { kiosk: "motcua-kiosk", pad: "motcua-kiosk", display: "motcua-display" };

// The one time that the code is seen: what to type on the device, and until when.
function tell(made, kind) {
	const done = h("button", { class: "button primary", type: "button" }, t("dialog.close"));
	const dialog = show(() => [h("h2", {}, t("enrol.made", made.device_id)), h("p", { class: "once mono" }, made.code), h("p", { class: "note" }, t("enrol.until", clock(Date.parse(made.expires_at), false))),
		program[kind] ? h("p", { class: "fine" }, t("enrol.type"), h("br"), h("code", { class: "mono" }, `${program[kind]} --enrol ${made.code}`)) : null, h("div", { class: "dialog-actions" }, done)]);
	done.addEventListener("click", () => dialog.close());
}

// of: the device that gets a code again; undefined: a new one.
export function ask(app, done, of) {
	const field = (id, label, hint, props) => h("div", { class: "field" }, h("label", { for: id }, t(label)), h("input", { class: "input", id, autocomplete: "off", ...props }), hint ? h("span", { class: "fine" }, t(hint)) : null);
	const kind = h("select", { class: "input", id: "device-kind", disabled: Boolean(of) }, kinds.map((one) => h("option", { value: one, selected: one === (of?.kind ?? "kiosk") }, t(`fleet.kind.${one}`))));
	const counters = (app.state.catalogue?.counters ?? []).map(({ number }) => h("option", { value: number, selected: number === of?.counter }, t("counter.title", number, app.counterName(number))));
	const counter = h("div", { class: "field", id: "device-at" }, h("label", { for: "device-counter" }, t("counter.which")), h("select", { class: "input", id: "device-counter" }, counters));
	const dialog = askForm({ title: t(of ? "enrol.again" : "fleet.addTitle"), note: t("enrol.note"), go: t("fleet.make"),
		body: [h("div", { class: "field" }, h("label", { for: "device-kind" }, t("enrol.kind")), kind),
			h("div", { class: "pair" }, field("device-id", "fleet.id", "enrol.idHint", { required: true, pattern: "[a-z0-9-]{1,47}", placeholder: "kiosk-03", value: of?.id, readonly: Boolean(of), autocapitalize: "none", spellcheck: "false" }),
				field("device-name", "enrol.name", "enrol.nameHint", { maxlength: 60, value: of?.name })), counter],
		async done(form) {
			const text = (id) => form.querySelector(`#${id}`).value.trim(), isPad = kind.value === "pad";
			if (!/^[a-z0-9-]{1,47}$/.test(text("device-id"))) throw new Error(t("enrol.idHint"));
			if (!of && app.state.view.data?.devices.some((device) => device.id === text("device-id"))) throw new Error(t("enrol.taken"));
			const made = await api.write("POST", "/v1/enrolments", { device_id: text("device-id"), kind: kind.value, name: text("device-name") || text("device-id"), counter: isPad ? Number(text("device-counter")) : 0 });
			done();
			tell(made, kind.value);
		} });
	const follow = () => { counter.hidden = kind.value !== "pad"; };
	kind.addEventListener("change", follow);
	follow();
	return dialog;
}

export async function revoke(device, done) {
	if (!await confirm(t("enrol.revokeSure", device.name), t("enrol.revokeText"), t("enrol.revoke"), "danger")) return;
	try {
		await api.write("POST", `/v1/devices/${encodeURIComponent(device.id)}/revoke`, {});
		toast(t("enrol.revoked", device.name));
	} catch (error) {
		toast(t("said.failed", error.detail || error.message));
	}
	done();
}
