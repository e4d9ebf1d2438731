// Pages of a long list: which rows of how many are shown, and the way to the next.
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { count } from "./format.js";

export function pager(act, { page, pages, total }, perPage) {
	const from = (page - 1) * perPage + 1, to = Math.min(page * perPage, total);
	const step = (by, name, label) => h("button", { class: "button", type: "button", "data-act": act, "data-arg": page + by, "data-key": label, disabled: page + by < 1 || page + by > pages, "aria-label": t(label), title: t(label) }, icon(name));
	return total <= perPage ? null : h("nav", { class: "pager", "aria-label": t("pager.label") }, step(-1, "arrow_back", "pager.before"), h("span", { class: "tabular", "aria-live": "polite" }, t("pager.rows", `${count(from)}–${count(to)}`, count(total))), step(1, "arrow_forward", "pager.after"));
}
