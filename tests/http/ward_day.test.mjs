// A day of a ward: two hundred people, five volunteers and the office, all at once, on lines that break. The mail server is away
// for an hour, the gateway loses text messages, nobody gets through for a while, and the power goes once. In the evening everything
// that anybody was told is there, once, and everything that is there is explained.
//
// MOTCUA_TEST_SEED=n gives the same people, scripts and breaks again.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as accounts from './lib/day/accounts.mjs';
import { Day } from './lib/day/day.mjs';
import { checkWhole } from './lib/whole.mjs';

let day;
before(async () => {
  const seed = Number(process.env.MOTCUA_TEST_SEED ?? Math.floor(Math.random() * 1e6));
  console.log(`# MOTCUA_TEST_SEED=${seed}`);
  day = new Day(seed);
  await day.open();
});
after(() => day.close());

test('the day', async () => {
  for (const part of ['prepare', 'morning', 'afternoon', 'evening']) await day[part]();
  day.done = true;
  console.log(day.table());
});

const evening = (what, check) => test(what, (t) => (day.done ? check(day) : t.skip('the day broke off')));
evening('nothing is half', () => assert.ok(checkWhole(day.server) > 0));
for (const [what, check] of Object.entries(accounts.CHECKS)) evening(what, check);
