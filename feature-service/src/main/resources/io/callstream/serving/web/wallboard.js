// The wallboard: queues and agents now. Counts come with each look at the board, rows as they change.

import { get, live, painted } from './api.js';
import { clockOf, feature, h, none, number, onceAFrame, percent, seconds, spark, svg, words } from './show.js';

const by = (id) => document.getElementById(id);
const LOOK_MILLIS = 2_000;
const SAMPLES = 60;
const THRESHOLD = 20;

const queues = new Map();
const agents = new Map();
const samples = new Map();

// ---- what is known

async function look() {
  try {
    const [allQueues, allAgents] = await Promise.all([get('/v1/queues'), get('/v1/agents')]);
    for (const queue of allQueues?.queues ?? []) {
      const views = { ...queues.get(queue.queue)?.views, ...queue.views };
      queues.set(queue.queue, { ...queue, views });
      const past = samples.get(queue.queue) ?? [];
      past.push(waiting(queue));
      samples.set(queue.queue, past.slice(-SAMPLES));
    }
    for (const agent of allAgents?.agents ?? []) agents.set(agent.agent_id, { ...agent, views: { ...agents.get(agent.agent_id)?.views, ...agent.views } });
    link('live');
  } catch (failure) { link('lost'); }
  draw();
}

function hear(map, key) {
  return (kind, data) => {
    const id = data.key?.[key] ?? data.key?.queue_id;
    if (kind !== 'features' || id === undefined) return;
    const known = map.get(id) ?? { [key]: id, views: {} };
    known.views = { ...known.views, [data.view]: data };
    map.set(id, known);
    draw();
    painted(data);
  };
}

// ---- figures: the names of the shipped views

/** The window and the variant that were chosen. */
const over = () => by('window').value;
const variant = () => by('variant').value;
const of = (one, ...stems) => feature(one.views, ...stems.map((stem) => `${stem}_${over()}`));
const waiting = (queue) => queue.waiting ?? 0;

const level = (queue) => of(queue, variant() === 'ignore' ? 'service_level' : `service_level_${variant()}`);
const ofAgent = (agent, stem) => feature(agent.views, `${stem}_${over() === 'today' ? 'today' : 'last_30m'}`);

function tone(share) {
  if (!Number.isFinite(share)) return '';
  return share >= 0.8 ? 'good' : share >= 0.6 ? 'warn' : 'bad';
}
const TONES = { good: 'on target', warn: 'below target', bad: 'far below target', '': 'no calls' };

/** Of all that is on the board, epoch milliseconds. */
function newestMillis() {
  let newest = 0;
  for (const queue of queues.values()) {
    for (const time of [queue.longest_wait_since, ...Object.values(queue.views ?? {}).map((row) => row.event_timestamp)]) {
      newest = Math.max(newest, Date.parse(time ?? '') || 0);
    }
  }
  return newest;
}

// ---- drawing

const draw = onceAFrame(() => {
  by('nothing').hidden = queues.size > 0;
  drawTotals();
  drawQueues();
  drawAgents();
});

function drawTotals() {
  const all = [...queues.values()];
  if (!all.length) return;
  const sum = (...stems) => all.reduce((total, one) => total + (of(one, ...stems) ?? 0), 0);
  const offered = sum('offered');
  const answered = sum('answered');
  const abandoned = sum('abandoned');
  const weighted = (value, weight) => {
    const known = all.filter((one) => Number.isFinite(value(one)) && weight(one) > 0);
    const total = known.reduce((whole, one) => whole + weight(one), 0);
    return total ? known.reduce((whole, one) => whole + value(one) * weight(one), 0) / total : NaN;
  };
  const share = weighted(level, (one) => of(one, 'offered') ?? 0);
  const longest = all.map((one) => Date.parse(one.longest_wait_since ?? '')).filter(Number.isFinite).sort((a, b) => a - b)[0];
  const busy = [...agents.values()].filter((one) => one.calls?.length).length;
  by('totals').replaceChildren(
    total('Waiting now', number(all.reduce((whole, one) => whole + waiting(one), 0)), longest ? `longest ${seconds((clockOf(newestMillis()) - longest) / 1000)}` : 'nobody'),
    total('Service level', percent(share), `${THRESHOLD} s, ${TONES[tone(share)]}`, tone(share)),
    total('Answered', number(answered), `of ${number(offered)} offered`),
    total('Abandoned', offered ? percent(abandoned / offered) : none, `${number(abandoned)} calls`),
    total('Speed of answer', seconds(weighted((one) => of(one, 'asa'), (one) => of(one, 'answered') ?? 0)), 'average (ASA)'),
    total('Handling time', seconds(weighted((one) => of(one, 'aht'), (one) => of(one, 'answered') ?? 0)), 'average (AHT)'),
    total('Agents on calls', number(busy), `of ${number(agents.size)} seen`));
}

function total(name, big, sub, mood = '') {
  return h('div', { class: 'card total' }, h('div', { class: 'name' }, name), h('div', { class: `big ${mood && `${mood}-text`}` }, big), h('div', { class: 'sub' }, sub));
}

