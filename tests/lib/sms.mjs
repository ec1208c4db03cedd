// A gateway of text messages that keeps what it is given: const sms = await startSms(); url sms.url; (await sms.next()).text
// sms.mode: 'ok' takes it and says at once that it arrived; 'double' says so twice and late ones again; 'lose' answers 200 and loses it (sms.lost);
// 'silent' sends it and never says so; a number is the status it answers; 'hang' never answers.
import { createServer } from 'node:http';

export async function startSms() {
  const inbox = [], lost = [], waiting = [], sms = { mode: 'ok', calls: 0, authorization: '' };
  const receipt = (url, status) => fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: `status=${status}` }).then((answer) => answer.status);
  const server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    sms.calls++;
    sms.authorization = request.headers.authorization ?? '';
    if (sms.mode === 'hang') return;
    if (typeof sms.mode === 'number') return response.writeHead(sms.mode).end('not now');
    const message = JSON.parse(Buffer.concat(parts).toString('utf8'));
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ result: { code: 0, id: `M${sms.calls}` } }));
    if (sms.mode === 'lose') return lost.push(message);
    const someone = waiting.shift();
    someone ? someone(message) : inbox.push(message);
    // after the answer is read: a receipt that overtakes it would be one for a message that was not sent yet
    if (message.receipt && sms.mode !== 'silent') setTimeout(async () => {
      try {
        await receipt(message.receipt, 'DELIVRD');
        if (sms.mode === 'double') await receipt(message.receipt, 'DELIVRD').then(() => receipt(message.receipt, 'UNDELIV'));
        message.told = true;
      } catch {
        message.unheard = true; // the program was away: this gateway says it once
      }
    }, 300);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return Object.assign(sms, {
    inbox, lost, url: `http://127.0.0.1:${server.address().port}/send`,
    next: (withinMs = 20_000) => inbox.length ? Promise.resolve(inbox.shift()) : new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no text message')), withinMs);
      waiting.push((message) => { clearTimeout(timer); resolve(message); });
    }),
    close: () => { server.closeAllConnections(); return new Promise((done) => server.close(done)); },
  });
}
