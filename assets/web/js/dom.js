// Pages are functions from state to a tree; patch() brings the shown tree to it in place, so that
// focus, scrolling and half-typed text survive each update.

export function h(tag, props, ...children) {
	const node = document.createElement(tag);
	for (const [name, value] of Object.entries(props ?? {})) {
		if (value === null || value === undefined || value === false) continue;
		if (name === "class") node.className = value;
		else if (name === "value") node.setAttribute("value", value);
		else node.setAttribute(name, value === true ? "" : value);
	}
	append(node, children);
	return node;
}

function append(node, children) {
	for (const child of children) {
		if (child === null || child === undefined || child === false) continue;
		if (Array.isArray(child)) append(node, child);
		else node.append(child instanceof Node ? child : document.createTextNode(String(child)));
	}
}

function sameKind(a, b) {
	return a.nodeType === b.nodeType && a.nodeName === b.nodeName
		&& (a.nodeType !== Node.ELEMENT_NODE || a.getAttribute("data-key") === b.getAttribute("data-key"));
}

function patchNode(shown, wanted) {
	if (shown.nodeType !== Node.ELEMENT_NODE) {
		if (shown.nodeValue !== wanted.nodeValue) shown.nodeValue = wanted.nodeValue;
		return;
	}
	for (const { name } of [...shown.attributes]) if (!wanted.hasAttribute(name) && name !== "style") shown.removeAttribute(name);
	// Styles go property by property: a style attribute is what the security policy forbids.
	for (const { name, value } of wanted.attributes) if (name !== "style" && shown.getAttribute(name) !== value) shown.setAttribute(name, value);
	for (const property of wanted.style) shown.style.setProperty(property, wanted.style.getPropertyValue(property));
	if (shown.hasAttribute("data-own")) { // its content belongs to a plot or to the person typing
		if (shown.nodeName === "SELECT") reword(shown, wanted);
		return;
	}
	patch(shown, [...wanted.childNodes]);
}

// What was chosen stays chosen; its words follow the language.
function reword(shown, wanted) {
	for (const option of wanted.options) {
		const same = [...shown.options].find((each) => each.value === option.value);
		if (same && same.text !== option.text) same.text = option.text;
	}
}

export function patch(parent, wanted) {
	const list = wanted.flat(9).filter((node) => node !== null && node !== undefined && node !== false);
	let shown = parent.firstChild;
	for (const node of list) {
		if (shown && sameKind(shown, node)) {
			patchNode(shown, node);
			shown = shown.nextSibling;
			continue;
		}
		let match = null;
		if (node.nodeType === Node.ELEMENT_NODE && node.hasAttribute("data-key"))
			for (let at = shown; at; at = at.nextSibling) if (sameKind(at, node)) { match = at; break; }
		if (match) {
			parent.insertBefore(match, shown);
			patchNode(match, node);
		} else {
			parent.insertBefore(node, shown);
		}
	}
	while (shown) {
		const next = shown.nextSibling;
		shown.remove();
		shown = next;
	}
}

// One listener a page: data-act names the deed, data-arg its argument.
export function listen(root, acts) {
	const run = (event, attribute) => {
		const node = event.target instanceof Element ? event.target.closest(`[${attribute}]`) : null;
		if (!node || !root.contains(node) || node.matches(":disabled, [aria-disabled=true]")) return;
		const act = acts()[node.getAttribute(attribute)];
		if (!act) return;
		if (event.type === "submit") event.preventDefault();
		act(node.getAttribute("data-arg"), node, event);
	};
	root.addEventListener("click", (event) => run(event, "data-act"));
	root.addEventListener("submit", (event) => run(event, "data-submit"));
	root.addEventListener("change", (event) => run(event, "data-change"));
	root.addEventListener("input", (event) => run(event, "data-input"));
}

export function px(node, styles) {
	for (const [name, value] of Object.entries(styles)) node.style.setProperty(name, value);
	return node;
}
