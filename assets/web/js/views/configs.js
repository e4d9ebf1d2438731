// Configurations of devices: drafted, published in stages, withdrawn; what is deployed where.
import * as api from "../api.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { dayTime } from "../format.js";
import { confirm, show, toast } from "../dialogs.js";

const stages = ["one", "tenth", "all"];
const looks = { good: ["ok", "check_circle"], trial: ["info", "autorenew"], refused: ["bad", "error"], "rolled-back": ["bad", "replay"], none: ["plain", "info"] };

const devicesOf = (view) => view.configs?.devices ?? [];
const current = (view) => (view.configs?.configs ?? []).find((each) => !each.withdrawn_at && each.wanted > 0);

export function headButton(view) {
	const running = current(view);
	return h("button", { class: "button", type: "button", "data-act": "configs", "aria-expanded": String(Boolean(view.showConfigs)) }, icon("settings"), t("configs.open"),
		running ? h("span", { class: "fine" }, t("configs.progress", running.number, running.good, running.wanted)) : null);
}

export function rows(view, device) {
	const target = devicesOf(view).find((each) => each.device === device.id);
	if (!target || (!target.wanted && !target.runs)) return [];
	return [[t("configs.published"), t("configs.runs", target.runs || "–", target.wanted || "–", t(`configs.state.${target.state}`))]];
}

function row(each) {
	const next = stages.find((stage) => (stage === "one" ? each.wanted < 1 : stage === "tenth" ? each.wanted === 1 : true));
	return h("tr", { "data-key": each.number }, h("td", { class: "strong" }, each.number), h("td", {}, each.note || "—", h("span", { class: "fine mono" }, each.lines.join(" · "))),
		h("td", { class: "nowrap" }, dayTime(each.made_at), h("span", { class: "fine" }, each.made_by)),
		h("td", { class: "nowrap" }, each.withdrawn_at ? h("span", { class: "chip plain" }, icon("block"), t("configs.withdrawn"))
			: each.failed ? h("span", { class: "chip bad" }, icon("error"), t("configs.failed", each.failed))
				: each.wanted ? h("span", { class: `chip ${each.good === each.wanted ? "ok" : ""}` }, icon(each.good === each.wanted ? "check_circle" : "autorenew"), t("configs.good", each.good, each.wanted)) : h("span", { class: "chip plain" }, icon("edit_note"), t("configs.draft"))),
		h("td", {}, each.withdrawn_at ? null : h("div", { class: "row-tools" }, [
			each.failed ? null : stages.slice(stages.indexOf(next)).slice(0, 2).map((stage) => h("button", { class: "button", type: "button", "data-act": "publish", "data-arg": `${each.number}:${stage}`, "data-key": stage }, t(`configs.stage.${stage}`))),
			h("button", { class: "button", type: "button", "data-act": "withdraw", "data-arg": each.number }, t("configs.withdraw"))])));
}

export function card(view) {
	const { configs } = view;
	if (!configs) return null;
	return h("section", { class: "card scroll", id: "configs" }, h("header", {}, h("h2", {}, t("configs.title")), h("button", { class: "button", type: "button", "data-act": "draft" }, icon("add"), t("configs.new"))),
		h("p", { class: "note" }, t("configs.hint")),
		configs.configs.length ? h("table", {}, h("tbody", {}, configs.configs.map(row))) : h("p", { class: "empty" }, t("configs.none")),
		h("h3", {}, t("configs.where")),
		h("table", {}, h("tbody", {}, configs.devices.map((each) => h("tr", { "data-key": each.device }, h("td", {}, each.device), h("td", { class: "right" }, t("configs.has", each.runs || "–", each.wanted || "–")),
			h("td", { class: "right" }, h("span", { class: `chip ${looks[each.state][0]}` }, icon(looks[each.state][1]), t(`configs.state.${each.state}`))))))));
}

async function send(app, view, refresh, path, body) {
	try {
		const answer = await api.write("POST", path, body);
		toast(answer?.devices ? t("configs.told", answer.devices.join(", ") || "–") : t("configs.done"));
	} catch (error) { toast(t("said.failed", error.detail || error.message)); }
	refresh(app, view);
}

export function acts(app, view, refresh) {
	return {
		configs() { view.showConfigs = !view.showConfigs; app.draw(); },
		draft() {
			const dialog = show((close) => [h("h2", {}, t("configs.new")), h("form", { class: "rows" },
				h("div", { class: "field" }, h("label", { for: "config-note" }, t("configs.note")), h("input", { class: "input", id: "config-note", maxlength: 100 })),
				h("div", { class: "field" }, h("label", { for: "config-lines" }, t("configs.lines")), h("textarea", { class: "input mono", id: "config-lines", rows: 6, required: true, placeholder: "ui.size=1\nui.scan_ms=0", spellcheck: "false" })),
				h("p", { class: "fine" }, t("configs.linesHint")),
				h("div", { class: "dialog-actions" }, closer(close), h("button", { class: "button primary", type: "submit" }, t("configs.save"))))]);
			dialog.querySelector("form").addEventListener("submit", async (event) => {
				event.preventDefault();
				const lines = dialog.querySelector("#config-lines").value.split("\n").map((line) => line.trim()).filter(Boolean);
				const note = dialog.querySelector("#config-note").value.trim();
				dialog.close();
				view.showConfigs = true;
				await send(app, view, refresh, "/v1/configs", { lines, note });
			});
		},
		async publish(arg) {
			const [number, stage] = arg.split(":");
			if (await confirm(t("configs.sure", number), t(`configs.stage.${stage}`), t("configs.go"))) send(app, view, refresh, `/v1/configs/${number}/publish`, { stage });
		},
		async withdraw(number) {
			if (await confirm(t("configs.sureBack", number), t("configs.back"), t("configs.withdraw"), "danger")) send(app, view, refresh, `/v1/configs/${number}/withdraw`, {});
		},
	};
}
function closer(close) {
	const node = h("button", { class: "button", type: "button" }, t("dialog.cancel"));
	node.addEventListener("click", close);
	return node;
}
