/* Where something of a JSON tree stands in its text: the text is walked along with the tree that was read from it. Keys
 * and texts of a tree are copies with addresses of their own, and an address is what marks a place. */
#include "mod/catalogue/catalogue_internal.h"

const char *json_place(const struct json *j, const char *member)
{
    if (!j || j->kind != JSON_OBJECT || !j->n)
        return j && j->kind == JSON_TEXT ? j->text.ptr : NULL;
    for (size_t i = 0; member && i < j->n; i++)
        if (str_eq(j->keys[i], str_c(member)))
            return j->keys[i].ptr;
    return j->keys[0].ptr;
}

struct walk {
    struct str text;
    size_t at;
    int line, found;
    const char *place;
};

static bool in_scalar(char ch) { return ch > ' ' && ch != ',' && ch != ']' && ch != '}'; }

static void space(struct walk *w)
{
    for (; w->at < w->text.len; w->at++) {
        unsigned char ch = (unsigned char)w->text.ptr[w->at];
        w->line += ch == '\n';
        if (ch > ' ' && ch < 0x80) /* a byte order mark is passed over */
            return;
    }
}

static void string(struct walk *w)
{
    for (w->at++; w->at < w->text.len && w->text.ptr[w->at] != '"'; w->at++)
        w->at += w->text.ptr[w->at] == '\\';
    w->at++;
}

static void mark(struct walk *w, const char *at)
{
    if (at == w->place && !w->found)
        w->found = w->line;
}

/* As deep as the tree, which its reader kept shallow (JSON_DEPTH_MAX). */
static void walk(struct walk *w, const struct json *j)
{
    bool list = j->kind == JSON_ARRAY || j->kind == JSON_OBJECT;
    space(w);
    if (j->kind == JSON_TEXT) {
        mark(w, j->text.ptr);
        string(w);
    }
    while (!list && j->kind != JSON_TEXT && w->at < w->text.len && in_scalar(w->text.ptr[w->at]))
        w->at++;
    if (list)
        w->at++; /* the bracket */
    for (size_t i = 0; list && i < j->n && !w->found; i++) {
        space(w);
        if (j->kind == JSON_OBJECT) {
            mark(w, j->keys[i].ptr);
            string(w);
            space(w);
            w->at++; /* the colon */
        }
        walk(w, &j->items[i]);
        space(w);
        w->at += i + 1 < j->n; /* the comma */
    }
    space(w);
    w->at += list;
}

int json_place_line(struct str text, const struct json *tree, const char *place)
{
    struct walk w = { .text = text, .line = 1, .place = place };
    if (place && tree)
        walk(&w, tree);
    return w.found;
}
