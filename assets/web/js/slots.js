// The free hours of a service, for the citizen's phone and the booking page: days of two weeks, then the slots of one.
import * as api from "./api.js";
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { dayText, hourMinute, weekday } from "./format.js";

const noon = "12:00";

export const load = (service, day) => api.get(`/v1/appointments/slots?service=${encodeURIComponent(service)}&day=${day ?? ""}`);

// The first day on which somebody can still come.
export const firstDay = (slots) => slots.days.find((each) => each.free > 0)?.day ?? slots.day;

function dayButton(each, chosen) {
	const said = !each.open ? t("slot.shut") : each.free ? t("slot.free", each.free) : t("slot.full");
	return h("button", { type: "button", class: "day", "data-act": "day", "data-arg": each.day, "data-key": each.day, "aria-pressed": String(each.day === chosen), disabled: !each.free && each.day !== chosen },
		h("span", {}, weekday(each.day)), h("strong", {}, dayText(each.day, false)), h("span", { class: "fine" }, said));
}

function part(title, slots, at) {
	return slots.length ? [h("h3", { class: "fine" }, title), h("div", { class: "slots" }, slots.map((slot) => h("button", {
		type: "button", class: "slot", "data-act": "slot", "data-arg": slot.at, "data-key": slot.at, "aria-pressed": String(slot.at === at), disabled: !slot.free,
		"aria-label": slot.free ? hourMinute(slot.at) : `${hourMinute(slot.at)}, ${t("slot.full")}`,
	}, hourMinute(slot.at))))] : null;
}

export function picker(slots, at) {
	const early = slots.slots.filter((slot) => hourMinute(slot.at) < noon), late = slots.slots.filter((slot) => hourMinute(slot.at) >= noon);
	return [
		h("div", { class: "days", role: "group", "aria-label": t("slot.day") }, slots.days.map((each) => dayButton(each, slots.day))),
		h("div", { role: "group", "aria-label": t("slot.hour") }, part(t("slot.morning"), early, at), part(t("slot.afternoon"), late, at), slots.slots.length ? null : h("p", { class: "empty" }, t("slot.none"))),
	];
}
