// The event stream of the center, read by hand: the beat every 2 s shows that the line is alive, which
// EventSource does not tell. Goes on with Last-Event-ID after a break, with growing pauses. An event that does not fit its sum was
// bent on the way: it is not believed, and asked for again.
import { crc32 } from "./crc.js";

const silenceMs = 7000;
const firstPauseMs = 300;
const longestPauseMs = 5000;

export function follow({ url = "/v1/events", onEvent, onState }) {
	let last = "";
	let stopped = false;
	let pause = firstPauseMs;
	let controller = null;

	let summed = false; // this center writes sums

	function take(block) {
		let type = "message", data = "", id = last, sum = "", lines = "";
		for (const line of block.split("\n")) {
			if (line.startsWith(":")) continue;
			if (line.startsWith("sum:")) { sum = line.slice(4).trim(); continue; }
			lines += `${line}\n`;
			if (line.startsWith("id:")) id = line.slice(3).trim();
			else if (line.startsWith("event:")) type = line.slice(6).trim();
			else if (line.startsWith("data:")) data += line.slice(5).trimStart();
		}
		if (sum ? sum !== crc32(lines) : summed && lines) { summed = Boolean(sum); throw new Error("bent"); }
		summed ||= Boolean(sum);
		last = id;
		if (!data) return;
		let envelope;
		try { envelope = JSON.parse(data); } catch { return; }
		onEvent(type, envelope.data ?? envelope, envelope);
	}

	async function read() {
		controller = new AbortController();
		let timer = setTimeout(() => controller.abort(), silenceMs);
		const headers = { Accept: "text/event-stream" };
		if (last) headers["Last-Event-ID"] = last;
		try {
			const response = await fetch(url, { headers, credentials: "same-origin", cache: "no-store", signal: controller.signal });
			if (!response.ok || !response.body) throw new Error(String(response.status));
			onState(true);
			pause = firstPauseMs;
			const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
			let rest = "";
			for (;;) {
				const { done, value } = await reader.read();
				if (done) break;
				clearTimeout(timer);
				timer = setTimeout(() => controller.abort(), silenceMs);
				rest += value.replaceAll("\r", "");
				for (let end = rest.indexOf("\n\n"); end >= 0; end = rest.indexOf("\n\n")) {
					take(rest.slice(0, end));
					rest = rest.slice(end + 2);
				}
			}
		} finally {
			clearTimeout(timer);
		}
	}

	(async () => {
		while (!stopped) {
			try { await read(); } catch { /* the pause below is the answer */ }
			if (stopped) return;
			onState(false);
			await new Promise((resume) => setTimeout(resume, pause));
			pause = Math.min(pause * 2, longestPauseMs);
		}
	})();

	return () => { stopped = true; controller?.abort(); };
}
