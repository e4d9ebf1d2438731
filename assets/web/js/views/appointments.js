// Booking for somebody who calls or stands here: service, day, hour; the code is printed or its address sent. Nobody is named.
import * as api from "../api.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { addDays, dayText, hourMinute, text, today, weekday } from "../format.js";
import { confirm, toast } from "../dialogs.js";
import * as slots from "../slots.js";

const refreshMs = 30000, aheadDays = 90;
const states = { booked: ["", "schedule"], arrived: ["ok", "check_circle"], cancelled: ["plain", "event_busy"] };

const fields = (app) => (app.state.catalogue?.services ?? []).filter((each) => each.status === "here");

export async function refresh(app, view) {
	view.service ??= fields(app)[0]?.id;
	if (!view.service) return setTimeout(() => refresh(app, view), 500);
	try {
		view.slots = await slots.load(view.service, view.day);
		const first = slots.firstDay(view.slots);
		if (!view.day && first !== view.slots.day) view.slots = await slots.load(view.service, first);
		view.day = view.slots.day;
		if (view.at && !view.slots.slots.some((slot) => slot.at === view.at && slot.free)) view.at = null;
		await app.load(`/v1/appointments?day=${view.day}`, view, "data");
	} catch { view.failed = "failed"; }
	app.draw();
}
export function enter(app, view) {
	refresh(app, view);
	view.timer = setInterval(() => refresh(app, view), refreshMs);
}
export const leave = (view) => clearInterval(view.timer);
// A field that was touched keeps what is in it: the day may have been chosen beside it.
export function drawn(app, view, root) {
	const day = root.querySelector("#book-day");
	if (day && view.day && document.activeElement !== day) day.value = view.day;
}

export function acts(app, view) {
	return {
		service(_, node) { Object.assign(view, { service: node.value, at: null, made: null }); refresh(app, view); },
		date(_, node) { if (node.value) Object.assign(view, { day: node.value, at: null }), refresh(app, view); },
		day(day) { Object.assign(view, { day, at: null }); refresh(app, view); },
		slot(at) { Object.assign(view, { at, made: null }); app.draw(); },
		async book() {
			view.id ??= api.newId(); // the same for a second try
			try {
				view.made = await api.deed("/v1/appointments", { id: view.id, service: view.service, at: view.at });
				toast(t("book.done"));
			} catch (error) {
				toast(t(error.code === "slot-full" || error.code === "closed-service" ? "ap.full" : "said.failed", error.detail || error.message));
			}
			Object.assign(view, { id: null, at: null });
			refresh(app, view);
		},
		slip(token) { view.made = view.data.appointments.find((each) => each.token === token); app.draw(); },
		copy(_, node) { node.select(); },
		print() { print(); },
		another() { view.made = null; app.draw(); },
		async cancel(id) {
			if (!(await confirm(t("book.cancel.ask"), t("book.cancel.text"), t("book.cancel.yes"), "danger"))) return;
			try { await api.write("POST", `/v1/appointments/${id}/cancel`); } catch (error) { toast(t("said.failed", error.detail || error.message)); }
			if (view.made?.id === id) view.made = null;
			refresh(app, view);
		},
	};
}

function form(app, view) {
	return h("section", { class: "card booking" }, h("header", {}, h("h2", {}, t("book.new"))),
		h("div", { class: "book-head" },
			h("div", { class: "field" }, h("label", { for: "book-service" }, t("queuePage.service")), h("select", { class: "input", id: "book-service", "data-change": "service" },
				fields(app).map((each) => h("option", { value: each.id, selected: each.id === view.service }, app.serviceName(each.id, false))))),
			h("div", { class: "field" }, h("label", { for: "book-day" }, t("slot.day")), h("input", { class: "input", id: "book-day", type: "date", value: view.day ?? "", min: today(), max: addDays(today(), aheadDays), "data-change": "date" }))),
		view.slots ? slots.picker(view.slots, view.at) : h("p", { class: "empty" }, t(view.failed || "loading")),
		h("div", { class: "book-go" }, h("p", { class: "note" }, t("book.private")),
			h("button", { class: "button primary", type: "button", "data-act": "book", disabled: !view.at }, icon("event_available"), view.at ? t("book.go", hourMinute(view.at), dayText(view.day, false)) : t("ap.pick"))));
}

