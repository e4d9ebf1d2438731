import * as api from "../api.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";

const counters = 12;

const secret = (name, label, hint) => h("div", { class: "field", "data-key": name }, h("label", { for: name }, t(label)),
	h("input", { class: "input", id: name, name, type: "password", autocomplete: "new-password", required: true }), hint ? h("span", { class: "fine" }, t(hint)) : null);

export function render(app, state) {
	return h("main", { class: "signin" },
		h("form", { "data-submit": "signin", novalidate: true },
			h("div", { class: "split" },
				h("div", { class: "brand" }, h("img", { src: "/static/img/mark.svg", alt: "" }), h("div", {}, h("strong", {}, t("app.name")), h("span", {}, t("unit")))),
				h("button", { class: "button quiet", type: "button", "data-act": "language", "aria-label": t("lang.switch") }, t("lang.other"))),
			h("h1", {}, t("signin.title")),
			state.error ? h("p", { class: "banner bad", role: "alert" }, icon("error"), h("span", { class: "grow" }, t(state.error))) : null,
			h("div", { class: "field" }, h("label", { for: "username" }, t("signin.user")),
				h("input", { class: "input", id: "username", name: "username", autocomplete: "username", autocapitalize: "none", spellcheck: "false", required: true, "data-input": "guess" })),
			h("div", { class: "field" }, h("label", { for: "password" }, t("signin.pass")),
				h("input", { class: "input", id: "password", name: "password", type: "password", autocomplete: state.choosing ? "one-time-code" : "current-password", required: true })),
			state.choosing ? [secret("chosen", "signin.new", "signin.newHint"), secret("again", "signin.newAgain")] : null,
			h("div", { class: "field" }, h("label", { for: "counter" }, t("signin.counter")),
				h("select", { class: "input", id: "counter", name: "counter", "data-own": true }, h("option", { value: "0" }, t("signin.none")),
					Array.from({ length: counters }, (_, i) => h("option", { value: i + 1 }, t("counter", i + 1))))),
			h("button", { class: "button primary", type: "submit", disabled: state.signing }, t("signin.go"))));
}

function sayWhy(error) {
	if (!(error instanceof api.Problem)) return "signin.away";
	if (error.status === 429) return "signin.slow";
	const words = { "sign-in-locked": "signin.locked", "password-to-change": "signin.once", "password-expired": "signin.late", "weak-password": "signin.weak" };
	if (words[error.code]) return words[error.code];
	return error.status === 403 || error.code === "counter-not-yours" ? "signin.counterBad" : error.status >= 500 ? "signin.away" : "signin.wrong";
}

// With one's own password in place of a one-time one. Where an earlier answer was lost, it is one's own already.
async function enter(ask, chosen) {
	try {
		return await api.write("POST", "/v1/session", chosen ? { ...ask, new_password: chosen } : ask);
	} catch (error) {
		if (!chosen || error.code !== "wrong-sign-in") throw error;
		return api.write("POST", "/v1/session", { ...ask, password: chosen });
	}
}

export function acts(app, state, begin) {
	return {
		// "quay3" sits at counter 3: a guess that the person may change.
		guess(_, node) {
			const match = /(\d+)$/.exec(node.value);
			const select = document.getElementById("counter");
			if (match && Number(match[1]) <= counters) select.value = String(Number(match[1]));
		},
		async signin(_, form) {
			const data = new FormData(form), counter = Number(data.get("counter")), chosen = String(data.get("chosen") ?? "");
			const ask = { username: String(data.get("username")).trim(), password: String(data.get("password")), ...(counter ? { counter } : {}) };
			if (chosen !== String(data.get("again") ?? "")) {
				state.error = "signin.differ";
				return app.draw();
			}
			state.signing = true;
			app.draw();
			try {
				await begin({ counter, ...(await enter(ask, state.choosing ? chosen : "")) });
				state.choosing = false;
			} catch (error) {
				state.error = sayWhy(error);
				state.choosing = error.code === "password-to-change" || error.code === "weak-password";
			}
			state.signing = false;
			app.draw();
		},
	};
}
