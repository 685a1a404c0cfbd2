// The agent's desktop: the call that is coming in or going on, who calls, and what is said.

import { get, live, painted } from './api.js';
import { ago, amount, clockOf, feature, h, none, number, onceAFrame, percent, seconds, sentimentChart, words } from './show.js';

const by = (id) => document.getElementById(id);
const OVER = new Set(['DONE', 'TIMED_OUT']);
const QUIET_MILLIS = 45_000;

const query = new URLSearchParams(location.search);
const followed = ['call', 'customer', 'agent'].find((kind) => query.get(kind)) ?? 'agent';
const followedId = query.get(followed) ?? '';

let shown = fresh(null);
let endCall = () => {};

function fresh(callId) {
  return {
    callId, customerId: null, state: null, segments: new Map(), alerts: new Map(), rows: {}, customer: null,
    callRows: {}, newestMillis: 0, heardMillis: Date.now(),
  };
}

// ---- which call

function candidate(data) {
  if (data.call_id === shown.callId) {
    shown.heardMillis = Date.now();
    return;
  }
  const over = data.state && OVER.has(data.state);
  const idle = !shown.callId || OVER.has(shown.state?.state) || Date.now() - shown.heardMillis > QUIET_MILLIS;
  if (!over && (idle || (followedId && data.state))) showCall(data.call_id);
}

async function showCall(id) {
  endCall();
  const mine = fresh(id);
  shown = mine;
  by('transcript').replaceChildren();
  turns.clear();
  endCall = live(`/v1/calls/${encodeURIComponent(id)}/live`, { event: hear(mine), gap: () => load(mine), state: link });
  draw();
  await load(mine);
}

async function load(mine) {
  try {
    const call = await get(`/v1/calls/${encodeURIComponent(mine.callId)}`);
    if (mine !== shown || !call) return;
    mine.state ??= call.state ?? null;
    know(mine, call.state?.customer_id ?? call.summary?.customer_id);
    for (const segment of call.segments ?? []) if (!mine.segments.has(segment.segment_id)) say(mine, segment);
    for (const alert of call.alerts ?? []) mine.alerts.set(alert.alert_id, alert);
    mine.callRows = { ...call.views, ...mine.callRows };
    draw();
  } catch (failure) { why(failure); }
}

/** The customer of the call is known: fetch what we know of it. */
async function know(mine, id) {
  if (!id || mine.customerId === id) return;
  mine.customerId = id;
  try {
    const customer = await get(`/v1/customers/${encodeURIComponent(id)}`);
    if (mine !== shown || mine.customerId !== id) return;
    mine.customer = customer;
    mine.rows = { ...customer?.views, ...mine.rows };
    for (const alert of customer?.alerts ?? []) mine.alerts.set(alert.alert_id, alert);
    draw();
  } catch (failure) { why(failure); }
}

// ---- what happens

function hear(mine) {
  return (kind, data) => {
    if (mine !== shown) return;
    mine.heardMillis = Date.now();
    if (kind === 'state') {
      mine.state = data;
      mine.newestMillis = Math.max(mine.newestMillis, Date.parse(data.since) || 0);
      know(mine, data.customer_id);
    } else if (kind === 'segment') {
      say(mine, data);
      know(mine, data.customer_id);
    } else if (kind === 'features') {
      (data.key?.call_id ? mine.callRows : mine.rows)[data.view] = data;
    } else if (kind === 'alert') {
      mine.alerts.set(data.alert_id, data);
    }
    draw();
    painted(data);
  };
}

function say(mine, segment) {
  mine.segments.set(segment.segment_id, segment);
  mine.newestMillis = Math.max(mine.newestMillis, Date.parse(segment.at) || 0);
}

// ---- drawing

const draw = onceAFrame(() => {
  const { callId, customerId, customer } = shown;
  by('nothing').hidden = Boolean(callId || customer);
  by('desk').hidden = !callId && !customer;
  if (!callId && !customer) return;
  drawWho(customerId, customer);
  drawCall();
  drawTranscript();
  drawAlerts();
  drawFacts();
});

function drawWho(id, customer) {
  const state = shown.state?.state;
  by('calling').textContent = state === 'STARTED' || state === 'WAITING' ? 'Calling now' : 'Customer';
  by('name').textContent = id ?? 'Not identified yet';
  document.title = `${id ?? 'Call'} · Callstream desktop`;
  const profile = customer?.profile;
  const day = feature(shown.rows, 'calls_last_24h');
  by('tags').replaceChildren(...[
    profile?.tier && h('span', { class: 'tag accent' }, profile.tier),
    day >= 3 && h('span', { class: 'tag warn' }, `${number(day)} calls in 24 h`),
    id && customer && !profile && h('span', { class: 'tag' }, 'No profile'),
  ].filter(Boolean));
  by('value').replaceChildren(...(profile ? [
    h('div', {}, h('strong', {}, amount(profile.lifetime_value)), h('span', {}, 'lifetime value')),
    h('div', {}, h('strong', {}, number(profile.interactions)), h('span', {}, 'past contacts')),
  ] : []));
}

