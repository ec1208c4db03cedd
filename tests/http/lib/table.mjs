// What the law of the house says (src/core/authz.h), once more and by hand; and which object each path of the table may name.
import assert from 'node:assert/strict';
import { PEOPLE } from './office.mjs';
import { STRANGER } from './world.mjs';

export const LOGINS = { nobody: null, ...PEOPLE, away: STRANGER };
const STAFF = ['officer', 'specialist', 'leader', 'clerk', 'supervisor', 'away'];
export const MAY = {
  PUBLIC: Object.keys(LOGINS), LOGGED_IN: Object.keys(LOGINS).filter((role) => role !== 'nobody'), CITIZEN: ['citizen', 'other', 'volunteer'], STAFF,
  INTAKE: ['officer', 'away'], WORK: ['officer', 'specialist', 'leader', 'clerk', 'away'], APPROVE: ['leader', 'away'], CASH: ['officer', 'away'],
  PETITION: ['officer', 'leader', 'clerk', 'supervisor', 'away'], REGISTER: ['officer', 'leader', 'supervisor', 'away'], SUPERVISE: ['supervisor', 'leader', 'away'], CONFIGURE: ['admin'], CALENDAR: ['admin', 'leader', 'away'], PUBLISH: ['leader', 'clerk', 'away'], POSTER: [...STAFF, 'admin'], AUDIT: [],
  HELP: ['volunteer'], GROUPS: ['admin', 'leader', 'away'], CAMPAIGN: ['leader', 'supervisor', 'admin', 'volunteer', 'away'],
};

