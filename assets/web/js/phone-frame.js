// What the pages on a phone share: the code they were opened by, the head with the centre's name, the list of what to bring.
import { h, patch } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { text } from "./format.js";

export const root = document.getElementById("app");
const onPaper = decodeURIComponent(location.pathname.split("/").filter(Boolean).at(-1) ?? "");
// A paper printed without the center bears "MC1." before its code; the center hears of it when its kiosk reports.
export const fromLease = /^MC1\.[0-9A-HJKMNP-TV-Z]{26}$/.test(onPaper);
export const token = onPaper.replace(/^MC1\./, "");

// Draws page() with the next frame, however often it is asked to.
export function drawer(page) {
	let drawing = false;
	return () => {
		if (drawing) return;
		drawing = true;
		requestAnimationFrame(() => { drawing = false; patch(root, [page()]); });
	};
}

export function frame(catalogue, content) {
	return h("div", { class: "phone" },
		h("header", {}, h("img", { src: "/static/img/mark.svg", alt: "" }),
			h("div", {}, text(catalogue?.center.name.line1) || t("unit"), h("strong", {}, text(catalogue?.center.name.line2) || "\u00a0")),
			h("button", { class: "button quiet", type: "button", "data-act": "language", "aria-label": t("lang.switch") }, t("lang.other"))),
		h("main", {}, content));
}

const mostLines = 3;
export function bring(service, ticked) {
	const list = (service?.prepare ?? []).slice(0, mostLines);
	return list.length ? h("section", { class: "card" }, h("h2", {}, t("ph.bring")), h("div", { class: "bring" }, list.map((line, i) => h("button", { type: "button", role: "checkbox", "aria-checked": String(Boolean(ticked[i])), "data-act": "tick", "data-arg": i },
		icon(ticked[i] ? "check_box" : "check_box_blank"), h("span", {}, `${text(line.lead)} ${text(line.text)}`.trim()))))) : null;
}
