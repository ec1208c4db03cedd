/* PDF: walks everything that a reader can reach, through object streams and escaped names (libqpdf). */
#include "mod/inspect/inspect_internal.h"
#include <qpdf/qpdf-c.h>

enum { OBJECTS_MAX = 4000000, WAITING_MAX = 2000000, PARENTS_MAX = 16 };

struct walk {
    qpdf_data pdf;
    unsigned char *seen; /* bit of an object's number */
    qpdf_oh *waiting;
    size_t waiting_n, waiting_cap;
    enum inspect_verdict verdict;
};

static bool push(struct walk *w, qpdf_oh oh)
{
    if (w->waiting_n == w->waiting_cap) {
        w->waiting_cap = w->waiting_cap ? w->waiting_cap * 2 : 256;
        qpdf_oh *more = w->waiting_cap > WAITING_MAX ? NULL : realloc(w->waiting, w->waiting_cap * sizeof *more);
        if (!more)
            return false;
        w->waiting = more;
    }
    w->waiting[w->waiting_n++] = oh;
    return true;
}

static bool is_new(struct walk *w, qpdf_oh oh)
{
    int id = qpdf_oh_get_object_id(w->pdf, oh);
    if (id <= 0 || id >= OBJECTS_MAX)
        return id == 0; /* a direct object hangs on one place alone */
    bool seen = w->seen[id / 8] & (1 << id % 8);
    w->seen[id / 8] |= (unsigned char)(1 << id % 8);
    return !seen;
}

static bool holds(struct walk *w, qpdf_oh value) { return !qpdf_oh_is_null(w->pdf, value) && !qpdf_oh_is_scalar(w->pdf, value); }

/* What a member of a dictionary means. */
static enum inspect_verdict judge(struct walk *w, const char *key, qpdf_oh value)
{
    struct str k = str_c(key);
    if (str_eq(k, S("/S")) && (qpdf_oh_is_name_and_equals(w->pdf, value, "/JavaScript") || qpdf_oh_is_name_and_equals(w->pdf, value, "/Launch")))
        return INSPECT_SCRIPT;
    if (str_eq(k, S("/JS")) && (qpdf_oh_is_string(w->pdf, value) || qpdf_oh_is_stream(w->pdf, value)))
        return INSPECT_SCRIPT;
    if ((str_eq(k, S("/JavaScript")) || str_eq(k, S("/XFA"))) && holds(w, value))
        return INSPECT_SCRIPT;
    if ((str_eq(k, S("/EmbeddedFiles")) || str_eq(k, S("/EF"))) && holds(w, value))
        return INSPECT_ATTACHMENT;
    return INSPECT_OK;
}

static void members(struct walk *w, qpdf_oh dict)
{
    qpdf_oh_begin_dict_key_iter(w->pdf, dict);
    while (qpdf_oh_dict_more_keys(w->pdf)) {
        const char *key = qpdf_oh_dict_next_key(w->pdf);
        qpdf_oh value = qpdf_oh_get_key(w->pdf, dict, key);
        enum inspect_verdict v = judge(w, key, value);
        if (v != INSPECT_OK && w->verdict != INSPECT_SCRIPT)
            w->verdict = v;
        if (qpdf_oh_is_scalar(w->pdf, value) || !is_new(w, value))
            qpdf_oh_release(w->pdf, value);
        else if (!push(w, value))
            w->verdict = INSPECT_HUGE;
    }
}

static void elements(struct walk *w, qpdf_oh array)
{
    int n = qpdf_oh_get_array_n_items(w->pdf, array);
    for (int i = 0; i < n && w->verdict != INSPECT_HUGE; i++) {
        qpdf_oh value = qpdf_oh_get_array_item(w->pdf, array, i);
        if (qpdf_oh_is_scalar(w->pdf, value) || !is_new(w, value))
            qpdf_oh_release(w->pdf, value);
        else if (!push(w, value))
            w->verdict = INSPECT_HUGE;
    }
}

static enum inspect_verdict walk(qpdf_data pdf)
{
    struct walk w = { .pdf = pdf, .seen = calloc(1, OBJECTS_MAX / 8 + 1) };
    if (!w.seen || !push(&w, qpdf_get_trailer(pdf)))
        return INSPECT_HUGE;
    while (w.waiting_n && w.verdict != INSPECT_SCRIPT && w.verdict != INSPECT_HUGE) {
        qpdf_oh oh = w.waiting[--w.waiting_n];
        if (qpdf_oh_is_stream(pdf, oh)) {
            qpdf_oh dict = qpdf_oh_get_dict(pdf, oh);
            members(&w, dict);
            qpdf_oh_release(pdf, dict);
        } else if (qpdf_oh_is_dictionary(pdf, oh)) {
            members(&w, oh);
        } else if (qpdf_oh_is_array(pdf, oh)) {
            elements(&w, oh);
        }
        qpdf_oh_release(pdf, oh);
    }
    free(w.seen);
    free(w.waiting);
    return w.verdict;
}

static int64_t side(qpdf_data pdf, qpdf_oh box, int from)
{
    double low = qpdf_oh_get_numeric_value(pdf, qpdf_oh_get_array_item(pdf, box, from));
    double high = qpdf_oh_get_numeric_value(pdf, qpdf_oh_get_array_item(pdf, box, from + 2));
    double d = high > low ? high - low : low - high;
    return d > 0 && d < 20000 ? (int64_t)(d + 0.5) : 0;
}

/* Of the first page, in points; a page has it from its parents when it says nothing itself. */
static void page_size(qpdf_data pdf, struct inspection *f)
{
    qpdf_oh at = qpdf_get_page_n(pdf, 0);
    for (int i = 0; i < PARENTS_MAX && qpdf_oh_is_dictionary(pdf, at); i++) {
        qpdf_oh box = qpdf_oh_get_key(pdf, at, "/MediaBox");
        if (qpdf_oh_is_array(pdf, box) && qpdf_oh_get_array_n_items(pdf, box) == 4) {
            f->width = side(pdf, box, 0);
            f->height = side(pdf, box, 1);
            return;
        }
        at = qpdf_oh_get_key(pdf, at, "/Parent");
    }
}

void inspect_pdf(struct looked *l)
{
    struct inspection *f = &l->found;
    qpdf_data pdf = qpdf_init();
    qpdf_silence_errors(pdf);
    qpdf_set_suppress_warnings(pdf, QPDF_TRUE);
    QPDF_ERROR_CODE e = qpdf_read_memory(pdf, "", l->bytes.ptr, l->bytes.len, "");
    if (e & QPDF_ERRORS) {
        f->verdict = qpdf_has_error(pdf) && qpdf_get_error_code(pdf, qpdf_get_error(pdf)) == qpdf_e_password ? INSPECT_LOCKED : INSPECT_BROKEN;
        return;
    }
    f->verdict = qpdf_is_encrypted(pdf) ? INSPECT_LOCKED : walk(pdf);
    if (f->verdict != INSPECT_OK)
        return;
    int pages = qpdf_get_num_pages(pdf);
    if (pages < 1 || qpdf_has_error(pdf)) {
        f->verdict = INSPECT_BROKEN;
        return;
    }
    f->pages = pages;
    page_size(pdf, f);
}