const VARIANTS = { ignore: 'abandons within the threshold do not count', negative: 'every abandon hurts', positive: 'abandons within the threshold help' };

function drawQueues() {
  const sheet = by('queues');
  sheet.hidden = !queues.size;
  const sorted = [...queues.values()].sort((a, b) => waiting(b) - waiting(a) || String(a.queue).localeCompare(b.queue));
  const window = by('window').selectedOptions[0].textContent;
  sheet.replaceChildren(h('table', {},
    h('caption', {}, 'Queues', h('small', {}, `${words(window)}. Service level: answered within ${THRESHOLD} s; ${VARIANTS[variant()]}. Target 80 %.`)),
    h('thead', {}, h('tr', {}, ...['Queue', 'Waiting', 'Waiting lately', 'Talking', 'Service level', 'ASA', 'AHT', 'Abandoned', 'Offered', 'Longest wait']
      .map((name, i) => h('th', { scope: 'col', class: i ? '' : 'left' }, name)))),
    h('tbody', {}, ...sorted.map(queueRow))));
}

function queueRow(queue) {
  const share = level(queue);
  const offered = of(queue, 'offered');
  const abandoned = of(queue, 'abandoned');
  const now = waiting(queue);
  const past = samples.get(queue.queue) ?? [];
  const cell = (label, ...children) => h('td', { 'data-label': label }, ...children);
  return h('tr', {},
    h('th', { scope: 'row', class: 'left' }, words(queue.queue)),
    cell('Waiting', h('span', { class: `tag ${now > 5 ? 'bad' : now > 0 ? 'warn' : ''}` }, number(now))),
    cell('Waiting lately', spark(past, `Waiting calls over the last ${Math.round(past.length * LOOK_MILLIS / 1000)} seconds, ${now} now, at most ${Math.max(0, ...past)}`)),
    cell('Talking', number(queue.talking ?? 0)),
    cell('Service level', meter(share)),
    cell('ASA', seconds(of(queue, 'asa'))),
    cell('AHT', seconds(of(queue, 'aht'))),
    cell('Abandoned', offered ? percent((abandoned ?? 0) / offered) : none),
    cell('Offered', number(offered)),
    cell('Longest wait', seconds(of(queue, 'longest_wait'))));
}

function meter(share) {
  const mood = tone(share);
  const known = Number.isFinite(share);
  return h('span', { class: 'meter' },
    h('span', { class: 'track' }, svg('svg', { viewBox: '0 0 100 8', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
      svg('rect', { width: known ? share * 100 : 0, height: 8, fill: `var(--${mood || 'soft'})` }))),
    h('span', { class: known ? `${mood}-text` : 'note', title: TONES[mood] }, percent(share), h('span', { class: 'visually-hidden' }, `, ${TONES[mood]}`)));
}

const STATES = { AVAILABLE: ['good', 'Available'], BUSY: ['accent', 'Busy'], WRAP_UP: ['accent', 'After-call work'], AWAY: ['warn', 'Away'], LOGGED_IN: ['', 'Logged in'], LOGGED_OUT: ['', 'Logged out'] };

function drawAgents() {
  by('agents').hidden = !agents.size;
  const sorted = [...agents.values()].sort((a, b) => (b.calls?.length ?? 0) - (a.calls?.length ?? 0) || String(a.agent_id).localeCompare(b.agent_id)).slice(0, 60);
  by('people').replaceChildren(...sorted.map((agent) => {
    const [mood, text] = agent.calls?.length ? ['accent', 'On a call'] : STATES[agent.state?.state] ?? ['', 'No state'];
    const handled = ofAgent(agent, 'handled');
    const aht = ofAgent(agent, 'aht');
    const sentiment = ofAgent(agent, 'avg_sentiment');
    const details = [handled != null && `${number(handled)} handled`, aht != null && `AHT ${seconds(aht)}`,
      sentiment != null && `sentiment ${sentiment.toFixed(2)}`].filter(Boolean).join(' · ');
    return h('a', { class: 'person', href: `/desktop?agent=${encodeURIComponent(agent.agent_id)}` },
      h('span', { class: 'row' }, h('strong', {}, agent.agent_id), h('span', { class: `tag ${mood}` }, text)),
      h('span', { class: 'note' }, details || none));
  }));
}

// ---- the frame

function link(state) {
  by('link').dataset.state = state;
  by('link').textContent = state === 'live' ? 'live' : 'connection lost, trying again';
}

for (const choice of ['window', 'variant']) {
  by(choice).value = localStorage.getItem(`callstream-${choice}`) ?? by(choice).value;
  by(choice).addEventListener('change', () => { localStorage.setItem(`callstream-${choice}`, by(choice).value); draw(); });
}
live('/v1/queues/live?events=features', { event: hear(queues, 'queue'), gap: look, state: link });
live('/v1/agents/live?events=features', { event: hear(agents, 'agent_id'), gap: look, state: () => {} });
const again = async () => { await look(); setTimeout(again, LOOK_MILLIS); };
again();
