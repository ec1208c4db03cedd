/* Who hears of which events, which jobs there are, and which chores. */
#include "core/blob.h"
#include "core/event.h"
#include "core/job.h"
#include "mod/booking/booking.h"
#include "mod/bundle/bundle.h"
#include "mod/calendar/calendar.h"
#include "mod/citizen/draft.h"
#include "mod/notify/notify.h"
#include "mod/notify/staff.h"
#include "mod/oversee/oversee.h"
#include "mod/people/people.h"
#include "mod/process/process.h"
#include "mod/successor/successor.h"

const struct event_listener event_listeners[] = {
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
    { "staff.role_ended", process_on_role_ended },
};
const size_t event_listeners_n = sizeof event_listeners / sizeof *event_listeners;

const struct job_kind job_kinds[] = {
    { "process.timer", process_on_timer },
    { "process.opinion", process_on_opinion },
    { "notify.mail", notify_on_mail },
    { "succession.act", succession_on_job },
    { "calendar.move", calendar_on_move },
};
const size_t job_kinds_n = sizeof job_kinds / sizeof *job_kinds;

const struct job_chore job_chores[] = {
    { "once", 1, job_forget_once },
    { "mail", 1, notify_tidy },
    { "drafts", 24, draft_purge },
    { "left", 1, process_release_left },
    { "oversee", 1, oversee_chore },
    { "people", 24, people_chore },
    { "bookings", 1, booking_remind },
    { "blobs", 24, blob_sweep_chore },
};
const size_t job_chores_n = sizeof job_chores / sizeof *job_chores;
