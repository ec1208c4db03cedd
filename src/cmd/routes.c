/* The table of routes, gathered from the rooms, and the main navigation. */
#include "core/nav.h"
#include "core/web.h"
#include "mod/admin/admin.h"
#include "mod/agenda/agenda.h"
#include "mod/assist/assist_web.h"
#include "mod/booking/booking.h"
#include "mod/bundle/bundle.h"
#include "mod/calendar/calendar_web.h"
#include "mod/catalogue/catalogue_web.h"
#include "mod/citizen/citizen.h"
#include "mod/counter/counter.h"
#include "mod/faq/faq.h"
#include "mod/identity/identity_web.h"
#include "mod/looks/looks.h"
#include "mod/message/message.h"
#include "mod/notify/notify.h"
#include "mod/notify/staff.h"
#include "mod/office/office.h"
#include "mod/offline/offline.h"
#include "mod/oidc/oidc.h"
#include "mod/oversee/oversee_web.h"
#include "mod/passkey/passkey.h"
#include "mod/people/people_web.h"
#include "mod/petition/petition_web.h"
#include "mod/places/places_web.h"
#include "mod/rating/rating.h"
#include "mod/remind/remind.h"
#include "mod/represent/represent_web.h"
#include "mod/poster/poster.h"
#include "mod/profile/profile.h"
#include "mod/result/result_web.h"
#include "mod/site/site.h"
#include "mod/store/store.h"
#include "mod/successor/successor.h"
#include "mod/track/track.h"
#include "mod/upload/upload.h"
#include "mod/ward/ward.h"

const struct route routes[] = {
#include "mod/admin/admin_routes.inc"
#include "mod/agenda/agenda_routes.inc"
#include "mod/assist/assist_routes.inc"
#include "mod/booking/booking_routes.inc"
#include "mod/bundle/bundle_routes.inc"
#include "mod/calendar/calendar_routes.inc"
#include "mod/catalogue/catalogue_routes.inc"
#include "mod/citizen/citizen_routes.inc"
#include "mod/counter/counter_routes.inc"
#include "mod/faq/faq_routes.inc"
#include "mod/identity/identity_routes.inc"
#include "mod/looks/looks_routes.inc"
#include "mod/message/message_routes.inc"
#include "mod/notify/notify_routes.inc"
#include "mod/office/office_routes.inc"
#include "mod/offline/offline_routes.inc"
#include "mod/oidc/oidc_routes.inc"
#include "mod/oversee/oversee_routes.inc"
#include "mod/passkey/passkey_routes.inc"
#include "mod/people/people_routes.inc"
#include "mod/petition/petition_routes.inc"
#include "mod/places/places_routes.inc"
#include "mod/rating/rating_routes.inc"
#include "mod/remind/remind_routes.inc"
#include "mod/represent/represent_routes.inc"
#include "mod/poster/poster_routes.inc"
#include "mod/profile/profile_routes.inc"
#include "mod/result/result_routes.inc"
#include "mod/site/site_routes.inc"
#include "mod/store/store_routes.inc"
#include "mod/successor/successor_routes.inc"
#include "mod/track/track_routes.inc"
#include "mod/upload/upload_routes.inc"
#include "mod/ward/ward_routes.inc"
};
const size_t routes_n = sizeof routes / sizeof *routes;

const struct nav_row nav_rows[] = {
    { "/quay", MSG_counter_nav, PERM_INTAKE },
    { "/quay/lich-hen", MSG_booking_nav, PERM_INTAKE },
    { "/cong-viec", MSG_office_nav, PERM_WORK },
    { "/cong-viec/cho-quyet-dinh", MSG_office_decisions, PERM_APPROVE },
    { "/cong-viec/so-theo-doi", MSG_office_register, PERM_REGISTER },
    { "/cong-viec/tin-nhan", MSG_message_list, PERM_WORK },
    { "/giam-sat", MSG_oversee_nav, PERM_SUPERVISE },
    { "/cong-viec/phan-anh", MSG_petition_nav, PERM_PETITION },
    { "/cong-viec/trang-phuong", MSG_ward_nav, PERM_PUBLISH },
    { "/nguoi-trung", MSG_people_nav, PERM_INTAKE },
    { "/ho-so", MSG_citizen_list, PERM_CITIZEN },
    { "/ai-da-xem", MSG_looks_nav, PERM_CITIZEN },
    { "/ho-tro", MSG_assist_title, PERM_HELP },
    { "/toi-va-gia-dinh", MSG_profile_title, PERM_CITIZEN },
    { "/giay-to-cua-toi", MSG_store_title, PERM_CITIZEN },
    { "/thong-bao", MSG_notice_title, PERM_CITIZEN },
    { "/thong-bao", MSG_notice_title, PERM_STAFF },
    { "/to-cong-nghe", MSG_assist_groups, PERM_GROUPS },
    { "/quan-tri/lich", MSG_lich_nav, PERM_APPROVE },
    { "/quan-tri/lich-hen", MSG_booking_plan, PERM_CALENDAR },
    { "/quan-tri", MSG_admin_nav, PERM_CONFIGURE },
};
const size_t nav_rows_n = sizeof nav_rows / sizeof *nav_rows;

beside_fn *const besides[] = { booking_beside, ward_beside };
const size_t besides_n = sizeof besides / sizeof *besides;

pages_fn *const page_lists[] = { ward_pages, faq_pages };
const size_t page_lists_n = sizeof page_lists / sizeof *page_lists;
