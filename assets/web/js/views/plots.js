// Bars by Chart.js (from the system's package), recoloured to the tokens. A plot owns its canvas.
import { h } from "../dom.js";

export function barsNode(id, label) {
	return h("div", { class: "bars", "data-own": true, "data-key": id }, h("canvas", { id, role: "img", "aria-label": label }));
}

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// rows: [{ label, value, running }]. Draws once the node is shown, updates it afterwards.
export function drawBars(id, rows) {
	const canvas = document.getElementById(id);
	if (!canvas || !window.Chart) return;
	const colours = rows.map((row) => (row.running ? token("--gold") : token("--brand")));
	const chart = canvas.chart ?? window.Chart.getChart(canvas);
	const values = rows.map((row) => row.value), labels = rows.map((row) => row.label);
	if (chart) {
		if (JSON.stringify(chart.data.datasets[0].data) === JSON.stringify(values)) return;
		chart.data.labels = labels;
		chart.data.datasets[0].data = values;
		chart.data.datasets[0].backgroundColor = colours;
		chart.update("none");
		return;
	}
	new window.Chart(canvas, {
		type: "bar",
		data: { labels, datasets: [{ data: values, backgroundColor: colours, borderRadius: 3, borderSkipped: false, categoryPercentage: 1, barPercentage: 0.92 }] },
		options: {
			animation: false, maintainAspectRatio: false, responsive: true,
			plugins: { legend: { display: false }, tooltip: { displayColors: false } },
			scales: {
				y: { display: false, beginAtZero: true },
				x: { grid: { display: false, drawBorder: false }, ticks: { color: token("--ink2"), font: { family: "Inter", size: 13 }, maxRotation: 0, autoSkipPadding: 18 } },
			},
		},
	});
}

// hours: [{ hour, counters, mean_ms }] of GET /v1/staffing: counters as bars, the mean wait in minutes as a line.
export function drawStaff(id, hours, [counters, wait]) {
	const canvas = document.getElementById(id);
	if (!canvas || !window.Chart) return;
	const values = JSON.stringify(hours);
	if (canvas.shown === values) return;
	canvas.shown = values;
	window.Chart.getChart(canvas)?.destroy();
	const ticks = { color: token("--ink2"), font: { family: "Inter", size: 13 }, precision: 0 };
	new window.Chart(canvas, {
		data: { labels: hours.map((each) => each.hour), datasets: [
			{ type: "line", label: wait, data: hours.map((each) => Math.round(each.mean_ms / 6000) / 10), yAxisID: "wait", borderColor: token("--warn-solid"), backgroundColor: token("--warn-solid"), borderWidth: 3, pointRadius: 4, tension: 0 },
			{ type: "bar", label: counters, data: hours.map((each) => Math.round(each.counters * 10) / 10), yAxisID: "y", backgroundColor: token("--brand"), borderRadius: 3 },
		] },
		options: {
			animation: false, maintainAspectRatio: false, responsive: true,
			plugins: { legend: { position: "bottom", labels: { color: token("--ink"), font: { family: "Inter", size: 13 }, boxWidth: 14 } } },
			scales: { y: { beginAtZero: true, ticks, grid: { color: token("--line") } }, wait: { position: "right", beginAtZero: true, ticks, grid: { display: false } }, x: { grid: { display: false }, ticks } },
		},
	});
}
