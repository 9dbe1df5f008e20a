// Keeps a WebSocket open while the page is, and shows the notice when what the page shows has changed. Without it, the page works the same.
const shown = document.body.dataset.live;
const notice = document.querySelector('[data-notice]');

/** Milliseconds before the next attempt; half of it random, so that after a restart not everyone comes at once. */
let pause = 500;

function connect() {
  const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`);
  socket.addEventListener('open', () => {
    pause = 500;
  });
  socket.addEventListener('message', ({ data }) => {
    const event = JSON.parse(data);
    if (event.type !== 'hello' && (shown === 'all' || shown === event.caseId)) notice.hidden = false;
  });
  socket.addEventListener('close', ({ code }) => {
    if (code === 4401) return; // signed out
    setTimeout(connect, pause * (0.5 + Math.random() / 2));
    pause = Math.min(pause * 2, 30_000);
  });
}

if (shown !== undefined && notice !== null) connect();