// What is printed for whoever stands here; on the screen its address can be sent.
function slip(app, one) {
	const prepare = (app.service(one.service)?.prepare ?? []).slice(0, 5);
	return h("section", { class: "card slip" },
		h("p", { class: "note" }, `${text(app.state.catalogue?.center.name.line1)} ${text(app.state.catalogue?.center.name.line2)}`), h("h2", {}, t("book.slip")),
		h("p", { class: "slip-hour" }, hourMinute(one.at)), h("p", { class: "strong" }, `${weekday(one.at.slice(0, 10))}, ${dayText(one.at)}`), h("p", { class: "strong" }, app.serviceName(one.service, false)),
		h("img", { src: `/v1/appointments/${one.token}/qr.svg`, alt: t("ap.code"), width: 200, height: 200 }), h("p", {}, t("ap.code.text")), h("p", {}, t("ap.window", hourMinute(one.from), hourMinute(one.until))),
		prepare.length ? [h("p", { class: "strong" }, t("ph.bring")), h("ul", { class: "slip-list" }, prepare.map((line) => h("li", {}, `${text(line.lead)} ${text(line.text)}`.trim())))] : null,
		h("div", { class: "field no-print" }, h("label", { for: "book-url" }, t("book.url")), h("input", { class: "input", id: "book-url", readonly: true, value: one.url, "data-act": "copy" })),
		h("div", { class: "dialog-actions no-print" }, h("button", { class: "button", type: "button", "data-act": "another" }, t("dialog.close")), h("button", { class: "button primary", type: "button", "data-act": "print" }, icon("print"), t("book.print"))));
}

function row(app, one) {
	const [kind, sign] = states[one.state];
	return h("tr", { "data-key": one.id }, h("td", { class: "strong nowrap" }, hourMinute(one.at)), h("td", {}, app.serviceName(one.service)),
		h("td", {}, h("span", { class: `chip ${kind}` }, icon(sign), one.state === "arrived" ? one.number : t(`book.state.${one.state}`))),
		h("td", { class: "right nowrap" }, one.state === "booked" ? [
			h("button", { class: "button quiet", type: "button", "data-act": "slip", "data-arg": one.token, title: t("book.show"), "aria-label": `${t("book.show")} ${hourMinute(one.at)}` }, icon("qr")),
			h("button", { class: "button quiet", type: "button", "data-act": "cancel", "data-arg": one.id, title: t("ap.withdraw"), "aria-label": `${t("ap.withdraw")} ${hourMinute(one.at)}` }, icon("event_busy"))] : null));
}

function list(app, view) {
	const rows = view.data?.appointments ?? [];
	return h("section", { class: "card scroll" }, h("header", {}, h("h2", {}, t("book.list", view.day ? `${weekday(view.day)}, ${dayText(view.day)}` : ""))),
		rows.length ? h("table", {}, h("thead", {}, h("tr", {}, h("th", {}, t("slot.hour")), h("th", {}, t("queuePage.service")), h("th", {}, t("over.state")), h("th", {}))), h("tbody", {}, rows.map((one) => row(app, one)))) : h("p", { class: "empty" }, t("book.none")));
}

export function render(app, view) {
	return [
		h("header", {}, h("div", {}, h("h1", {}, t("book.title")), h("p", {}, t("book.sub")))),
		h("div", { class: "cols-2 appointments" }, form(app, view), h("div", { class: "rows" }, view.made ? slip(app, view.made) : null, list(app, view))),
	];
}
