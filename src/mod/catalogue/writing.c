/* A procedure.json as people write it: members in the order of the table, short parts on one line. */
#include "mod/catalogue/catalogue_internal.h"

enum { LINE_MAX_BYTES = 120, FILE_BYTES_MAX = 2 << 20 };

struct writing {
    struct arena *a;
    struct buf *b;
};

static void compact(struct buf *b, const struct json *j)
{
    struct json_out o = json_out(b);
    bool object = j->kind == JSON_OBJECT, list = object || j->kind == JSON_ARRAY;
    o.bare = true;
    if (!list && j->kind == JSON_TEXT)
        json_put_text(&o, j->text);
    else if (!list)
        json_canonical(b, j);
    if (!list)
        return;
    buf_putc(b, object ? '{' : '[');
    for (size_t i = 0; i < j->n; i++) {
        buf_put(b, i ? S(", ") : object ? S(" ") : S(""));
        if (object) {
            struct json_out key = json_out(b);
            key.bare = true;
            json_put_text(&key, j->keys[i]);
            buf_put(b, S(": "));
        }
        compact(b, &j->items[i]);
    }
    buf_put(b, object && j->n ? S(" }") : object ? S("}") : S("]"));
}

static void indent(struct buf *b, size_t depth)
{
    buf_putc(b, '\n');
    for (size_t i = 0; i < depth; i++)
        buf_put(b, S("  "));
}

/* Index of the member that comes next: those of the table first, in its order, then the others. */
static size_t order(const struct json *j, const struct member *members, size_t members_n, size_t *out)
{
    size_t n = 0;
    for (size_t m = 0; m < members_n; m++)
        for (size_t i = 0; i < j->n; i++)
            if (str_eq(j->keys[i], str_c(members[m].name)))
                out[n++] = i;
    for (size_t i = 0; i < j->n; i++) {
        bool known = false;
        for (size_t x = 0; x < n; x++)
            known |= out[x] == i;
        if (!known)
            out[n++] = i;
    }
    return n;
}

static const struct member *member_of(const struct member *members, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(name, str_c(members[i].name)))
            return &members[i];
    return NULL;
}

static void value(struct writing *w, const struct json *j, const struct member *members, size_t members_n,
                  size_t depth);

static void object(struct writing *w, const struct json *j, const struct member *members, size_t members_n,
                   size_t depth)
{
    size_t *at = ARENA_ARRAY(w->a, size_t, j->n + 1), n = order(j, members, members_n, at);
    buf_putc(w->b, '{');
    for (size_t i = 0; i < n; i++) {
        const struct member *m = member_of(members, members_n, j->keys[at[i]]);
        struct json_out key = json_out(w->b);
        key.bare = true;
        buf_put(w->b, i ? S(",") : S(""));
        indent(w->b, depth + 1);
        json_put_text(&key, j->keys[at[i]]);
        buf_put(w->b, S(": "));
        value(w, &j->items[at[i]], m ? m->inside : NULL, m ? m->inside_n : 0, depth + 1);
    }
    indent(w->b, depth);
    buf_putc(w->b, '}');
}

static void value(struct writing *w, const struct json *j, const struct member *members, size_t members_n, size_t depth)
{
    struct buf line = buf_new(w->a, LINE_MAX_BYTES);
    bool list = j->kind == JSON_ARRAY, inside = members_n > 0 && j->kind == JSON_OBJECT;
    compact(&line, j);
    if (!inside && !line.failed) {
        buf_put(w->b, buf_str(&line));
    } else if (list) {
        buf_putc(w->b, '[');
        for (size_t i = 0; i < j->n; i++) {
            buf_put(w->b, i ? S(",") : S(""));
            indent(w->b, depth + 1);
            value(w, &j->items[i], members, members_n, depth + 1);
        }
        indent(w->b, depth);
        buf_putc(w->b, ']');
    } else if (j->kind == JSON_OBJECT) {
        object(w, j, members, members_n, depth);
    } else {
        compact(w->b, j);
    }
}

struct str procedure_json(struct arena *a, const struct json *j)
{
    struct buf b = buf_new(a, FILE_BYTES_MAX);
    struct writing w = { a, &b };
    object(&w, j, procedure_members, procedure_members_n, 0);
    buf_putc(&b, '\n');
    return b.failed ? S("") : buf_str(&b);
}

bool json_same(struct arena *a, const struct json *x, const struct json *y)
{
    struct buf bx = buf_new(a, FILE_BYTES_MAX), by = buf_new(a, FILE_BYTES_MAX);
    if (!x || !y)
        return x == y;
    json_canonical(&bx, x);
    json_canonical(&by, y);
    return !bx.failed && str_eq(buf_str(&bx), buf_str(&by));
}

static const struct json *member_named(const struct json *j, struct str key)
{
    for (size_t i = 0; i < j->n; i++)
        if (str_eq(j->keys[i], key))
            return &j->items[i];
    return NULL;
}

struct json *json_patch_between(struct arena *a, const struct json *from, const struct json *to)
{
    struct json *p = ARENA_NEW(a, struct json);
    *p = (struct json){ .kind = JSON_OBJECT };
    p->keys = ARENA_ARRAY(a, struct str, from->n + to->n + 1);
    p->items = ARENA_ARRAY(a, struct json, from->n + to->n + 1);
    for (size_t i = 0; i < to->n; i++) {
        const struct json *before = member_named(from, to->keys[i]), *after = &to->items[i];
        if (json_same(a, before, after))
            continue;
        bool both = before && before->kind == JSON_OBJECT && after->kind == JSON_OBJECT;
        p->keys[p->n] = to->keys[i];
        p->items[p->n++] = both ? *json_patch_between(a, before, after) : *after;
    }
    for (size_t i = 0; i < from->n; i++)
        if (!member_named(to, from->keys[i]))
            p->keys[p->n++] = from->keys[i]; /* null: it is gone */
    return p;
}
