// Small means of showing things: elements, numbers, times, charts. Text is always set as text.

/** An element: h('p', {class: 'note'}, 'text', child). */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false && child !== ''));
  return element;
}

export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const money = new Intl.NumberFormat('en', { maximumFractionDigits: 2, minimumFractionDigits: 2 });

export const none = '–';
export const number = (value) => (Number.isFinite(value) ? (Number.isInteger(value) ? whole : tenth).format(value) : none);
export const amount = (value) => (Number.isFinite(value) ? money.format(value) : none);
export const percent = (share) => (Number.isFinite(share) ? `${tenth.format(share * 100)}\u202f%` : none);
export function seconds(value) {
  if (!Number.isFinite(value)) return none;
  if (value < 60) return `${whole.format(value)} s`;
  const all = Math.round(value);
  const hours = Math.floor(all / 3600);
  const rest = `${String(Math.floor(all / 60) % 60).padStart(hours ? 2 : 1, '0')}:${String(all % 60).padStart(2, '0')}`;
  return hours ? `${hours}:${rest}` : rest;
}
export function ago(time) {
  const past = (Date.now() - Date.parse(time)) / 1000;
  if (!Number.isFinite(past)) return none;
  if (past < 60) return 'just now';
  if (past < 3600) return `${Math.floor(past / 60)} min ago`;
  if (past < 86400) return `${Math.floor(past / 3600)} h ago`;
  return new Date(time).toLocaleDateString('en', { year: 'numeric', month: 'short', day: 'numeric' });
}
/** What time it is: of the wall, or, while a recording is played, of its newest event. */
export function clockOf(newestMillis) {
  return newestMillis > 0 && Date.now() - newestMillis > 300_000 ? newestMillis : Date.now();
}
/** customer_calls → Customer calls; CANCEL_SERVICE → Cancel service. */
export function words(name) {
  const text = String(name).replaceAll('_', ' ').toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A feature by the first of the names that some view of the answer has. */
export function feature(views, ...names) {
  for (const name of names) {
    for (const view of Object.values(views ?? {})) {
      const value = view?.features?.[name];
      if (value !== undefined && value !== null) return value;
    }
  }
  return undefined;
}

/** Sentiment over the call, from -1 to 1: a line over a middle. */
export function sentimentChart(points) {
  const width = 320; const height = 72;
  const x = (i) => (points.length < 2 ? width : (i * width) / (points.length - 1));
  const y = (score) => ((1 - Math.max(-1, Math.min(1, score))) / 2) * height;
  const chart = svg('svg', { class: 'chart', viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', height, role: 'img' },
    svg('line', { class: 'grid', x1: 0, x2: width, y1: y(0.3), y2: y(0.3), 'stroke-dasharray': '2 4' }),
    svg('line', { class: 'grid', x1: 0, x2: width, y1: y(-0.3), y2: y(-0.3), 'stroke-dasharray': '2 4' }),
    svg('line', { class: 'grid', x1: 0, x2: width, y1: y(0), y2: y(0) }));
  chart.setAttribute('aria-label', points.length
    ? `Sentiment of the customer over ${points.length} turns, from ${points[0].toFixed(2)} to ${points.at(-1).toFixed(2)}`
    : 'No sentiment yet');
  if (points.length) {
    const line = points.map((score, i) => `${x(i).toFixed(1)},${y(score).toFixed(1)}`).join(' ');
    chart.append(
      svg('polygon', { class: 'area', points: `0,${y(0)} ${points.length < 2 ? `0,${y(points[0])} ` : ''}${line} ${width},${y(0)}` }),
      svg('polyline', { class: 'stroke', points: points.length < 2 ? `0,${y(points[0])} ${line}` : line }));
  }
  return chart;
}

/** A spark line of the last values, from 0 up. */
export function spark(values, label) {
  const width = 112; const height = 30;
  const most = Math.max(1, ...values);
  const x = (i) => (values.length < 2 ? width : (i * width) / (values.length - 1));
  const y = (value) => height - 2 - (value / most) * (height - 4);
  const line = values.map((value, i) => `${x(i).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  return svg('svg', { class: 'chart spark', viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': label },
    svg('polygon', { class: 'area', points: `0,${height} ${values.length < 2 ? `0,${y(values[0] ?? 0)} ` : ''}${line} ${width},${height}` }),
    svg('polyline', { class: 'stroke', points: values.length < 2 ? `0,${y(values[0] ?? 0)} ${line}` : line }));
}

/** Runs `draw` at most once a frame. */
export function onceAFrame(draw) {
  let due = false;
  return () => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => { due = false; draw(); });
  };
}
