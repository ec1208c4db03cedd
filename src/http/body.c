#include "http/body.h"
#include "http/exchange.h"

static int part_begin(void *to, struct str name, bool is_file, struct str file_name);
static int part_bytes(void *to, struct str bytes);
static int part_end(void *to);
static const struct multipart_hooks part_hooks = { part_begin, part_bytes, part_end };

static int64_t multipart_bytes_max(const struct http_plan *p)
{
    if (p->body_bytes_max == 0 && p->uploads_max == 0)
        return 0;
    return (int64_t)p->body_bytes_max + p->uploads_max * p->upload_bytes_max + BODY_DROP_BYTES_MAX;
}

static int begin_multipart(struct body *b, struct str content_type)
{
    struct str boundary;
    if (multipart_boundary(content_type, &boundary) != ERR_OK)
        return 400;
    multipart_init(&b->multipart, boundary, b->arena, &part_hooks, b);
    return 0;
}

int body_begin(struct body *b, struct str content_type, int64_t length)
{
    struct str type = head_media_type(b->arena, content_type);
    b->bytes = buf_new(NULL, b->plan.body_bytes_max);
    b->kind = length == 0                                            ? BODY_NONE
              : str_eq(type, S("multipart/form-data"))               ? BODY_MULTIPART
              : str_eq(type, S(HTTP_PIECE)) && b->plan.uploads_max   ? BODY_PIECE
              : str_eq(type, S("application/x-www-form-urlencoded")) ? BODY_FORM
                                                                     : BODY_RAW;
    b->seen_bytes_max = b->kind == BODY_MULTIPART ? multipart_bytes_max(&b->plan) : b->kind == BODY_PIECE ? b->plan.upload_bytes_max : (int64_t)b->plan.body_bytes_max;
    if (length > b->seen_bytes_max || (length < 0 && b->seen_bytes_max == 0))
        return 413;
    if (b->kind == BODY_PIECE)
        return part_begin(b, S("body"), true, S("body"));
    return b->kind == BODY_MULTIPART ? begin_multipart(b, content_type) : 0;
}

int body_feed(struct body *b, struct str bytes)
{
    b->seen_bytes += (int64_t)bytes.len;
    if (b->seen_bytes > b->seen_bytes_max)
        return 413;
    if (b->kind == BODY_MULTIPART)
        return multipart_feed(&b->multipart, bytes);
    if (b->kind == BODY_PIECE)
        return part_bytes(b, bytes);
    buf_put(&b->bytes, bytes);
    return b->bytes.failed ? 413 : 0;
}

int body_end(struct body *b)
{
    if (b->kind == BODY_MULTIPART)
        return multipart_complete(&b->multipart) ? 0 : 400;
    if (b->kind == BODY_PIECE)
        return part_end(b);
    if (b->kind == BODY_FORM) {
        enum err e = form_fields(b->arena, buf_str(&b->bytes), false, b->plan.params_max, &b->params);
        return e == ERR_OK ? 0 : err_status(e);
    }
    return 0;
}

/* -- parts of a multipart body -- */

static int part_begin(void *to, struct str name, bool is_file, struct str file_name)
{
    struct body *b = to;
    if (++b->parts_n > b->plan.params_max + (size_t)b->plan.uploads_max + BODY_PARTS_SPARE)
        return 413;
    b->part_name = arena_str(b->arena, name);
    b->in_file = is_file;
    if (is_file) {
        b->file = (struct http_upload){ .field = b->part_name, .name = arena_str(b->arena, file_name) };
        return 0;
    }
    b->field_bytes += name.len;
    return b->params.n < b->plan.params_max && b->field_bytes <= b->plan.body_bytes_max ? 0 : 413;
}

/* A file is opened with its first byte (or at its end), because a form without a chosen file sends an empty part. */
static int file_open(struct body *b)
{
    if (b->file.sink || b->file.state != ERR_OK)
        return 0;
    if (b->uploads.n >= (size_t)b->plan.uploads_max && b->plan.upload_bytes_max > 0)
        return 413;
    if (b->plan.upload_bytes_max == 0) {
        b->file.state = ERR_TOO_LARGE;
        return 0;
    }
    b->file.sink = b->hooks->upload_open(b->hooks->app, b->file.field);
    if (!b->file.sink)
        b->file.state = ERR_IO;
    return 0;
}

static void file_drop(struct body *b, enum err why)
{
    if (b->file.sink)
        b->hooks->upload_abort(b->hooks->app, b->file.sink);
    b->file.sink = NULL;
    b->file.state = why;
}

static int file_bytes(struct body *b, struct str bytes)
{
    int status = file_open(b);
    b->file.size_bytes += (int64_t)bytes.len;
    if (status || b->file.state != ERR_OK)
        return status;
    if (b->file.size_bytes > b->plan.upload_bytes_max) {
        file_drop(b, ERR_TOO_LARGE);
        return 0;
    }
    enum err e = b->hooks->upload_write(b->hooks->app, b->file.sink, bytes.ptr, bytes.len);
    if (e != ERR_OK)
        file_drop(b, e);
    return 0;
}

static int part_bytes(void *to, struct str bytes)
{
    struct body *b = to;
    if (b->in_file)
        return file_bytes(b, bytes);
    b->field_bytes += bytes.len;
    buf_put(&b->bytes, bytes);
    return b->field_bytes > b->plan.body_bytes_max || b->bytes.failed ? 413 : 0;
}

static int file_end(struct body *b)
{
    if (b->file.size_bytes == 0 && str_empty(b->file.name))
        return 0; /* no file was chosen */
    int status = file_open(b);
    if (status)
        return status;
    if (b->file.sink) {
        enum err e = b->hooks->upload_close(b->hooks->app, b->file.sink);
        b->file.state = e;
        if (e != ERR_OK)
            b->file.sink = NULL;
    }
    VEC_PUSH(b->arena, &b->uploads, b->file);
    return 0;
}

static int part_end(void *to)
{
    struct body *b = to;
    if (b->in_file) {
        int status = file_end(b);
        b->file = (struct http_upload){ 0 };
        b->in_file = false;
        return status;
    }
    struct http_param p = { .name = b->part_name, .value = arena_str(b->arena, buf_str(&b->bytes)) };
    VEC_PUSH(b->arena, &b->params, p);
    b->bytes.len = 0;
    return 0;
}

void body_abort(struct body *b)
{
    if (b->in_file)
        file_drop(b, ERR_IO);
    b->in_file = false;
}

void body_free(struct body *b)
{
    body_abort(b);
    buf_free(&b->bytes);
}
