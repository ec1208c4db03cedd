/* Who hears of which events, which jobs there are, and which chores. */
#include "core/blob.h"
#include "core/event.h"
#include "core/job.h"
#include "mod/calendar/calendar.h"
#include "mod/citizen/draft.h"
#include "mod/notify/notify.h"
#include "mod/process/process.h"

const struct event_listener event_listeners[] = {
    { "dossier.", notify_on_event },
    { "process.asked", notify_on_event },
    { "dossier.received", process_on_received },
};
const size_t event_listeners_n = sizeof event_listeners / sizeof *event_listeners;

const struct job_kind job_kinds[] = {
    { "process.timer", process_on_timer },
    { "notify.mail", notify_on_mail },
    { "calendar.move", calendar_on_move },
};
const size_t job_kinds_n = sizeof job_kinds / sizeof *job_kinds;

const struct job_chore job_chores[] = {
    { "once", 1, job_forget_once },
    { "mail", 1, notify_tidy },
    { "drafts", 24, draft_purge },
    { "blobs", 24, blob_sweep_chore },
};
const size_t job_chores_n = sizeof job_chores / sizeof *job_chores;
