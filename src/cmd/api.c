/* The table of the API, gathered from the rooms, and what has no place in it. */
#include "core/api.h"
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
#include "mod/oversee/oversee_web.h"
#include "mod/people/people_web.h"
#include "mod/petition/petition_web.h"
#include "mod/places/places_web.h"
#include "mod/poster/poster.h"
#include "mod/profile/profile.h"
#include "mod/rating/rating.h"
#include "mod/remind/remind.h"
#include "mod/represent/represent_web.h"
#include "mod/result/result_web.h"
#include "mod/store/store.h"
#include "mod/track/track.h"
#include "mod/upload/upload.h"
#include "mod/ward/ward.h"
#include "views.h"

const struct api_row api_rows[] = {
#include "mod/admin/admin_api.inc"
#include "mod/agenda/agenda_api.inc"
#include "mod/assist/assist_api.inc"
#include "mod/booking/booking_api.inc"
#include "mod/bundle/bundle_api.inc"
#include "mod/calendar/calendar_api.inc"
#include "mod/catalogue/catalogue_api.inc"
#include "mod/citizen/citizen_api.inc"
#include "mod/counter/counter_api.inc"
#include "mod/faq/faq_api.inc"
#include "mod/identity/identity_api.inc"
#include "mod/looks/looks_api.inc"
#include "mod/message/message_api.inc"
#include "mod/notify/notify_api.inc"
#include "mod/office/office_api.inc"
#include "mod/oversee/oversee_api.inc"
#include "mod/people/people_api.inc"
#include "mod/petition/petition_api.inc"
#include "mod/places/places_api.inc"
#include "mod/poster/poster_api.inc"
#include "mod/profile/profile_api.inc"
#include "mod/rating/rating_api.inc"
#include "mod/remind/remind_api.inc"
#include "mod/represent/represent_api.inc"
#include "mod/result/result_api.inc"
#include "mod/store/store_api.inc"
#include "mod/track/track_api.inc"
#include "mod/upload/upload_api.inc"
#include "mod/ward/ward_api.inc"
};
const size_t api_rows_n = sizeof api_rows / sizeof *api_rows;

#define FORM "a form alone: what it sends to has a row, and its description names the fields"
#define BROWSER "an exchange that only a browser can make: it leads to another site or asks a device"
#define WORDS "words for people"
const struct api_page api_pages[] = {
    { HTTP_OTHER, "/quan-tri*", "setting up the office: a person does that, at pages that say which law each value follows" },
    { HTTP_OTHER, "/kiosk*", "the screens of a shared computer, which is known by its cookie" },
    { HTTP_GET, "/dang-nhap", FORM },
    { HTTP_GET, "/dang-nhap/quen", FORM },
    { HTTP_GET, "/dang-ky", FORM },
    { HTTP_GET, "/quay/mat-khau", FORM },
    { HTTP_GET, "/ho-tro/moi", FORM },
    { HTTP_GET, "/hoi-dap/gui", FORM },
    { HTTP_GET, "/phan-anh/gui", FORM },
    { HTTP_GET, "/toi-va-gia-dinh/them", FORM },
    { HTTP_GET, "/dai-dien/moi", FORM },
    { HTTP_GET, "/dai-dien/uy-quyen", FORM },
    { HTTP_GET, "/cong-viec/trang-phuong/moi", FORM },
    { HTTP_POST, "/phan-anh/tra-cuu", "leads to an address that a program makes of code and secret by itself" },
    { HTTP_OTHER, "/dang-nhap/qua/*", BROWSER },
    { HTTP_OTHER, "/dang-nhap/noi*", BROWSER },
    { HTTP_OTHER, "/dang-nhap/khoa*", BROWSER },
    { HTTP_OTHER, "/tai-khoan/khoa", BROWSER },
    { HTTP_GET, "/khong-mang", "the page that a browser shows without network" },
    { HTTP_GET, "/sw.js", "the script of that page" },
    { HTTP_GET, "/may/khoa", "the key of drafts that a browser keeps" },
    { HTTP_GET, "/gioi-thieu", WORDS },
    { HTTP_GET, "/tro-giup", WORDS },
    { HTTP_GET, "/tiep-can", WORDS },
    { HTTP_GET, "/rieng-tu", WORDS },
    { HTTP_GET, "/ngon-ngu", "a cookie of the browser" },
    { HTTP_GET, "/hien-thi", "a cookie of the browser" },
    { HTTP_GET, "/assets/{file}", "files of the pages" },
    { HTTP_GET, "/favicon.ico", "files of the pages" },
    { HTTP_GET, "/robots.txt", "for programs already, at the address where they look" },
    { HTTP_GET, "/sitemap.xml", "for programs already, at the address where they look" },
    { HTTP_GET, "/.well-known/*", "for programs already, at the address where they look" },
    { HTTP_GET, "/api/openapi.json", "for programs already, at the address where they look" },
    { HTTP_GET, "/healthz", "for programs already, at the address where they look" },
    { HTTP_GET, "/lich-hen/{token}", "for calendar programs, at an address that is handed out" },
    { HTTP_GET, "/xem/{token}", "a link in a message, for the one who reads it" },
    { HTTP_POST, "/cong/sms/{token}", "for the gateway of text messages, at an address that is handed out" },
};
const size_t api_pages_n = sizeof api_pages / sizeof *api_pages;

