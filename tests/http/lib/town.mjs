import { startMotcua } from '../../lib/motcua.mjs';
import { Office } from './office.mjs';
import { LOGINS } from './table.mjs';
import { addStranger, build } from './world.mjs';

// For tests that ask every route: a server, everybody of LOGINS logged in, and one object of every kind.
export async function town() {
  const server = await startMotcua({ env: { MOTCUA_RATE_OFF: '1' } });
  const office = new Office(server), people = {};
  addStranger(office);
  await Promise.all(Object.entries(LOGINS).map(async ([role, login]) => (people[role] = login ? await office.as(login) : server.client())));
  return { server, office, people, world: await build(office) };
}
