import { h } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";

const points = [["guide.1", "touch_app"], ["guide.2", "cloud_done"], ["guide.3", "replay"], ["guide.4", "accessible"], ["guide.5", "description"]];

export function render() {
	return [
		h("header", {}, h("h1", {}, t("guide.title"))),
		h("div", { class: "rows" }, points.map(([key, name]) => h("p", { class: "card fleet-tile" }, h("span", { class: "tile-icon big" }, icon(name)), h("span", {}, t(key))))),
	];
}
