/* tplc_schema: what the JSON of a view looks like, as JSON Schema, and the members that programs live by. */
#ifndef TOOLS_TPLC_SCHEMA_H
#define TOOLS_TPLC_SCHEMA_H
#include "tplc_head.h"

static void schema_object(struct buf *out, const struct shape *s);

static void schema_ref(struct buf *out, struct str target)
{
    buf_printf(out, "{\"$ref\":\"#/components/schemas/%.*s\"}", STR_ARG(target));
}

static void schema_field(struct buf *out, const struct field *f)
{
    static const char *const plain[] = { [T_TEXT] = "string", [T_INT] = "integer", [T_ID] = "string", [T_BOOL] = "boolean", [T_COUNT] = "integer" };
    buf_printf(out, "\"%.*s\":", STR_ARG(f->name));
    if (f->type == T_VIEW)
        schema_ref(out, f->target);
    else if (f->type != T_LIST && f->type != T_VIEWS)
        buf_printf(out, "{\"type\":\"%s\"}", plain[f->type]);
    if (f->type != T_LIST && f->type != T_VIEWS)
        return;
    buf_put(out, S("{\"type\":\"array\",\"items\":"));
    if (f->type == T_LIST)
        schema_object(out, f->shape);
    else
        schema_ref(out, f->target);
    buf_putc(out, '}');
}

/* Every member is always there and no other is. Ready-made HTML is not data. */
static void schema_object(struct buf *out, const struct shape *s)
{
    const char *comma = "";
    buf_put(out, S("{\"type\":\"object\",\"additionalProperties\":false,\"required\":["));
    for (size_t i = 0; i < s->fields.n; i++)
        if (s->fields.at[i].type != T_HTML) {
            buf_printf(out, "%s\"%.*s\"", comma, STR_ARG(s->fields.at[i].name));
            comma = ",";
        }
    buf_put(out, S("],\"properties\":{"));
    comma = "";
    for (size_t i = 0; i < s->fields.n; i++)
        if (s->fields.at[i].type != T_HTML) {
            buf_put(out, str_c(comma));
            schema_field(out, &s->fields.at[i]);
            comma = ",";
        }
    buf_put(out, S("}}"));
}

static void schema_parts(struct buf *out, const struct shape *s)
{
    for (size_t i = 0; i < s->fields.n; i++) {
        const struct field *f = &s->fields.at[i];
        if (f->type == T_LIST)
            schema_parts(out, f->shape);
        else if (f->type == T_VIEW || f->type == T_VIEWS)
            buf_printf(out, "&VIEW_%.*s, ", STR_ARG(f->target));
    }
}

static void put_schema(struct buf *out, const struct view *v)
{
    struct buf text = buf_new(out->arena, TOOL_OUT_MAX);
    schema_object(&text, &v->shape);
    buf_put(out, S("static const char schema[] = \""));
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"')
            buf_putc(out, '\\');
        buf_putc(out, text.ptr[i]);
    }
    buf_put(out, S("\";\nstatic const struct view_def *const parts[] = { "));
    schema_parts(out, &v->shape);
    buf_put(out, S("NULL };\n"));
}

/* A function that reads a member of that name and type: its name, or "NULL". */
static const char *put_member(struct buf *out, const struct view *v, struct str name, enum type type, const char *c_type)
{
    const struct field *f = find_field(&v->shape, name);
    if (!f || f->type != type)
        return "NULL";
    buf_printf(out, "static %s any_%.*s(const void *v) { return ((const struct view_%.*s *)v)->%.*s; }\n", c_type, STR_ARG(name), STR_ARG(v->name),
               STR_ARG(name));
    return arena_printf(out->arena, "any_%.*s", STR_ARG(name)).ptr;
}

#endif