const STANDINGS = {
  STARTED: ['accent', 'In the menu'], WAITING: ['warn', 'Waiting'], TALKING: ['good', 'Talking'], HELD: ['warn', 'On hold'],
  WRAP_UP: ['accent', 'After-call work'], DONE: ['', 'Ended'], TIMED_OUT: ['', 'Timed out'],
};

function drawCall() {
  const state = shown.state;
  const [tone, text] = STANDINGS[state?.state] ?? ['good', shown.segments.size ? 'In conversation' : 'Open'];
  by('standing').className = `tag ${tone}`;
  by('standing').textContent = text;
  by('where').textContent = [state?.queue && `Queue ${words(state.queue)}`, state?.agent_id && `Agent ${state.agent_id}`]
    .filter(Boolean).join(' · ');
  const points = customerTurns().map((turn) => turn.measures?.sentiment_ewma ?? turn.sentiment_score);
  by('chart').replaceChildren(sentimentChart(points));
  const last = points.at(-1);
  const mood = by('mood');
  const label = last === undefined ? ['', 'Not known yet'] : last > 0.3 ? ['good-text', 'Positive'] : last < -0.3 ? ['bad-text', 'Negative'] : ['', 'Neutral'];
  mood.className = label[0];
  mood.textContent = last === undefined ? label[1] : `${label[1]} (${last.toFixed(2)})`;
  by('trend').textContent = trend(newest()?.measures?.sentiment_quarters ?? [], points);
}

const speaker = (segment) => String(segment.speaker).toUpperCase();

function customerTurns() {
  return [...shown.segments.values()].filter((one) => speaker(one) === 'CUSTOMER' && !one.is_partial && one.sentiment_score != null);
}

const newest = () => [...shown.segments.values()].filter((one) => !one.is_partial).at(-1);

function trend(quarters, points) {
  const known = quarters.filter((one) => one != null);
  const change = known.length > 1 ? known.at(-1) - known[0] : points.length > 3 ? points.at(-1) - points[0] : null;
  if (change === null) return 'Trend: too early to tell';
  return change > 0.1 ? '↑ Getting better' : change < -0.1 ? '↓ Getting worse' : '→ Steady';
}

const turns = new Map();

function drawTranscript() {
  const box = by('transcript');
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 60;
  for (const [id, segment] of shown.segments) {
    const before = turns.get(id);
    if (before?.segment === segment) continue;
    const turn = turnOf(segment, !before);
    if (before) before.element.replaceWith(turn);
    else box.append(turn);
    turns.set(id, { segment, element: turn });
  }
  if (!shown.segments.size && !box.firstChild) box.append(h('p', { class: 'note' }, 'Nothing said yet.'));
  if (shown.segments.size) box.querySelector(':scope > .note')?.remove();
  if (atEnd) box.scrollTop = box.scrollHeight;
}

function turnOf(segment, isNew) {
  const agent = speaker(segment) === 'AGENT';
  const tone = { POSITIVE: 'positive', NEGATIVE: 'negative' }[segment.sentiment_label] ?? '';
  return h('div', { class: ['turn', agent ? 'agent' : '', agent ? '' : tone, segment.is_partial ? 'partial' : '', isNew ? 'fresh' : ''].join(' ') },
    h('div', { class: 'head' },
      h('span', {}, agent ? 'Agent' : words(segment.speaker)),
      segment.start_sec != null && h('span', { class: 'num' }, seconds(segment.start_sec)),
      !agent && tone && h('span', { class: `tag ${tone === 'positive' ? 'good' : 'bad'}` }, words(tone)),
      segment.contact_reason && !agent && h('span', { class: 'tag accent' }, words(segment.contact_reason))),
    h('div', { class: 'text' }, segment.text || '…'));
}

function drawAlerts() {
  const alerts = [...shown.alerts.values()].sort((a, b) => String(b.fired_at).localeCompare(String(a.fired_at))).slice(0, 6);
  by('alerts').replaceChildren(...(alerts.length ? alerts.map((alert) =>
    h('div', { class: `alert ${String(alert.severity).toLowerCase()}` },
      h('strong', {}, `${words(alert.severity)}: ${words(alert.rule)}`),
      alert.message && h('span', {}, alert.message),
      h('span', { class: 'note' }, [...(alert.reason_codes ?? []).map(words), ago(alert.fired_at)].join(' · '))))
    : [h('p', { class: 'note' }, 'None')]));
}

