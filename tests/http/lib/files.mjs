// Files for tests, made here: pictures, PDFs, packed documents; and a small tus client.
import { createHash } from 'node:crypto';
import { crc32 as zlibCrc, deflateRawSync, deflateSync } from 'node:zlib';

const table = Array.from({ length: 256 }, (_, n) => [...Array(8)].reduce((c) => (c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1), n) >>> 0);
const crc32 = zlibCrc ?? ((bytes) => ~bytes.reduce((c, byte) => table[(c ^ byte) & 0xff] ^ (c >>> 8), -1) >>> 0);
const u32 = (n) => { const b = Buffer.alloc(4); b.writeUInt32BE(n >>> 0); return b; };
const le = (n, size) => { const b = Buffer.alloc(size); b.writeUIntLE(n, 0, size); return b; };

// A grey picture; `more` random bytes make it as heavy as a photo.
export function png(width = 40, height = 30, more = 0) {
  const chunk = (type, data) => Buffer.concat([u32(data.length), Buffer.from(type), data, u32(crc32(Buffer.concat([Buffer.from(type), data])))]);
  const header = Buffer.concat([u32(width), u32(height), Buffer.from([8, 0, 0, 0, 0])]);
  const rows = Buffer.alloc((width + 1) * height, 0x80);
  for (let y = 0; y < height; y++) rows[y * (width + 1)] = 0;
  const rest = more ? [chunk('prVt', noise(more))] : [];
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', header), ...rest, chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

// A grey picture of 64 by 48 as telephones of one maker send it (made with libgd).
export const HEIC = Buffer.from([
  'AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAvxtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAAAAAAACAAAAGGlkYXQAAAAAAEAAMAAAAAAAQAAwAAAAYGlsb2MBAAAAREAABAABAAAAAAAAAyAAAQAAAAAAAAAPAAIA',
  'AQAAAAAAAAABAAAAAAAAAAgAAwAAAAAAAAMvAAEAAAAAAAAAEgAEAAEAAAAAAAAAAQAAAAgAAAAIAAAAYmlpbmYAAAAAAAQAAAAVaW5mZQIAAAEAAQAAaHZjMQAAAAAVaW5mZQIAAAAAAgAAZ3JpZAAAAAAVaW5mZQIAAAEAAwAAaHZjMQAAAAAVaW5mZQIAAAAABAAA',
  'Z3JpZAAAAAGxaXBycAAAAYRpcGNvAAAAdmh2Y0MBA3AAAAAAAAAAAAAe8AD8/fj4AAAPAyAAAQAYQAEMAf//A3AAAAMAkAAAAwAAAwAeugJAIQABACpCAQEDcAAAAwCQAAADAAADAB6gIIEFlurkprm4EBAwIAAAAwAgAAADACEiAAEABkQBwXPAiQAAABRpc3BlAAAA',
  'AAAAAEAAAABAAAAAFGlzcGUAAAAAAAAAQAAAADAAAAAQcGl4aQAAAAADCAgIAAAAcWh2Y0MBBAgAAAAAAAAAAAAe8AD8/Pj4AAAPAyAAAQAXQAEMAf//BAgAAAMAn/gAAAMAAB66AkAhAAEAJkIBAQQIAAADAJ/4AAADAAAewIIEFlurkprmwIAAAAMAgAAAAwCEIgAB',
  'AAZEAcFzwIkAAAAUaXNwZQAAAAAAAABAAAAAQAAAABRpc3BlAAAAAAAAAEAAAAAwAAAADnBpeGkAAAAAAQgAAAAnYXV4QwAAAAB1cm46bXBlZzpoZXZjOjIwMTU6YXV4aWQ6MQAAAAAlaXBtYQAAAAAAAAAEAAECgQIAAgIDhAADAoUGAAQDB4iJAAAANmlyZWYAAAAA',
  'AAAADmRpbWcAAgABAAEAAAAOZGltZwAEAAEAAwAAAA5hdXhsAAQAAQACAAAAKW1kYXQAAAALKAGvGYDuqz0pN4AAAAAOKAGuM8UyS+R+7ikvYTg=',
].join(''), 'base64');

export function noise(n, seed = 1) {
  const out = Buffer.alloc(n);
  for (let i = 0, x = seed; i < n; i++) out[i] = (x = (x * 1103515245 + 12345) & 0x7fffffff) >> 16;
  return out;
}

// One page, as large as wanted; root: more members of its catalogue.
export function pdf({ bytes = 0, root = '', trailer = '', seed = 1 } = {}) {
  const fill = noise(bytes, seed).toString('hex').slice(0, bytes);
  return Buffer.from(`%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R ${root}>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n` +
    `3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n4 0 obj<</Length ${fill.length}>>stream\n${fill}\nendstream endobj\ntrailer<</Root 1 0 R ${trailer}>>\n%%EOF\n`);
}

// members: { name: Buffer }
export function zip(members) {
  const parts = [], central = [];
  let at = 0;
  for (const [name, bytes] of Object.entries(members)) {
    const packed = deflateRawSync(bytes), head = Buffer.concat([le(20, 2), le(0, 2), le(8, 2), le(0, 4), le(crc32(bytes), 4), le(packed.length, 4), le(bytes.length, 4), le(name.length, 2), le(0, 2)]);
    parts.push(Buffer.from('504b0304', 'hex'), head, Buffer.from(name), packed);
    central.push(Buffer.from('504b01021400', 'hex'), head, le(0, 2), le(0, 2), le(0, 2), le(0, 4), le(at, 4), Buffer.from(name));
    at += 4 + head.length + name.length + packed.length;
  }
  const index = Buffer.concat(central), n = Object.keys(members).length;
  return Buffer.concat([...parts, index, Buffer.from('504b0506', 'hex'), le(0, 4), le(n, 2), le(n, 2), le(index.length, 4), le(at, 4), le(0, 2)]);
}

const TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>';
export const docx = (document, more = {}) => zip({ '[Content_Types].xml': Buffer.from(TYPES), '_rels/.rels': Buffer.from('<a/>'), 'word/document.xml': document, ...more });

// ---- tus ----

const b64 = (text) => Buffer.from(text).toString('base64');
export const sha256 = (bytes) => createHash('sha256').update(bytes).digest();

export class Tus {
  constructor(client) {
    this.client = client;
    this.head = { Accept: 'application/json', 'Tus-Resumable': '1.0.0', 'X-CSRF-Token': client.csrf };
  }

  begin({ owner, component = '', name = 'giay.pdf', size, head = '' }, headers = {}) {
    const metadata = Object.entries({ filename: name, owner, component, head }).map(([key, value]) => `${key} ${b64(value)}`).join(',');
    return this.client.raw('POST', '/tai-len', { headers: { ...this.head, 'Upload-Length': String(size), 'Upload-Metadata': metadata, ...headers } });
  }

  more(path, offset, bytes, headers = {}) {
    return this.client.raw('PATCH', path, { headers: { ...this.head, 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream', ...headers }, body: bytes });
  }

  ask(path) {
    return this.client.raw('HEAD', path, { headers: this.head });
  }

  end(path) {
    return this.client.raw('DELETE', path, { headers: this.head });
  }

  // All of it in so many pieces: the last answer.
  async whole(file, bytes, pieces = 1) {
    const begun = await this.begin({ size: bytes.length, ...file });
    let answer = begun;
    for (let i = 0; i < pieces && answer.status < 300; i++) {
      const from = Math.floor((bytes.length * i) / pieces), to = Math.floor((bytes.length * (i + 1)) / pieces);
      answer = await this.more(begun.headers.location, from, bytes.subarray(from, to));
    }
    return answer;
  }
}

// What a problem+json says, in one line.
export const said = (answer) => JSON.parse(answer.text).errors.map((one) => one.detail).join(' ');