// Objects of each path: what the owner, or an official within reach, may name. `only`: the roles that reach it beside the permission.
const own = { citizens: ['citizen'], office: STAFF.filter((role) => role !== 'away') };
const OBJECTS = {
  '/thu-tuc/{code}': () => ({ path: '/thu-tuc/1.004873', all: true, unknown: '/thu-tuc/9.999999' }),
  '/thu-tuc/{code}/co-duoc-khong': () => ({ path: '/thu-tuc/1.004873/co-duoc-khong', all: true, unknown: '/thu-tuc/9.999999/co-duoc-khong' }),
  '/phuong/tin/{id}': (w) => ({ path: `/phuong/tin/${w.post}`, all: true }),
  '/phuong/tep/{id}': (w) => ({ path: `/phuong/tep/${w.media}`, all: true }),
  '/cong-viec/trang-phuong/{id}/tep/{file}': (w) => ({ path: `/cong-viec/trang-phuong/${w.guide}/tep/${w.media}`, by: ['leader', 'clerk'] }),
  '/cong-viec/trang-phuong/{id}': (w) => ({ path: `/cong-viec/trang-phuong/${w.post}`, by: ['leader', 'clerk'] }),
  '/dat-lich/{code}/{secret}': (w) => ({ path: `/dat-lich/LH-26-99999/${w.bookingSecret}`, all: true, unknown: '/dat-lich/LH-26-99999/khong-dung' }),
  '/quay/lich-hen/{id}': (w) => ({ path: `/quay/lich-hen/${w.booking}`, by: own.office }),
  '/quan-tri/lich-hen/{id}': (w) => ({ path: `/quan-tri/lich-hen/${w.slot}`, by: ['admin', 'leader'] }),
  '/ap-phich/trang/{word}': () => ({ path: '/ap-phich/trang/phuong', all: true, unknown: '/ap-phich/trang/khong-co' }),
  '/ap-phich/thu-tuc/{code}': () => ({ path: '/ap-phich/thu-tuc/1.004873', all: true, unknown: '/ap-phich/thu-tuc/9.999999' }),
  '/viec/{slug}': () => ({ path: '/viec/co-con', all: true, unknown: '/viec/khong-co' }),
  '/assets/{file}': () => ({ path: '/assets/favicon.svg', all: true, unknown: '/assets/no-such-file.css' }),
  '/t/{code}/{secret}': (w) => ({ path: `/t/${w.workCode}/${w.secret}`, all: true }),
  '/ho-so/nhap/{id}/giay-to/{paper}': (w) => ({ path: `/ho-so/nhap/${w.draft}/giay-to/${w.draftPaper}`, by: own.citizens }),
  '/ho-so/nhap/{id}/to-khai/{page}': (w) => ({ path: `/ho-so/nhap/${w.draft}/to-khai/1`, by: own.citizens }),
  '/ho-so/bo/{id}': (w) => ({ path: `/ho-so/bo/${w.bundle}`, by: own.citizens }),
  '/lien-thong/{id}': (w) => ({ path: `/lien-thong/${w.bundle}`, by: own.office }),
  '/ho-so/nhap/{id}': (w) => ({ path: `/ho-so/nhap/${w.draft}`, by: own.citizens }),
  '/quay/chuan-bi/{id}': (w) => ({ path: `/quay/chuan-bi/${w.prepared}`, by: own.office }),
  '/ho-so/{id}/giay-to/{paper}': (w) => ({ path: `/ho-so/${w.asked}/giay-to/${w.askedPaper}`, by: own.citizens }),
  '/tai-len/{id}': (w) => ({ path: `/tai-len/${w.upload}`, by: own.citizens }),
  '/ho-so/{id}/phieu/{slip}': (w) => ({ path: `/ho-so/${w.asked}/phieu/${w.askedSlip}`, by: own.citizens }),
  '/ho-so/{id}/ban-nhap': (w) => ({ path: `/ho-so/${w.birth}/ban-nhap`, by: own.citizens }),
  '/ho-so/{id}/dinh-chinh/{correction}': (w) => ({ path: `/ho-so/${w.done}/dinh-chinh/${w.correction}`, by: own.citizens }),
  '/ho-so/{id}/ket-qua': (w) => ({ path: `/ho-so/${w.done}/ket-qua`, by: own.citizens }),
  '/ho-so/{id}/da-bo-sung': (w) => ({ path: `/ho-so/${w.asked}/da-bo-sung`, by: own.citizens }),
  '/t/{code}/{secret}/danh-gia': (w) => ({ path: `/t/${w.doneCode}/${w.doneSecret}/danh-gia`, all: true }),
  '/ho-so/{id}/danh-gia': (w) => ({ path: `/ho-so/${w.done}/danh-gia`, by: own.citizens }),
  '/phan-anh/noi-nhan/{door}': () => ({ path: '/phan-anh/noi-nhan/complaint', all: true, unknown: '/phan-anh/noi-nhan/window' }),
  '/phan-anh/cong-khai/{code}': (w) => ({ path: `/phan-anh/cong-khai/${w.publicPetition}`, all: true, unknown: '/phan-anh/cong-khai/PA-000000-0001' }),
  '/phan-anh/t/{code}/{secret}': (w) => ({ path: `/phan-anh/t/${w.petitionCode}/${w.petitionSecret}`, all: true }),
  '/cong-viec/phan-anh/{id}/tep/{file}': (w) => ({ path: `/cong-viec/phan-anh/${w.petition}/tep/${w.petitionFile}`, by: own.office }),
  '/cong-viec/phan-anh/{id}': (w) => ({ path: `/cong-viec/phan-anh/${w.petition}`, by: own.office }),
  '/cong-viec/hoi-dap/{id}': (w) => ({ path: `/cong-viec/hoi-dap/${w.question}`, by: own.office }),
  '/hoi-dap/cau/{id}': (w) => ({ path: `/hoi-dap/cau/${w.published}`, all: true, unknown: '/hoi-dap/cau/900000000000000001' }),
  '/ho-so/{id}/lich': (w) => ({ path: `/ho-so/${w.done}/lich`, by: own.citizens }),
  '/xem/{token}': (w) => ({ path: `/xem/${w.seen}`, all: true, unknown: '/xem/khong-co' }),
  '/cong/sms/{token}': (w) => ({ path: `/cong/sms/${w.receipt}`, all: true, unknown: '/cong/sms/khong-co' }),
  '/lich-hen/{token}': (w) => ({ path: `/lich-hen/${w.feed}`, all: true, unknown: '/lich-hen/1-ab.ics' }),
  '/nhac-viec/{id}': (w) => ({ path: `/nhac-viec/${w.reminder}`, by: own.citizens }),
  '/ho-so/{id}': (w) => ({ path: `/ho-so/${w.dossier}`, by: own.citizens }),
  '/toi-va-gia-dinh/{id}': (w) => ({ path: `/toi-va-gia-dinh/${w.member}`, by: own.citizens }),
  '/giay-to-cua-toi/{id}': (w) => ({ path: `/giay-to-cua-toi/${w.stored}`, by: own.citizens }),
  '/quay/ho-so/{id}/tra': (w) => ({ path: `/quay/ho-so/${w.done}/tra`, by: own.office }),
  '/quay/ho-so/{id}': (w) => ({ path: `/quay/ho-so/${w.dossier}`, by: own.office }),
  '/quay/phi/{id}': (w) => ({ path: `/quay/phi/${w.fee}`, by: own.office }),
  '/cong-viec/ho-so/{id}/ban-ky': (w) => ({ path: `/cong-viec/ho-so/${w.done}/ban-ky`, by: own.office }),
  '/cong-viec/ho-so/{id}/dinh-chinh': (w) => ({ path: `/cong-viec/ho-so/${w.done}/dinh-chinh`, by: own.office }),
  '/cong-viec/dinh-chinh/{id}': (w) => ({ path: `/cong-viec/dinh-chinh/${w.correction}`, by: own.office }),
  '/cong-viec/ho-so/{id}': (w) => ({ path: `/cong-viec/ho-so/${w.work}`, by: own.office }),
  '/cong-viec/buoc/{id}': (w) => ({ path: `/cong-viec/buoc/${w.task}`, by: [w.taskRole] }),
  '/giam-sat/buoc/{id}': (w) => ({ path: `/giam-sat/buoc/${w.task}`, by: ['leader', 'supervisor'] }),
  '/cong-viec/uy-quyen/{id}': (w) => ({ path: `/cong-viec/uy-quyen/${w.cover}`, by: ['officer'] }),
  '/dang-nhap/qua/{id}/ve': (w) => ({ path: `/dang-nhap/qua/${w.provider}/ve`, all: true }),
  '/dang-nhap/qua/{id}': (w) => ({ path: `/dang-nhap/qua/${w.provider}`, all: true, unknown: '/dang-nhap/qua/900000000000000000' }),
  '/quan-tri/dang-nhap/{id}': (w) => ({ path: `/quan-tri/dang-nhap/${w.provider}`, by: ['admin'] }),
  '/quan-tri/lich/de-xuat/{id}': (w) => ({ path: `/quan-tri/lich/de-xuat/${w.proposal}`, by: ['admin', 'leader'] }),
  '/quan-tri/lich/{id}': (w) => ({ path: `/quan-tri/lich/${w.agency}`, by: ['admin', 'leader'] }),
  '/quan-tri/lien-thong/{word}': () => ({ path: '/quan-tri/lien-thong/police', by: ['admin'], unknown: '/quan-tri/lien-thong/nobody' }),
  '/quan-tri/don-vi/{id}': (w) => ({ path: `/quan-tri/don-vi/${w.unit}`, by: ['admin'] }),
  '/quan-tri/don-vi/ke-tuc/{id}': (w) => ({ path: `/quan-tri/don-vi/ke-tuc/${w.plan}`, by: ['admin'] }),
  '/quan-tri/can-bo/{id}': (w) => ({ path: `/quan-tri/can-bo/${w.staff}`, by: ['admin'] }),
  '/quan-tri/vai-tro/{id}': (w) => ({ path: `/quan-tri/vai-tro/${w.role}`, by: ['admin'] }),
  '/quan-tri/uy-quyen/{id}': (w) => ({ path: `/quan-tri/uy-quyen/${w.cover}`, by: ['admin'] }),
  '/nguoi-trung/{id}': (w) => ({ path: `/nguoi-trung/${w.doubt}`, by: own.office }),
  '/nguoi/{id}': (w) => ({ path: `/nguoi/${w.person}`, by: own.office }),
  '/nguoi-gop/{id}': (w) => ({ path: `/nguoi-gop/${w.merge}`, by: own.office }),
  '/cong-viec/phieu/{id}': (w) => ({ path: `/cong-viec/phieu/${w.workSlip}`, by: own.office }),
  '/dai-dien/{id}': (w) => ({ path: `/dai-dien/${w.mandate}`, by: own.citizens }),
  '/quay/dai-dien/{id}': (w) => ({ path: `/quay/dai-dien/${w.mandate}`, by: own.office }),
  '/ho-tro/{id}': (w) => ({ path: `/ho-tro/${w.help}`, by: ['volunteer'] }),
  '/duoc-giup/{id}': (w) => ({ path: `/duoc-giup/${w.helped}`, by: own.citizens }),
  '/xac-nhan/{key}': (w) => ({ path: `/xac-nhan/${w.helpSecret}`, all: true, unknown: '/xac-nhan/khong-co' }),
  '/quay/nguoi-giup/{id}': (w) => ({ path: `/quay/nguoi-giup/${w.helpDesk}`, by: own.office }),
  '/to-cong-nghe/{id}': (w) => ({ path: `/to-cong-nghe/${w.volunteer}`, by: ['admin', 'leader'] }),
  '/phan-anh-ho-tro/{id}': (w) => ({ path: `/phan-anh-ho-tro/${w.report}`, by: ['leader'] }),
  '/luu-dong/{id}': (w) => ({ path: `/luu-dong/${w.stop}`, by: ['admin', 'leader'] }),
  '/quan-tri/may-dung-chung/{id}': (w) => ({ path: `/quan-tri/may-dung-chung/${w.kiosk}`, by: ['admin'] }),
  '/kiosk/may/{token}': () => ({ path: '/kiosk/may/khong-co', all: true }),
  '/cong-viec/giay-to/{id}': (w) => ({ path: `/cong-viec/giay-to/${w.workPaper}`, by: own.office }),
};
// The longest pattern that the route begins with; the rest of the route ("/nhan") follows the object.
export function objectOf(route, world) {
  if (!route.path.includes('{')) return { path: route.path, all: true };
  const pattern = Object.keys(OBJECTS).filter((one) => route.path === one || route.path.startsWith(`${one}/`)).sort((a, b) => b.length - a.length)[0];
  assert.ok(pattern, `OBJECTS has nothing for ${route.path}`);
  const rest = route.path.slice(pattern.length);
  assert.ok(!rest.includes('{'), `OBJECTS has nothing for ${route.path}`);
  const object = OBJECTS[pattern](world);
  return { ...object, path: object.path + rest, unknown: object.unknown && object.unknown + rest };
}

// The same object at its address in the API; undefined when the route is a page alone.
export function apiPath(route, path) {
  const args = new RegExp(`^${route.path.replace(/[.*+?]/g, '\\$&').replace(/\{[^}]*\}/g, '([^/]+)')}$`).exec(path)?.slice(1);
  return route.api?.replace(/\{[^}]*\}/g, () => args.shift());
}
