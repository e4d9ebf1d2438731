// Questions to the person: a choice from a list, a yes or no; and short confirmations.
import { h, patch } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";

const toastMs = 3000;

export function toast(text) {
	const node = h("div", { class: "toast" }, text);
	document.getElementById("toasts")?.append(node);
	setTimeout(() => node.remove(), toastMs);
}

const digitMost = 9; // choices that a key of a digit takes

// Resolves with the chosen value, or null where the person went back. The first nine answer to their digits, too.
export function choose({ title, text, choices, actions }) {
	return new Promise((resolve) => {
		const list = (choices ?? []).map((choice, i) => h("button", { class: "choice", type: "submit", value: choice.value, name: "choice", "aria-keyshortcuts": i < digitMost ? String(i + 1) : null },
			choice.icon ? icon(choice.icon) : null, h("span", {}, choice.label), i < digitMost ? h("span", { class: "key" }, i + 1) : null));
		const dialog = h("dialog", { "aria-labelledby": "dialog-title" },
			h("form", { method: "dialog" },
				h("h2", { id: "dialog-title" }, title),
				text ? h("p", { class: "note" }, text) : null,
				list.length ? h("div", { class: "choices" }, list) : null,
				h("div", { class: "dialog-actions" },
					h("button", { class: "button", value: "", type: "submit" }, t(actions ? "dialog.cancel" : "dialog.close")),
					(actions ?? []).map((action) => h("button", { class: `button ${action.style ?? "primary"}`, value: action.value, type: "submit" }, action.label)))));
		dialog.addEventListener("keydown", (event) => {
			const chosen = event.ctrlKey || event.altKey || event.metaKey || event.repeat ? null : dialog.querySelector(`.choice[aria-keyshortcuts="${/^[1-9]$/.test(event.key) ? event.key : "-"}"]`);
			if (chosen) event.preventDefault(), chosen.click();
		});
		dialog.addEventListener("close", () => {
			dialog.remove();
			resolve(dialog.returnValue || null);
		});
		document.body.append(dialog);
		dialog.showModal();
	});
}

export const confirm = (title, text, label, style) => choose({ title, text, actions: [{ value: "yes", label, style }] }).then((value) => value === "yes");

// A dialog with content of one's own; `build(close)` answers its nodes.
export function show(build) {
	const dialog = h("dialog", {});
	const close = () => dialog.close();
	patch(dialog, build(close));
	dialog.addEventListener("close", () => dialog.remove());
	document.body.append(dialog);
	dialog.showModal();
	return dialog;
}

// A dialog with a form; what is refused is said in it and it stays open. why(error): its words.
export function askForm({ title, note, body, go, done, why = (error) => error.detail || error.message }) {
	const cancel = h("button", { class: "button", type: "button" }, t("dialog.cancel")), said = h("p", { class: "error-text", role: "alert" });
	const dialog = show(() => [h("h2", {}, title), h("p", { class: "note" }, note), h("form", { class: "rows", novalidate: true }, body, said,
		h("div", { class: "dialog-actions" }, cancel, h("button", { class: "button primary", type: "submit" }, go)))]);
	dialog.classList.add("wide");
	cancel.addEventListener("click", () => dialog.close());
	dialog.querySelector("form").addEventListener("submit", async (event) => {
		event.preventDefault();
		said.textContent = "";
		try {
			await done(dialog);
			dialog.close();
		} catch (error) { said.textContent = why(error); }
	});
	return dialog;
}
