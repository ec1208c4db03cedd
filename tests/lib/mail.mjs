// A mail server that keeps what it is given: const mail = await startMail(); serve --smtp mail.url; (await mail.next()).text
// mail.refuse = 451 (to the address) or 552 (to the whole letter) and other codes: refused from then on, 0: taken again;
// mail.refused counts. startMail({ port }) comes back where it was.
import { SMTPServer } from 'smtp-server';

export async function startMail({ refuse = 0, port = 0 } = {}) {
  const mail = { refuse: refuse === true ? 550 : refuse, refused: 0 };
  const refusal = () => (mail.refused++, Object.assign(new Error('not now'), { responseCode: mail.refuse }));
  const inbox = [];
  const waiting = [];
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'], disableReverseLookup: true,
    onRcptTo: (address, session, done) => done(mail.refuse && mail.refuse !== 552 ? refusal() : null),
    onData(stream, session, done) {
      const parts = [];
      stream.on('data', (part) => parts.push(part)).on('end', () => {
        if (mail.refuse) return done(refusal());
        const letter = { from: session.envelope.mailFrom.address, to: session.envelope.rcptTo.map((one) => one.address), ...read(Buffer.concat(parts).toString('latin1')) };
        const someone = waiting.shift();
        someone ? someone(letter) : inbox.push(letter);
        done();
      });
    },
  });
  await new Promise((ready) => server.listen(port, '127.0.0.1', ready));
  return Object.assign(mail, {
    inbox,
    port: server.server.address().port,
    url: `smtp://127.0.0.1:${server.server.address().port}`,
    // The next letter, at once when one is waiting.
    next(withinMs = 10_000) {
      if (inbox.length) return Promise.resolve(inbox.shift());
      return new Promise((resolve, reject) => {
        const take = (letter) => {
          clearTimeout(timer);
          resolve(letter);
        };
        const timer = setTimeout(() => {
          waiting.splice(waiting.indexOf(take), 1);
          reject(new Error(`no mail within ${withinMs} ms`));
        }, withinMs);
        waiting.push(take);
      });
    },
    close: () => new Promise((done) => server.close(done)),
  });
}

// { headers, subject, text }: of a letter with parts, the text of them all.
function read(raw) {
  const cut = raw.indexOf('\r\n\r\n');
  const headers = {};
  for (const line of raw.slice(0, cut).replace(/\r\n[ \t]+/g, ' ').split('\r\n')) headers[line.slice(0, line.indexOf(':')).toLowerCase()] = line.slice(line.indexOf(':') + 1).trim();
  const body = raw.slice(cut + 4);
  const mark = /^multipart\/.*boundary="?([^";]+)"?/i.exec(headers['content-type'] ?? '')?.[1];
  const text = mark
    ? body.split(`--${mark}`).slice(1, -1).map((part) => read(part.replace(/^\r\n/, '')).text).join('\n')
    : bytes(body, headers['content-transfer-encoding']).toString('utf8');
  return { headers, raw, text, subject: words(headers.subject ?? '') };
}

function bytes(body, encoding = '') {
  if (/base64/i.test(encoding)) return Buffer.from(body, 'base64');
  if (/quoted-printable/i.test(encoding)) return Buffer.from(body.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1');
  return Buffer.from(body, 'latin1');
}

function words(header) {
  return header.replace(/(=\?[^?]+\?[bq]\?[^?]*\?=)\s+(?==\?)/gi, '$1').replace(/=\?[^?]+\?([bq])\?([^?]*)\?=/gi, (_, kind, text) =>
    bytes(kind.toLowerCase() === 'b' ? text : text.replaceAll('_', ' '), kind.toLowerCase() === 'b' ? 'base64' : 'quoted-printable').toString('utf8'));
}
