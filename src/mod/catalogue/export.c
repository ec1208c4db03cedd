/* A procedure written out as a folder: what is in the database, or what is built in. */
#include "mod/catalogue/catalogue_internal.h"
#include "mod/catalogue/folder.h"
#include "base/clock.h"
#include "base/embed.h"
#include "sql_catalogue.h"

typedef VEC(struct check_file) file_list;

static void put(struct arena *a, file_list *out, struct str dir, const char *name, struct str bytes)
{
    VEC_PUSH(a, out, ((struct check_file){ arena_printf(a, "%.*s%s", STR_ARG(dir), name), bytes }));
}

static struct str dir_of(struct arena *a, int32_t day)
{
    int year, month, dom;
    if (!day)
        return S("");
    day_to_ymd(day, &year, &month, &dom);
    return arena_printf(a, FOLDER_FROM "%04d-%02d-%02d/", year, month, dom);
}

/* -- from the database -- */

struct kept { /* one version as it was published */
    struct procedure_version_row_row row;
    const struct json *tree;
};

static enum err put_text(struct ctx *c, file_list *out, struct str dir, const char *name, struct str hash,
                         struct str before)
{
    struct procedure_text_row_row r;
    if (!hash.len || str_eq(hash, before))
        return ERR_OK;
    TRY(procedure_text_row(c->db, c->arena, &(struct procedure_text_row_in){ hash }, &r));
    put(c->arena, out, dir, name, r.body);
    return ERR_OK;
}

static enum err put_version(struct ctx *c, file_list *out, int32_t day, const struct kept *v, const struct kept *before)
{
    struct str dir = dir_of(c->arena, day);
    const struct json *tree = before ? json_patch_between(c->arena, before->tree, v->tree) : v->tree;
    put(c->arena, out, dir, "procedure.json", procedure_json(c->arena, tree));
    if (str_eq(v->row.folder, S(CATALOGUE_GENERAL)))
        return ERR_OK;
    struct str result = v->row.result_hash.ptr ? v->row.result_hash : S("");
    struct str form = before ? before->row.form_hash : S(""), process = before ? before->row.process_hash : S("");
    TRY(put_text(c, out, dir, "form.json", v->row.form_hash, form));
    TRY(put_text(c, out, dir, "process.bpmn", v->row.process_hash, process));
    return put_text(c, out, dir, "result.doc", result,
                    before && before->row.result_hash.ptr ? before->row.result_hash : S(""));
}

static bool differs(struct arena *a, const struct kept *v, const struct kept *before)
{
    const struct json *patch = json_patch_between(a, before->tree, v->tree);
    bool texts = str_eq(v->row.form_hash, before->row.form_hash) &&
                 str_eq(v->row.process_hash, before->row.process_hash) &&
                 str_eq(v->row.result_hash, before->row.result_hash);
    return patch->n || !texts;
}

enum err folder_export(struct ctx *c, struct str code, struct check_file **out, size_t *n)
{
    struct procedure_id_by_code_row id;
    struct procedure_version_newest_row *newest;
    file_list files = { 0 };
    size_t newest_n;
    TRY(procedure_id_by_code(c->db, c->arena, &(struct procedure_id_by_code_in){ code }, &id));
    TRY(procedure_version_newest(c->db, c->arena, &(struct procedure_version_newest_in){ id.id }, &newest, &newest_n));
    struct kept *versions = ARENA_ARRAY(c->arena, struct kept, newest_n + 1), *before = NULL;
    for (size_t i = 0; i < newest_n; i++) {
        TRY(procedure_version_row(c->db, c->arena, &(struct procedure_version_row_in){ newest[i].id },
                                  &versions[i].row));
        if (json_parse(c->arena, versions[i].row.content, &versions[i].tree, NULL) != ERR_OK)
            return ERR_IO;
        if (before && !differs(c->arena, &versions[i], before))
            continue; /* an announcement that was taken back */
        TRY(put_version(c, &files, (int32_t)newest[i].source_day, &versions[i], before));
        before = &versions[i];
    }
    *out = files.at;
    *n = files.n;
    return files.n ? ERR_OK : ERR_NOT_FOUND;
}

/* -- built in -- */

/* Patches that other procedures share are written out, so that the folder stands alone. */
static struct str own_patch(struct arena *a, const struct folder *f, const struct check_file *file)
{
    for (size_t i = 1; i < f->n; i++)
        if (str_eq(file->name, arena_printf(a, "%.*sprocedure.json", STR_ARG(f->versions[i].dir))) &&
            f->versions[i].tree && f->versions[i - 1].tree)
            return procedure_json(a, json_patch_between(a, f->versions[i - 1].tree, f->versions[i].tree));
    return file->bytes;
}

enum err folder_export_embedded(struct arena *a, struct str code, struct check_file **out, size_t *n)
{
    struct check_file *files;
    struct check_report report = { 0 };
    struct folder f;
    file_list list = { 0 };
    size_t files_n = folder_embedded(a, code, &files);
    folder_read(a, code, files, files_n, &f, &report);
    for (size_t i = 0; i < files_n; i++)
        if (!str_starts(files[i].name, S(FOLDER_SHARED)))
            VEC_PUSH(a, &list, ((struct check_file){ files[i].name, own_patch(a, &f, &files[i]) }));
    *out = list.at;
    *n = list.n;
    return list.n ? ERR_OK : ERR_NOT_FOUND;
}
