/* body: collects the body of a request under its plan: fields, files to the sink, or raw bytes. Private to src/http. */
#ifndef HTTP_BODY_H
#define HTTP_BODY_H
#include "http/form.h"
#include "http/http.h"
#include "http/multipart.h"

/* Bytes of files beyond their limits that are read only to be dropped, so that the person is told which file is too large. */
enum { BODY_DROP_BYTES_MAX = 16 * 1024 * 1024 };
/* Parts that count neither as a field nor as a file: inputs without a chosen file, files that are refused anyway. */
enum { BODY_PARTS_SPARE = 100 };

enum body_kind { BODY_NONE, BODY_RAW, BODY_PIECE, BODY_FORM, BODY_MULTIPART };
struct body {
    enum body_kind kind;
    struct http_plan plan;
    const struct http_hooks *hooks;
    struct arena *arena;
    struct form_params params;  /* of the query first */
    VEC(struct http_upload) uploads;
    int64_t seen_bytes, seen_bytes_max;
    struct buf bytes;           /* raw or urlencoded body; a field of a multipart body */
    size_t field_bytes;         /* of all fields of a multipart body */
    struct multipart multipart;
    size_t parts_n;
    struct str part_name;
    bool in_file;
    struct http_upload file;    /* the one being received */
};

/* Decides how to read a body of `length` bytes (-1: unknown) of that Content-Type. 0, or the status to refuse with. */
int body_begin(struct body *b, struct str content_type, int64_t length);
/* 0 or the status to refuse with; after a refusal nothing may be fed. */
int body_feed(struct body *b, struct str bytes);
/* The last byte is in. 0 or the status to refuse with. */
int body_end(struct body *b);
/* The request broke off: an open file goes to upload_abort. May be called at any time, and again. */
void body_abort(struct body *b);
void body_free(struct body *b);

#endif
