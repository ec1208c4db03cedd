// An archive that was made beside PostgreSQL holds no database: restore says so, and is no success.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const motcua = (...args) => spawnSync(process.env.MOTCUA_BIN, args, { encoding: 'utf8' });

test('keys and files without a database', () => {
  const dir = mkdtempSync(join(tmpdir(), 'motcua-restore-'));
  try {
    mkdirSync(join(dir, 'in'));
    writeFileSync(join(dir, 'in/manifest.json'), '{"format":1}');
    for (const key of ['seal.key', 'csrf.key']) writeFileSync(join(dir, 'in', key), 'x'.repeat(32));
    const archive = join(dir, 'a.tar');
    execFileSync('tar', ['--format=ustar', '-cf', archive, '-C', join(dir, 'in'), 'manifest.json', 'seal.key', 'csrf.key']);
    const whole = motcua('restore', '--verify', archive);
    assert.equal(whole.status, 0, whole.stderr);
    assert.match(whole.stdout, /NOT the database/);
    const refused = motcua('restore', archive, '--data', join(dir, 'new'), '--db', 'postgres:dbname=x');
    assert.equal(refused.status, 2);
    assert.ok(!existsSync(join(dir, 'new')));
    const back = motcua('restore', archive, '--data', join(dir, 'new'));
    assert.equal(back.status, 3, back.stderr);
    assert.match(back.stdout, /restored and checked: keys, files; NOT the database/);
    assert.match(back.stderr, /pg_restore[\s\S]*motcua doctor/);
    assert.ok(existsSync(join(dir, 'new/seal.key')));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
