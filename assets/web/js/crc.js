// CRC-32 (as zlib) of a text's UTF-8, as eight hex digits: what the center writes behind each event as "sum:".
const table = Array.from({ length: 256 }, (_, n) => {
	let c = n;
	for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
	return c >>> 0;
});
const encoder = new TextEncoder();

export function crc32(text) {
	let crc = 0xffffffff;
	for (const byte of encoder.encode(text)) crc = (crc >>> 8) ^ table[(crc ^ byte) & 255];
	return ((crc ^ 0xffffffff) >>> 0).toString(16).padStart(8, "0");
}
