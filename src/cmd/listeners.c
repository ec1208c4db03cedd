/* Who hears of which events, which jobs there are, and which chores. */
#include "core/blob.h"
#include "core/event.h"
#include "core/job.h"
#include "mod/assist/assist.h"
#include "mod/booking/booking.h"
#include "mod/bundle/bundle.h"
#include "mod/calendar/calendar.h"
#include "mod/citizen/draft.h"
#include "mod/code/code.h"
#include "mod/looks/looks.h"
#include "mod/notify/notify.h"
#include "mod/notify/notify_code.h"
#include "mod/notify/staff.h"
#include "mod/oversee/oversee.h"
#include "mod/papers/papers.h"
#include "mod/people/people.h"
#include "mod/process/process.h"
#include "mod/rating/rating.h"
#include "mod/remind/remind.h"
#include "mod/scan/scan.h"
#include "mod/profile/profile.h"
#include "mod/represent/help.h"
#include "mod/represent/represent.h"
#include "mod/store/store.h"
#include "mod/successor/successor.h"
#include "mod/upload/upload.h"

const struct event_listener event_listeners[] = {
    { "access.", looks_on_event },
    { "dossier.submitted", people_on_submitted },
    { "account.created", people_on_account },
    { "account.changed", people_on_account },
    { "dossier.", notify_on_event },
    { "process.asked", notify_on_event },
    { "dossier.received", people_on_received },
    { "dossier.", notify_staff_on_event },
    { "opinion.late", notify_staff_on_event },
    { "task.left", notify_staff_on_event },
    { "task.urged", notify_staff_on_event },
    { "dossier.received", process_on_received },
    { "dossier.received", store_on_received },
    { "paper.", store_on_paper },
    { "result.signed", store_on_result },
    { "result.signed", profile_on_result },
    { "correction.decided", profile_on_correction },
    { "correction.", store_on_correction },
    { "dossier.received", bundle_on_event },
    { "dossier.done", bundle_on_event },
    { "dossier.declined", bundle_on_event },
    { "dossier.refused", bundle_on_event },
    { "dossier.stopped", bundle_on_event },
    { "dossier.withdrawn", bundle_on_event },
    { "dossier.stopped", process_on_ended },
    { "dossier.declined", process_on_ended },
    { "dossier.supplemented", process_on_going_on },
    { "dossier.duty_met", process_on_going_on },
    { "dossier.kept_on", process_on_going_on },
    { "setting.changed", scan_on_setting },
    { "paper.infected", scan_on_infected },
    { "staff.role_ended", process_on_role_ended },
    { "dossier.returned", rating_on_returned },
    { "dossier.", assist_on_event },
    { "mandate.", assist_on_event },
    { "help.", assist_on_event },
    { "code.guessed", notify_on_guessed },
    { "code.guessed", assist_on_event },
};
const size_t event_listeners_n = sizeof event_listeners / sizeof *event_listeners;

const struct job_kind job_kinds[] = {
    { .kind = "process.timer", .fn = process_on_timer },
    { .kind = "process.opinion", .fn = process_on_opinion },
    { .kind = "code.send", .fn = notify_on_code, .first = true },
    { .kind = "notify.mail", .fn = notify_on_send },
    { .kind = "notify.sms", .fn = notify_on_send },
    { .kind = "notify.receipt", .fn = notify_on_receipt_due },
    { .kind = "succession.act", .fn = succession_on_job },
    { .kind = "calendar.move", .fn = calendar_on_move },
    { .kind = PAPER_SCAN_JOB, .fn = scan_on_file },
};
const size_t job_kinds_n = sizeof job_kinds / sizeof *job_kinds;

const struct job_chore job_chores[] = {
    { "once", 1, job_forget_once },
    { "mail", 1, notify_tidy },
    { "drafts", 24, draft_purge },
    { "drafts.remind", 24, draft_remind },
    { "codes", 24, code_chore },
    { "mandates", 24, mandate_chore },
    { "help", 1, help_chore },
    { "left", 1, process_release_left },
    { "oversee", 1, oversee_chore },
    { "people", 24, people_chore },
    { "rating", 24, rating_chore },
    { "scan", 1, scan_chore },
    { "uploads", 24, upload_chore },
    { "bookings", 1, booking_remind },
    { "blobs", 24, blob_sweep_chore },
    { "remind", 24, remind_chore },
};
const size_t job_chores_n = sizeof job_chores / sizeof *job_chores;