const struct api_page *api_page_of(const struct route *r)
{
    for (size_t i = 0; i < api_pages_n; i++) {
        const struct api_page *p = &api_pages[i];
        struct str path = str_c(p->path), is = str_c(r->path);
        bool begins = path.ptr[path.len - 1] == '*';
        bool fits = begins ? str_starts(is, str_cut(path, 0, path.len - 1)) : str_eq(is, path);
        if (fits && (p->method == HTTP_OTHER || p->method == r->method))
            return p;
    }
    return NULL;
}

const struct api_tag api_tags[] = {
    { "procedures", "Thủ tục hành chính." },
    { "life-events", "Việc trong đời." },
    { "questions", "Hỏi đáp công khai." },
    { "deadlines", "Tính ngày hẹn trả." },
    { "progress", "Tra cứu theo mã, không cần đăng nhập." },
    { "places", "Đơn vị hành chính cũ và mới." },
    { "ward", "Trang của xã, phường." },
    { "posters", "Áp phích để dán, có mã QR." },
    { "receptions", "Tiếp nhận lưu động." },
    { "reception-plan", "Lên kế hoạch lưu động." },
    { "booking-office", "Nơi đặt được lịch." },
    { "booking-times", "Giờ còn trống ở quầy." },
    { "bookings", "Lịch hẹn đến quầy." },
    { "petitions", "Phản ánh, kiến nghị." },
    { "own-petitions", "Phản ánh, kiến nghị của tôi." },
    { "petition-doors", "Chuyện này gửi vào đâu." },
    { "sessions", "Đăng nhập và đăng xuất." },
    { "password-resets", "Quên mật khẩu." },
    { "accounts", "Đăng ký tài khoản." },
    { "account", "Tài khoản của tôi." },
    { "notices", "Thông báo gửi cho tôi." },
    { "notice-channels", "Báo cho tôi việc gì, qua đâu." },
    { "calendar-feed", "Lịch hẹn của tôi cho ứng dụng lịch." },
    { "reminders", "Việc được nhắc." },
    { "drafts", "Bản nháp: kê khai, giấy tờ, nộp." },
    { "uploads", "Gửi tệp thành nhiều phần (tus 1.0.0)." },
    { "dossiers", "Hồ sơ của tôi." },
    { "profile", "Tôi và gia đình: khai một lần." },
    { "papers", "Kho giấy tờ của tôi: đã cấp, đã nộp, dùng lại ở đâu." },
    { "bundles", "Bộ hồ sơ liên thông của tôi." },
    { "looks", "Ai đã xem dữ liệu của tôi." },
    { "mandates", "Làm thay và đại diện." },
    { "given-mandates", "Ủy quyền cho người khác." },
    { "help-sessions", "Người giúp: phiên hỗ trợ." },
    { "helper-duty", "Người giúp: giờ trực." },
    { "helped-sessions", "Người được giúp." },
    { "confirmations", "Người được giúp xác nhận và nộp." },
    { "volunteers", "Tổ công nghệ số cộng đồng." },
    { "help-reports", "Phản ánh về người giúp." },
    { "campaign", "Số liệu chiến dịch hỗ trợ." },
    { "desk", "Quầy một cửa." },
    { "office", "Việc của cán bộ giải quyết." },
    { "oversight", "Giám sát." },
};
const size_t api_tags_n = sizeof api_tags / sizeof *api_tags;
