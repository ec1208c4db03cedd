/* The table of the API, gathered from the rooms. */
#include "core/api.h"
#include "mod/bundle/bundle.h"
#include "mod/catalogue/catalogue_web.h"
#include "mod/citizen/citizen.h"
#include "mod/identity/identity_web.h"
#include "mod/notify/notify.h"
#include "mod/places/places_web.h"
#include "mod/profile/profile.h"
#include "mod/store/store.h"
#include "mod/track/track.h"
#include "views.h"

const struct api_row api_rows[] = {
#include "mod/bundle/bundle_api.inc"
#include "mod/catalogue/catalogue_api.inc"
#include "mod/citizen/citizen_api.inc"
#include "mod/identity/identity_api.inc"
#include "mod/notify/notify_api.inc"
#include "mod/places/places_api.inc"
#include "mod/profile/profile_api.inc"
#include "mod/store/store_api.inc"
#include "mod/track/track_api.inc"
};
const size_t api_rows_n = sizeof api_rows / sizeof *api_rows;

const struct api_tag api_tags[] = {
    { "procedures", "Thủ tục hành chính." },
    { "life-events", "Việc trong đời." },
    { "progress", "Tra cứu theo mã, không cần đăng nhập." },
    { "places", "Đơn vị hành chính cũ và mới." },
    { "sessions", "Đăng nhập và đăng xuất." },
    { "accounts", "Đăng ký tài khoản." },
    { "account", "Tài khoản của tôi." },
    { "notices", "Thông báo gửi cho tôi." },
    { "drafts", "Bản nháp: kê khai, giấy tờ, nộp." },
    { "dossiers", "Hồ sơ của tôi." },
    { "profile", "Tôi và gia đình: khai một lần." },
    { "papers", "Kho giấy tờ của tôi: đã cấp, đã nộp, dùng lại ở đâu." },
    { "bundles", "Bộ hồ sơ liên thông của tôi." },
};
const size_t api_tags_n = sizeof api_tags / sizeof *api_tags;