const KNOWN = [
  ['Calls in 24 h', 'calls_last_24h', number], ['Calls in 30 days', 'calls_last_30d', number],
  ['Gave up waiting', 'abandoned_share_30d', percent], ['Longest wait', 'max_wait_sec_last_30d', seconds],
  ['Talked in 30 days', 'talk_sec_last_30d', seconds], ['Average call, 10 min', 'avg_call_duration_last_10m', seconds],
  ['Last queue', 'last_queue', words], ['Last outcome', 'last_outcome', words],
  ['Sentiment, 30 days', 'avg_sentiment_last_30d', (value) => value.toFixed(2)], ['Last reason', 'last_contact_reason', words],
];

function drawFacts() {
  by('features').replaceChildren(...KNOWN.flatMap(([label, name, format]) => fact(label, feature(shown.rows, name), format)));
  if (!by('features').firstChild) by('features').replaceChildren(h('div', {}, h('dd', { class: 'note' }, shown.customerId ? 'First contact' : none)));
  const measures = newest()?.measures ?? {};
  const reasons = [...new Set([...shown.segments.values()].map((one) => one.contact_reason).filter(Boolean))];
  by('talk').replaceChildren(
    ...fact('Agent talks', measures.talk_ratio, percent), ...fact('Interruptions', measures.interruptions, number),
    ...fact('Silence', measures.silence_sec, seconds), ...fact('Turns', shown.segments.size || null, number),
    ...fact('Reason of contact', reasons.length ? reasons.map(words).join(', ') : null, String));
  if (!by('talk').firstChild) by('talk').replaceChildren(h('div', {}, h('dd', { class: 'note' }, none)));
  const calls = (shown.customer?.recent_calls ?? []).filter((call) => call.call_id !== shown.callId).slice(0, 6);
  by('history').replaceChildren(...(calls.length ? calls.map((call) => h('li', {},
    h('strong', {}, call.queue ? words(call.queue) : 'Call'),
    h('span', { class: `tag ${call.outcome === 'ABANDONED' ? 'bad' : call.outcome === 'ANSWERED' ? 'good' : ''}` }, words(call.outcome ?? 'ended')),
    h('span', { class: 'note' }, [ago(call.ended_at), call.talk_sec > 0 && `talked ${seconds(call.talk_sec)}`,
      call.wait_sec ? `waited ${seconds(call.wait_sec)}` : null].filter(Boolean).join(' · '))))
    : [h('li', {}, h('span', { class: 'note' }, 'No calls on record'))]));
}

function fact(name, value, format) {
  return value === undefined || value === null ? [] : [h('div', {}, h('dt', {}, name), h('dd', {}, format(value)))];
}

// ---- the clock: ticks with a call that goes on now, stands with one of a recording

setInterval(() => {
  const begun = Date.parse(shown.state?.started_at ?? '');
  const until = OVER.has(shown.state?.state) ? shown.newestMillis : clockOf(shown.newestMillis);
  const said = newest()?.end_sec;
  const length = Number.isFinite(begun) && until >= begun ? (until - begun) / 1000 : said;
  by('clock').textContent = Number.isFinite(length) ? seconds(length) : '';
}, 500);

// ---- the frame

function link(state) {
  by('link').dataset.state = state;
  by('link').textContent = state === 'live' ? 'live' : 'connection lost, trying again';
}

function why(failure) {
  by('nothing-why').textContent = failure.status === 503 ? 'The feature store is away; this page tries again.' : failure.message;
}

by('kind').value = followed;
by('id').value = followedId;
const placeholders = { agent: 'any agent', customer: 'customer id', call: 'call id' };
const hint = () => { by('id').placeholder = placeholders[by('kind').value]; };
by('kind').addEventListener('change', hint);
hint();
by('ask').addEventListener('submit', (event) => {
  event.preventDefault();
  const id = by('id').value.trim();
  location.search = id ? `?${by('kind').value}=${encodeURIComponent(id)}` : '';
});

if (followed === 'call') {
  showCall(followedId);
} else if (followed === 'customer') {
  shown.customer = {};
  know(shown, followedId);
  live(`/v1/customers/${encodeURIComponent(followedId)}/live`, {
    event: (kind, data) => {
      if (kind === 'state') candidate(data);
      else if (kind === 'features' && !shown.callId) { shown.rows[data.view] = data; draw(); }
    },
    gap: () => {}, state: link,
  });
} else {
  const path = followedId ? `/v1/agents/${encodeURIComponent(followedId)}/live` : '/v1/agents/live';
  live(`${path}?events=state,segment`, { event: (_, data) => candidate(data), gap: () => {}, state: link });
}
