// Material Icons by code point; always beside a word, so hidden from assistive technology.
import { h } from "./dom.js";

const points = {
	accessible: 0xe914, add: 0xe145, arrow_back: 0xe5c4, arrow_forward: 0xe5c8, autorenew: 0xe863, bar_chart: 0xe26b, block: 0xe14b, calendar: 0xe935,
	campaign: 0xef49, check: 0xe5ca, check_box: 0xe834, check_box_blank: 0xe835, check_circle: 0xe86c, chevron_right: 0xe5cc,
	cloud_done: 0xe2bf, cloud_off: 0xe2c1, cloud_upload: 0xe2c3, confirmation_number: 0xe638, dashboard: 0xe871, description: 0xe873,
	devices: 0xe1b1, download: 0xf090, edit_note: 0xe745, error: 0xe000, event_available: 0xe614, event_busy: 0xe615,
	event_repeat: 0xeb7b, expand_more: 0xe5cf, fact_check: 0xf0c5, find_in_page: 0xe880, group_add: 0xe7f0, groups: 0xf233,
	help: 0xe887, help_outline: 0xe8fd, history: 0xe889, info: 0xe88e, insights: 0xf092, language: 0xe894, list: 0xe241, lock: 0xe897, logout: 0xe9ba,
	lock_open: 0xe898, notifications: 0xe7f4, pause_circle: 0xe1a2, play: 0xe037, photo: 0xe412, playlist_add: 0xe03b, print: 0xe8ad, public: 0xe80b, share: 0xe80d,
	qr: 0xf206, rate_review: 0xe560, receipt: 0xef6e, receipt_small: 0xe8b0, replay: 0xe042, restart: 0xf053, schedule: 0xe8b5,
	search: 0xe8b6, send: 0xe163, settings: 0xe8b8, skip_next: 0xe044, storefront: 0xea12, support: 0xf0e2, swap: 0xe8d4,
	sync: 0xe627, sync_alt: 0xea18, upload_file: 0xe9fc, task: 0xe2e6, timer: 0xe425, touch_app: 0xe913, update: 0xe8d7, visibility: 0xe8f4, walk: 0xe536, warning: 0xe002,
	face5: 0xe815, face4: 0xe813, face3: 0xe812, face2: 0xe811, face1: 0xe814, feedback: 0xe87f,
};

export function icon(name, size) {
	const node = h("span", { class: "icon", "aria-hidden": "true" }, String.fromCodePoint(points[name] ?? points.info));
	if (size) node.style.fontSize = `${size}px`;
	return node;
}
