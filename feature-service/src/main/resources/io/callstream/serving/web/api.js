// The HTTP API, and nothing else: JSON by fetch, live events by fetch too, because EventSource cannot
// send a token. Both ask for a token once the service wants one.

const TOKEN = 'callstream-token';

export class Unanswered extends Error {
  constructor(status, detail) { super(detail); this.status = status; }
}

function headers(extra = {}) {
  const token = sessionStorage.getItem(TOKEN);
  return token ? { ...extra, Authorization: `Bearer ${token}` } : extra;
}

let asking = null;

/** Shows the sign-in dialog; resolves once a token was given. */
function signIn() {
  const dialog = document.getElementById('sign-in');
  asking ??= new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      const token = dialog.querySelector('input').value.trim();
      if (token) sessionStorage.setItem(TOKEN, token);
      asking = null;
      resolve();
    }, { once: true });
    dialog.showModal();
  });
  return asking;
}

const cache = new Map();

/** GET as JSON; null where there is none (404). An unchanged answer is not sent again (304). */
export async function get(path) {
  const known = cache.get(path);
  const response = await fetch(path, { headers: headers(known ? { 'If-None-Match': known.tag } : {}) });
  if (response.status === 304) return known.body;
  if (response.status === 401) { await signIn(); return get(path); }
  if (response.status === 404) return null;
  if (!response.ok) throw new Unanswered(response.status, `${path} answers ${response.status}`);
  const body = await response.json();
  const tag = response.headers.get('ETag');
  if (tag) {
    if (cache.size > 50) cache.clear();
    cache.set(path, { tag, body });
  }
  return body;
}

/**
 * Server-sent events. Comes back by itself, from where it was; tells a gap, upon which the caller asks
 * for the whole again. Returns a function that ends it.
 */
export function live(path, { event, gap, state }) {
  const control = new AbortController();
  let lastId = '';
  let wait = 500;
  const run = async () => {
    while (!control.signal.aborted) {
      try {
        const response = await fetch(path, {
          headers: headers({ Accept: 'text/event-stream', ...(lastId ? { 'Last-Event-ID': lastId } : {}) }),
          cache: 'no-store',
          signal: control.signal,
        });
        if (response.status === 401) { await signIn(); continue; }
        if (!response.ok) throw new Unanswered(response.status, path);
        state('live');
        wait = 500;
        for await (const message of messages(response.body)) {
          if (message.id) lastId = message.id;
          if (message.event === 'gap') gap();
          else if (message.data && message.event !== 'dropped') event(message.event, JSON.parse(message.data));
        }
      } catch (failure) {
        if (control.signal.aborted) return;
      }
      state('lost');
      await new Promise((resolve) => { setTimeout(resolve, wait * (0.75 + Math.random() / 2)); });
      wait = Math.min(wait * 2, 10000);
    }
  };
  run();
  return () => control.abort();
}

async function* messages(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += value;
    const blocks = text.split('\n\n');
    text = blocks.pop();
    for (const block of blocks) {
      const message = { id: '', event: 'message', data: '' };
      for (const line of block.split('\n')) {
        const colon = line.indexOf(':');
        if (colon > 0) message[line.slice(0, colon)] = line.slice(colon + 1).trimStart();
      }
      yield message;
    }
  }
}

/** How long an event took from its entry to the screen, once it is painted; for whoever measures. */
export const latencies = [];
export function painted(data) {
  if (!data._t_ingest) return;
  requestAnimationFrame(() => setTimeout(() => {
    latencies.push(Date.now() - data._t_ingest);
    if (latencies.length > 5000) latencies.shift();
    document.documentElement.dataset.latencies = JSON.stringify(latencies.slice(-500));
  }));
}
