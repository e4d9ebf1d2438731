// Numbers, times and dates as the center writes them. The server's texts carry its civil time, so
// hours and days are read from them and never from the browser's zone.
import { language } from "./i18n.js";

let serverAt = null; // { ms, mono, offsetMin }

export function noteServerTime(text) {
	const ms = Date.parse(text ?? "");
	if (Number.isNaN(ms)) return;
	const match = /([+-])(\d\d):(\d\d)$/.exec(text);
	const offset = match ? (match[1] === "-" ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) : 420;
	// A late answer must not set the clock back.
	if (serverAt && offset === serverAt.offsetMin && Math.abs(now() - ms) < 1500) return;
	serverAt = { ms, mono: performance.now(), offsetMin: offset };
}

export function now() {
	return serverAt ? serverAt.ms + performance.now() - serverAt.mono : Date.now();
}

function civil(ms) {
	return new Date(ms + (serverAt?.offsetMin ?? 420) * 60000);
}

const two = (n) => String(n).padStart(2, "0");
const days = {
	vi: ["Chủ Nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"],
	en: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
};

export function clock(ms = now(), seconds = true) {
	const at = civil(ms);
	return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}${seconds ? `:${two(at.getUTCSeconds())}` : ""}`;
}
export function today(ms = now()) {
	const at = civil(ms);
	return `${at.getUTCFullYear()}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}`;
}
export const weekday = (day) => days[language()][new Date(`${day}T00:00:00Z`).getUTCDay()];
export function longDate(ms = now()) {
	return `${days[language()][civil(ms).getUTCDay()]}, ${dayText(today(ms))}`;
}
// "2026-03-10" -> "10/03/2026"
export function dayText(day, year = true) {
	if (!day) return "";
	const [y, m, d] = day.slice(0, 10).split("-");
	return year ? `${d}/${m}/${y}` : `${d}/${m}`;
}
export function addDays(day, count) {
	const at = new Date(`${day}T00:00:00Z`);
	at.setUTCDate(at.getUTCDate() + count);
	return at.toISOString().slice(0, 10);
}
// "2026-03-10T08:58:00.000+07:00" -> "08:58"
export const hourMinute = (text) => (text ? text.slice(11, 16) : "");
export const dayTime = (text) => (text ? `${dayText(text, false)} ${hourMinute(text)}` : "");
export const minutesSince = (text) => Math.max(0, Math.floor((now() - Date.parse(text)) / 60000));

export function decimal(value, digits = 1) {
	if (value === null || value === undefined || Number.isNaN(value)) return "–";
	const text = Number(value).toFixed(digits);
	return language() === "vi" ? text.replace(".", ",") : text;
}
export const percent = (share, digits = 0) => (share === null || share === undefined ? "–" : `${decimal(share * 100, digits)}\u00a0%`);
export function count(value) {
	if (value === null || value === undefined) return "–";
	return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, language() === "vi" ? "." : ",");
}
export function duration(ms) {
	const seconds = Math.max(0, Math.floor(ms / 1000));
	return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}
export const text = (value) => (value ? value[language()] || value.vi || "" : "");
