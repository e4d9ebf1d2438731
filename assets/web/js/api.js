// Requests to the center. Every write carries an idempotency key made before its first attempt; a write
// that got no answer stays in sessionStorage and is sent again with the same key, also after a reload,
// so a lost connection neither loses nor doubles a call.

const pendingKey = "motcua.pending";
const retryFirstMs = 500;
const retryMostMs = 5000;
const answerWithinMs = 8000;

let csrf = "";
let onState = () => {};
let center = ""; // that staff of the province look into; "": one's own

export class Problem extends Error {
	constructor(status, body) {
		super(body?.title ?? `HTTP ${status}`);
		this.status = status;
		this.code = body?.code ?? "";
		this.detail = body?.detail ?? "";
	}
}

export function newId() {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const setCsrf = (token) => { csrf = token ?? ""; };
export const onPending = (listener) => { onState = listener; };

export const lookInto = (id) => { center = id; };
// The address of what is read, in the center that is looked into. Sessions and the table of all centers are nobody's in particular.
export const here = (path) => (center && !path.startsWith("/v1/session") && !path.startsWith("/v1/centers") ? `${path}${path.includes("?") ? "&" : "?"}center=${encodeURIComponent(center)}` : path);

async function send(method, path, body, key) {
	const headers = { Accept: "application/json" };
	if (body !== undefined) headers["Content-Type"] = "application/json";
	if (method !== "GET") {
		headers["Idempotency-Key"] = key ?? newId();
		if (csrf) headers["X-CSRF-Token"] = csrf;
	}
	const response = await fetch(method === "GET" ? here(path) : path, {
		method, headers, body: body === undefined ? undefined : JSON.stringify(body), credentials: "same-origin", cache: "no-store",
		signal: AbortSignal.timeout(answerWithinMs),
	});
	if (response.status === 204) return null;
	const json = (response.headers.get("content-type") ?? "").includes("json");
	const answer = json ? await response.json() : await response.text();
	if (!response.ok) throw new Problem(response.status, answer);
	return answer;
}

export const get = (path) => send("GET", path);
// For writes whose effect the person sees at once and may simply repeat (sign-in).
export const write = (method, path, body) => send(method, path, body ?? {});

// A table that is made by a write, as the audit trail tells of it, and saved under a name. Reading it took its byte order mark, without
// which spreadsheets take the letters for others.
export async function take(path, name) {
	const url = URL.createObjectURL(new Blob(["\ufeff", await write("POST", path)]));
	const link = Object.assign(document.createElement("a"), { href: url, download: name });
	link.click();
	setTimeout(() => URL.revokeObjectURL(url), 60000);
}

// A file as it is.
export async function upload(path, file) {
	const headers = { Accept: "application/json", "Content-Type": file.type || "application/octet-stream", "Idempotency-Key": newId(), "X-CSRF-Token": csrf };
	const response = await fetch(path, { method: "POST", headers, body: file, credentials: "same-origin", cache: "no-store" });
	const answer = await response.json();
	if (!response.ok) throw new Problem(response.status, answer);
	return answer;
}

const stored = () => {
	try { return JSON.parse(sessionStorage.getItem(pendingKey)); } catch { return null; }
};
const store = (entry) => (entry ? sessionStorage.setItem(pendingKey, JSON.stringify(entry)) : sessionStorage.removeItem(pendingKey));

export const pending = () => stored();

// A server that is restarting or overloaded is a passing fault; any other answer is an answer.
const passing = (error) => !(error instanceof Problem) || error.status >= 502 || error.status === 429;

async function deliver(entry) {
	let wait = retryFirstMs;
	for (;;) {
		try {
			const answer = await send("POST", entry.path, entry.body, entry.key);
			store(null);
			onState(null);
			return answer;
		} catch (error) {
			if (!passing(error)) {
				store(null);
				onState(null);
				throw error;
			}
			entry.tries += 1;
			onState(entry);
			await new Promise((resume) => {
				const timer = setTimeout(resume, wait);
				addEventListener("online", () => { clearTimeout(timer); resume(); }, { once: true });
			});
			wait = Math.min(wait * 2, retryMostMs);
		}
	}
}

let busy = null;

// One deed at a time: a second press while the first is under way is the first.
export function deed(path, body = {}) {
	if (busy) return busy;
	const entry = { path, body, key: newId(), tries: 0 };
	store(entry);
	onState(entry);
	busy = deliver(entry).finally(() => { busy = null; });
	return busy;
}

// What an earlier page of this tab could not finish.
export function resumeDeed() {
	const entry = stored();
	if (!entry || busy) return null;
	onState(entry);
	busy = deliver(entry).finally(() => { busy = null; });
	return busy;
}
