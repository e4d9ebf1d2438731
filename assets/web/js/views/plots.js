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
