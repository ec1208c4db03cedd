// Examples of a procedure (procedures/<code>/examples): the answers that a person gives.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export function example(code, { channel } = {}) {
  const dir = join('procedures', code, 'examples');
  for (const file of readdirSync(dir).sort()) {
    const one = JSON.parse(readFileSync(join(dir, file), 'utf8'));
    for (const it of Array.isArray(one) ? one : [one])
      if (it.expect.verdict === 'accepted' && (!channel || it.channel === channel)) return it;
  }
  throw new Error(`no accepted example of ${code} through ${channel}`);
}

export const formValues = (values) => Object.fromEntries(Object.entries(values).map(([key, value]) => [`f.${key}`, value]));

// What a page says of the questions that stood on it, here all of a form: an unticked box sends nothing itself.
export const formSeen = (code) => Object.fromEntries([...readFileSync(join('procedures', code, 'form.json'), 'utf8').matchAll(/"key":\s*"(\w+)"/g)].map(([, key]) => [`f._${key}`, '1']));

// A small PDF that stands for a scan.
export const SCAN = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
