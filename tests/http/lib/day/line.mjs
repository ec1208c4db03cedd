// The line between people and the program: relays bytes, and breaks where the script says.
//
//   const line = await startLine(() => server.port, (person, method, path) => 'ok');
//   line.url; line.down = true (nobody gets through); line.cuts counts what was broken, by fate
//
// Fates of a request: 'ok'; 'lost' never arrives; 'half' breaks off in the middle; 'deaf' arrives whole, is answered, and the
// answer is lost. Who asks stands in the header User-Agent: nguoi/17.
import net from 'node:net';

const HEAD = /^(GET|HEAD|POST|PATCH|DELETE) (\S+) HTTP\/1\.1\r\n/;

export async function startLine(portOf, fateOf) {
  const pairs = new Set(), cuts = { lost: 0, half: 0, deaf: 0 };
  let down = false;

  const server = net.createServer((near) => {
    if (down || !portOf()) return near.destroy();
    const far = net.connect(portOf(), '127.0.0.1');
    const pair = { near, far }, end = () => { pairs.delete(pair); near.destroy(); far.destroy(); };
    let deaf = false;
    pairs.add(pair);
    for (const socket of [near, far]) socket.setNoDelay(true).on('error', end).on('close', end);
    near.on('data', (bytes) => {
      const text = bytes.subarray(0, 4096).toString('latin1'), head = HEAD.exec(text);
      const fate = head ? fateOf(Number(/\r\nUser-Agent: nguoi\/(\d+)/i.exec(text)?.[1] ?? -1), head[1], head[2]) : 'ok';
      if (fate !== 'ok') cuts[fate]++;
      if (fate === 'lost') return end();
      if (fate === 'half') return far.write(bytes.subarray(0, bytes.length >> 1), end);
      deaf ||= fate === 'deaf';
      far.write(bytes);
    });
    far.on('data', (bytes) => (deaf ? end() : near.write(bytes)));
  });

  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    cuts, url: `http://localhost:${server.address().port}`,
    get down() { return down; },
    set down(is) {
      down = is;
      if (is) for (const { near, far } of pairs) near.destroy(), far.destroy();
    },
    close: () => new Promise((done) => {
      for (const { near, far } of pairs) near.destroy(), far.destroy();
      server.close(done);
    }),
  };
}
